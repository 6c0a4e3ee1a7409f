"""A zoo of summaries: the smallest, the largest, and those that say least. Each is made once.

What every format must be able to show. A summary of nobody is not in it: a batch has at least k
answers, so n = 0 is found in single questions only.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from random import Random

from chalicelib.questionnaire.model import WHOLE, Questionnaire
from chalicelib.questionnaire.reading import read
from chalicelib.report.commitments import Change, Commitment, Progress
from chalicelib.report.summarising import Stored, divide, summarise
from chalicelib.report.summary import PublishedText, Summary, TextSummary
from chalicelib.sealing import batch
from chalicelib.sealing.batch import Cover
from chalicelib.sealing.tally import Tally
from tests.unit.questionnaires import (
    Document,
    document,
    multiple,
    number,
    questionnaire,
    scale,
    single,
    words,
    yes_no,
)
from tests.unit.report_worlds import MEMBERS, Answers, repeated, sealed, summary_of
from tests.unit.test_report_files import TWELVE, event_summary

ARABIC = "كيف تعمل مع الآخرين؟"

RANKING: Document = {
    "id": "order",
    "type": "ranking",
    "label": words("In welcher Reihenfolge?"),
    "options": [{"code": code, "label": words(code)} for code in ("time", "rooms", "people")],
}
SCORE = number("recommend", 7, 9, minimum=0, maximum=10, label=words("Würden Sie uns empfehlen?"))
EVERY_TYPE = (
    scale("clear", not_applicable=True, no_answer=True) | {"item": "clear"},
    scale("heard", not_applicable=True, no_answer=True),
    yes_no("met", no_answer=True),
    single("field", "kita", "health", "youth", other=words("Anderes")),
    single("often", "never", "monthly", "weekly", "daily", ordered=True),
    multiple("helps", "time", "people", "rooms", alone=("none",)),
    SCORE,
    RANKING,
)


def _by_chance(chance: Random, lean: int = 0) -> Answers:
    order = ["time", "rooms", "people"]
    chance.shuffle(order)
    return {
        "clear": min(5, max(1, chance.randint(1, 5) + lean)),
        "heard": chance.choice([1, 2, 2, 3, 4, "not_applicable"]),
        "met": chance.choice(["yes", "yes", "no", "no_answer"]),
        "field": chance.choice(["kita", "kita", "health", "youth", "other"]),
        "often": chance.choice(["never", "monthly", "weekly", "daily"]),
        "helps": chance.sample(["time", "people", "rooms"], chance.randint(1, 3)),
        "recommend": chance.randint(3, 10),
        "order": order,
    }


def fewest() -> Summary:
    """Exactly k people."""
    return summary_of(questionnaire(*EVERY_TYPE), [_by_chance(Random(place)) for place in range(5)])


def one_too_few() -> Summary:
    """Enough people in the batch, and k − 1 who answered the question."""
    week = repeated((2, {"met": "yes"}), (2, {"met": "no"}), (5, {}))
    return summary_of(questionnaire(yes_no("met"), scale("clear")), week)


def nobody() -> Summary:
    """A question that nobody was asked: n = 0."""
    why = scale("why", show_if={"item": "met", "is": ["yes"]})
    week = repeated((3, {"met": "no_answer"}), (7, {"met": "no"}), (5, {"met": "not_applicable"}))
    asked = questionnaire(yes_no("met", no_answer=True, not_applicable=True), why)
    return summary_of(asked, week)


def many() -> Summary:
    """Ten thousand people."""
    chance = Random(7)
    kinds = [_by_chance(chance) for _ in range(200)]
    return summary_of(questionnaire(*EVERY_TYPE), kinds * 50)


def all_capped() -> Summary:
    """Everybody gives the same answer to everything."""
    return summary_of(questionnaire(*EVERY_TYPE), [_by_chance(Random(3))] * 40)


def nothing_shown() -> Summary:
    """Five people, and questions that need nine."""
    asked = questionnaire(yes_no("met", sensitive=True), scale("why", sensitive=True))
    return summary_of(asked, repeated((3, {"met": "yes", "why": 2}), (2, {"met": "no"})))


def largest() -> Summary:
    """Ten thousand people of whom 39 differ."""
    return summary_of(
        questionnaire(yes_no("met", required=True)),
        repeated((9_961, {"met": "yes"}), (39, {"met": "no"})),
    )


def half_capped() -> Summary:
    """Nearly everybody on one side of a scale, where sides are protected, too."""
    asked = questionnaire(
        scale("why", required=True),
        scale("how", required=True, not_applicable=True),
        yes_no("met", required=True),
        multiple("ways", "mail", "phone", required=True),
        profile="institution",
    )
    agreed = {"why": 4, "how": 5, "met": "yes", "ways": ["mail"]}
    return summary_of(asked, repeated((20, agreed), (2, agreed | {"why": 5})))


def event() -> Summary:
    """A shipped survey as its guests answer it."""
    return event_summary()


def twelve() -> Summary:
    """Twelve questions, 120 people of three kinds who agree on nothing."""
    kinds = ((1, "a", "yes"), (3, "b", "no"), (5, "c", "yes"))
    answers = repeated(
        *(
            (
                40,
                {f"scale{item}": point for item in range(6)}
                | {f"ways{item}": [option] for item in range(10)}
                | {f"field{item}": option for item in range(10)}
                | {"met": met},
            )
            for point, option, met in kinds
        )
    )
    return summary_of(questionnaire(*TWELVE), answers)


def texts_alone() -> Summary:
    """No question, one text that looks like a formula and a command."""
    text = PublishedText("=1+1 #let", shortened=True)
    return replace(
        event_summary(), questions=(), texts=(TextSummary("why", words("Warum?"), (text,)),)
    )


def sixty() -> Summary:
    """Sixty questions in five periods."""
    items = [scale(f"scale{place}") for place in range(30)]
    items += [multiple(f"ways{place}", *"abcdefgh", alone=("none",)) for place in range(15)]
    items += [single(f"field{place}", *"abcdef") for place in range(10)]
    items += [yes_no(f"met{place}") for place in range(5)]
    chance = Random(60)

    def person() -> Answers:
        answers: Answers = {f"scale{place}": chance.randint(1, 5) for place in range(30)}
        answers |= {f"ways{place}": chance.sample("abcdefgh", 3) for place in range(15)}
        answers |= {f"field{place}": chance.choice("abcdef") for place in range(10)}
        return answers | {f"met{place}": chance.choice(["yes", "no"]) for place in range(5)}

    return summary_of(questionnaire(*items), *([person() for _ in range(60)] for _ in range(2)))


def right_to_left() -> Summary:
    """Arabic first, then German; two scales to compare, two weeks to follow."""
    label = {"ar": "هل أنتم راضون؟", "de": "Sind Sie zufrieden?"}
    points = [
        {"ar": one, "de": german}
        for one, german in (("لا", "Nein"), ("قليلا", "Wenig"), ("نعم", "Ja"))
    ]
    asked = questionnaire(
        {"id": "happy", "type": "scale", "label": label, "points": points},
        {"id": "heard", "type": "scale", "label": label, "points": points},
        {"id": "met", "type": "yes_no", "label": label},
        languages=["ar", "de"],
        title={"ar": "استطلاع", "de": "Umfrage"},
        purpose={"ar": "نخطط بهذا.", "de": "Wir planen damit."},
    )
    given = ((9, 1, 3), (8, 2, 2), (7, 3, 1))
    first, second = (
        repeated(*((n + more, {"happy": p, "heard": q, "met": "yes"}) for n, p, q in given))
        for more in (0, 3)
    )
    before, own = sealed(asked, [first, second])
    return summarise(asked, "2026-W38", [own], earlier=[before])


def long_labels() -> Summary:
    """Words without end, and sentences of 600 characters."""
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    endless = words(word * 5)
    sentence = words("Wie sehr stimmen Sie dem zu, was hier ausführlich geschildert steht? " * 9)
    options = [{"code": code, "label": endless} for code in "abc"]
    asked = questionnaire(
        scale("clear", label=sentence) | {"points": [endless, sentence, endless]},
        single("field", label=endless) | {"options": options},
        multiple("helps", label=sentence) | {"options": options},
        RANKING | {"label": endless, "options": options},
        title=sentence,
    )
    week: list[Answers] = repeated(
        (9, {"clear": 1, "field": "a", "helps": ["a", "b"], "order": ["a", "b", "c"]}),
        (8, {"clear": 3, "field": "b", "helps": ["c"], "order": ["c", "b", "a"]}),
        (7, {"clear": 2, "field": "c", "helps": ["a"], "order": ["b", "a", "c"]}),
    )
    return summary_of(asked, week)


def awkward_words() -> Summary:
    """Words that are formulas, commands and markup elsewhere, or letters of another script."""
    long = "Zusammenarbeitsvereinbarungsverhandlungsführung " * 8
    evil = words('=HYPERLINK("x")')
    asked = questionnaire(
        yes_no("met", label=words(long), required=True),
        single("field", label={"de": ARABIC, "en": ARABIC}, required=True)
        | {"options": [{"code": "a", "label": evil}, {"code": "b", "label": words(long)}]},
        scale("why", 2, label=words('#set text(1pt) $x$ *_`<a>&\\ "[]{}'), required=True),
    )
    return summary_of(
        asked,
        repeated(
            (6, {"met": "yes", "field": "a", "why": 1}), (6, {"met": "no", "field": "b", "why": 2})
        ),
    )


PARTS = ("north", "east", "south", "west", "tiny", "small")


def divided_survey() -> Questionnaire:
    options = [{"code": code, "label": words(code.capitalize())} for code in PARTS]
    where = {
        "id": "where",
        "type": "single",
        "required": True,
        "label": words("Wo arbeiten Sie?"),
        "options": options,
    }
    partition = {"item": "where", "sizes": {"north": 70, "east": 40}}
    return read(
        document(where, *EVERY_TYPE, cadence="month", closes="2026-12-18", invited=400)
        | {"partition": partition}
    )


def chain(asked: Questionnaire, sizes: Mapping[str, Mapping[str, int]]) -> list[Stored]:
    """Batches of answers given by chance: cut-off → node → how many; all leaves but "all"."""
    chance = Random(11)
    stored: list[Stored] = []
    last: dict[str, str] = {}
    after: dict[str, str] = {}
    for cut_off, nodes in sizes.items():
        for node, people in nodes.items():
            leaves = ("tiny", "small") if node == WHOLE else (node,)
            tally = Tally()
            for _ in range(people):
                lean = int(node == "north") + int(cut_off > "2026-W41")
                tally.add(asked, {"where": leaves[0]} | _by_chance(chance, lean))
            covers = [Cover(leaf, after.get(leaf)) for leaf in leaves]
            one = batch.seal(
                {asked.version: asked}, node, cut_off, covers, tally, MEMBERS, last.get(node)
            )
            last[node] = batch.hash_of(batch.to_bytes(one))
            after |= dict.fromkeys(leaves, cut_off)
            stored.append((last[node], one))
    return stored


def divided() -> Summary:
    """Five parts, three months before, and what is promised."""
    asked = divided_survey()
    month = {"north": 62, "east": 35, "south": 41, "west": 33}
    stored = chain(
        asked,
        {
            "2026-W40": month,
            "2026-W44": month | {"west": 12},
            "2026-W48": month,
            "2026-W51": month | {WHOLE: 31},
        },
    )
    batches, earlier = divide(stored, "2026-12")
    decided = Change(
        date(2026, 11, 2), Progress.DECIDED, {}, words("Steuerungsstelle"), date(2027, 3, 31)
    )
    promise = Commitment(
        "c1", asked.survey, "2026-10", words("Ein festes Treffen im Monat"), (decided,)
    )
    return summarise(asked, "2026-12", batches, earlier=earlier, commitments=[promise])


def divided_whole() -> Summary:
    """The same survey as a whole, with how many were asked."""
    asked = divided_survey()
    stored = chain(asked, {"2026-W48": {"north": 62, "east": 18, "south": 41}})
    return summarise(asked, "gesamt", stored)


ZOO: Mapping[str, Callable[[], Summary]] = {
    make.__name__: cache(make)
    for make in (
        fewest,
        one_too_few,
        nobody,
        many,
        all_capped,
        nothing_shown,
        largest,
        half_capped,
        event,
        twelve,
        texts_alone,
        sixty,
        right_to_left,
        long_labels,
        awkward_words,
        divided,
        divided_whole,
    )
}
"""Name → summary, made when it is first asked for."""
