"""The pages of whoever answers a survey."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from chalicelib.i18n import catalogue
from chalicelib.intake import qr
from chalicelib.intake.codes import mint, pretty
from chalicelib.intake.entries import entries
from chalicelib.intake.entry import Entry, answered, faulty, questions
from chalicelib.intake.form import Fields
from chalicelib.intake.journey import carried, is_short, stages
from chalicelib.intake.prefilled import defaults
from chalicelib.intake.proof import OF_THE_PROOF, WAIT_SECONDS
from chalicelib.intake.validation import Fault
from chalicelib.intake.window import Window
from chalicelib.intake.words import spoken
from chalicelib.layout.page import Place, render
from chalicelib.questionnaire.model import FreeText, Multiple, Questionnaire, Ranking
from chalicelib.questionnaire.profiles import TEXT_WEEKS, protection_of

_TEMPLATES = Path(__file__).parent / "templates"


def survey_page(
    place: Place,
    questionnaire: Questionnaire,
    code: str,
    *,
    k: int,
    next_sealing: date | None = None,
    fields: Fields | None = None,
    faults: Sequence[Fault] = (),
    changed: bool = False,
) -> str:
    """The form, empty or with what was typed and what is wrong with it.

    A short survey is one page. A longer one is one document, too, whose pages are shown one at a
    time: so whoever goes back finds everything, and no page needs the network but the last.

    Args:
        place: where the page stands.
        questionnaire: the version to be answered.
        code: the receipt code that the answer will be stored under.
        k: how many answers there are at least in whatever is reported.
        next_sealing: the day on which answers are next sealed, if one is known.
        fields: what was posted, when it is shown again; else the form holds its defaults.
        faults: what validation found in it.
        changed: whether the questionnaire is not the one these fields were typed into.
    """
    place = _place(place, questionnaire)
    if fields is None:
        return _empty_form(place, questionnaire, k, next_sealing).replace(_NO_CODE, code)
    return _form(place, questionnaire, code, k, next_sealing, fields, faults, changed)


_NO_CODE = mint()
"""Stands for the code in a form that is kept."""


@lru_cache(maxsize=32)
def _empty_form(
    place: Place, questionnaire: Questionnaire, k: int, next_sealing: date | None
) -> str:
    """The form as everybody gets it: making it costs more than all else of an answer."""
    fields = defaults(questionnaire, place.language)
    return _form(place, questionnaire, _NO_CODE, k, next_sealing, fields, (), False, opened=True)


def _form(
    place: Place,
    questionnaire: Questionnaire,
    code: str,
    k: int,
    next_sealing: date | None,
    fields: Fields,
    faults: Sequence[Fault],
    changed: bool,
    opened: bool = False,
) -> str:
    form = entries(questionnaire, place.language, fields, faults)
    short = is_short(questionnaire)
    pages = stages(form)
    weeks = TEXT_WEEKS.get(questionnaire.profile)
    insiders = protection_of(questionnaire.profile).c
    faulty_page = next((page.number for page in pages if page.faulty), 0)
    return _render(
        "short.html" if short else "journey.html",
        place,
        questionnaire=questionnaire,
        code=code,
        form=form,
        pages=pages,
        # 0 is the page before the questions.
        first=faulty_page or (0 if opened or faults else 1),
        opened=opened,
        questions=_count(form),
        some_required=any(entry.required for entry in questions(form)),
        faults=[(number, entry.target, entry.fault) for number, entry in faulty(form)],
        faults_elsewhere=[fault.message for fault in faults if not fault.item],
        changed=changed,
        others=_in_words(k - 1, place.language),
        example=(2 * k, 2 * k - 1 - insiders),
        insiders=_in_words(insiders, place.language) if insiders > 1 else "",
        limited=any(isinstance(one, Multiple) and one.is_limited() for one in questionnaire.items),
        ranked=any(isinstance(one, Ranking) for one in questionnaire.items),
        with_texts=any(isinstance(item, FreeText) for item in questionnaire.items),
        text_weeks=_in_words(weeks, place.language) if weeks else "",
        closes=date.fromisoformat(questionnaire.closes),
        next_sealing=next_sealing,
    )


def check_page(
    place: Place,
    questionnaire: Questionnaire,
    code: str,
    *,
    fields: Fields,
    asked: Collection[str],
    dropped: Collection[str],
) -> str:
    """All answers once more before they are sent, each with a way back to its question.

    Args:
        place: where the page stands.
        questionnaire: the version that was answered.
        code: the receipt code that the answer will be stored under.
        fields: what was posted, without what is no longer asked.
        asked: ids of the items that are asked after these answers.
        dropped: ids of the questions that had an answer and are not.
    """
    place = _place(place, questionnaire)
    form = entries(questionnaire, place.language, fields, ())
    return _render(
        "check.html",
        place,
        questionnaire=questionnaire,
        code=code,
        pages=[
            (page, [(entry, answered(entry)) for entry in _asked(page.form, asked)])
            for page in stages(form)
        ],
        dropped=_labels(form, dropped),
        hidden=list(carried(fields)),
    )


def confirmation_page(
    place: Place,
    questionnaire: Questionnaire,
    code: str,
    *,
    k: int,
    next_sealing: date | None,
    dropped: Collection[str] = (),
    held: bool = True,
    address: str = "",
) -> str:
    """What is shown after an answer was stored: the receipt, and what happens next.

    Args:
        place: where the page stands.
        questionnaire: the version that was answered.
        code: the receipt code.
        k: how many answers there are at least in whatever is reported.
        next_sealing: the day on which answers are next sealed, if one is known.
        dropped: ids of the questions that had an answer and were not to be asked.
        address: where the answer is found again with its code, for a picture to scan; "" for none.
        held: whether it stays; else, at an event, it soon makes room for the next guest.
    """
    place = _place(place, questionnaire)
    given = entries(questionnaire, place.language, {}, ()) if dropped else ()
    page = _anybodys_confirmation(
        place, questionnaire, k, next_sealing, tuple(_labels(given, dropped)), held, bool(address)
    )
    page = page.replace(_NO_CODE, code).replace(_in_groups(_NO_CODE), _in_groups(code))
    return page.replace(_NO_PICTURE, qr.svg(address)) if address else page


_NO_PICTURE = f"<svg>{mint()}</svg>"
"""Stands for the QR code in a confirmation that is kept."""


@lru_cache(maxsize=32)
def _anybodys_confirmation(
    place: Place,
    questionnaire: Questionnaire,
    k: int,
    next_sealing: date | None,
    dropped: tuple[tuple[int, str], ...],
    held: bool,
    pictured: bool,
) -> str:
    """The confirmation as everybody gets it, but for their code and its picture."""
    # With the first page, as all of Jinja.
    from markupsafe import Markup

    return _render(
        "confirmation.html",
        place,
        questionnaire=questionnaire,
        code=_NO_CODE,
        receipt=Markup(_in_groups(_NO_CODE)),  # noqa: S704 - minted here, not typed
        least=_in_words(k, place.language),
        held=held,
        picture=Markup(_NO_PICTURE) if pictured else None,  # noqa: S704 - written above
        next_sealing=next_sealing,
        dropped=dropped,
    )


def _in_groups(code: str) -> str:
    """A code as it is read out, in groups that may stand below each other."""
    return "<wbr>-<wbr>".join(f"<span>{group}</span>" for group in pretty(code).split("-"))


def _count(form: Sequence[Entry]) -> int:
    return max((entry.number for entry in questions(form)), default=0)


def _asked(form: Sequence[Entry], asked: Collection[str]) -> list[Entry]:
    return [entry for entry in questions(form) if entry.number and entry.item in asked]


def _labels(form: Sequence[Entry], items: Collection[str]) -> list[tuple[int, str]]:
    return [(entry.number, entry.question) for entry in questions(form) if entry.item in items]


def conflict_page(
    place: Place, questionnaire: Questionnaire, code: str, fields: Fields, stored: str
) -> str:
    """What is shown when a code already holds another answer: the first one counts.

    Args:
        place: where the page stands.
        questionnaire: the version that was answered.
        code: the receipt code of the answer that is stored.
        fields: what was posted the second time; shown, so that nothing typed is lost.
        stored: digest of the answer that is stored, so that only that one can be replaced.
    """
    place = _place(place, questionnaire)
    form = entries(questionnaire, place.language, fields, ())
    return _render(
        "conflict.html",
        place,
        questionnaire=questionnaire,
        code=code,
        receipt=pretty(code),
        stored=stored,
        hidden=list(carried(fields)),
        given=[(entry, answered(entry)) for entry in questions(form) if answered(entry)],
    )


def shown_once_page(place: Place, questionnaire: Questionnaire) -> str:
    """What a device for guests shows of an answer that was stored before: only that it is."""
    return _render("shown_once.html", _place(place, questionnaire), questionnaire=questionnaire)


def moment_page(
    place: Place, questionnaire: Questionnaire, fields: Fields, challenge: str, ticket: str
) -> str:
    """What is shown between sending and storing where a proof of work is wanted.

    Args:
        fields: what was posted; sent again with the proof.
        challenge: the work, as JSON.
        ticket: of whoever waits instead.
    """
    place = _place(place, questionnaire)
    _ = catalogue(place.language).gettext
    return proof_page(
        place,
        title=questionnaire.title[place.language],
        not_yet=_("Your answers are not stored yet."),
        press=_("Send answers"),
        path=f"/umfrage/{questionnaire.survey}",
        fields=fields,
        challenge=challenge,
        ticket=ticket,
    )


def proof_page(
    place: Place,
    *,
    title: str,
    not_yet: str,
    press: str,
    path: str,
    fields: Fields,
    challenge: str,
    ticket: str,
) -> str:
    """What asks for a proof of work before something that was sent is taken.

    A script does the work and goes on by itself; without one the same form is sent after waiting.

    Args:
        title: of what is to be sent.
        not_yet: says that it has not arrived.
        press: the words on the button.
        path: where it is sent with a proof; whoever waits sends it to an address below.
        fields: what was posted; sent again with the proof.
        challenge: the work, as JSON.
        ticket: of whoever waits instead.
    """
    return _render(
        "moment.html",
        place,
        of=title,
        not_yet=not_yet,
        press=press,
        path=path,
        hidden=[
            (name, value)
            for name, values in fields.items()
            if name not in OF_THE_PROOF
            for value in values
        ],
        challenge=challenge,
        ticket=ticket,
        seconds=WAIT_SECONDS,
    )


def code_page(place: Place, survey: str, typed: str) -> str:
    """What is shown instead of a survey that does not exist, or only for whoever has a code.

    Both look alike, so that nobody learns which surveys there are.

    Args:
        survey: what stands in the address.
        typed: the code that was typed and does not fit; "" if none was.
    """
    return _render("code.html", place, survey=survey, typed=typed)


def not_open_page(
    place: Place, questionnaire: Questionnaire, state: Window, *, sent: bool = False
) -> str:
    """What is shown instead of the form before a survey opens and after it has closed.

    Args:
        place: where the page stands.
        questionnaire: its latest version.
        state: whether it is too early or too late.
        sent: whether somebody has just sent answers, which were not stored.
    """
    return _render(
        "not_open.html",
        _place(place, questionnaire),
        questionnaire=questionnaire,
        state=state,
        sent=sent,
        opens=date.fromisoformat(questionnaire.opens),
        closes=date.fromisoformat(questionnaire.closes),
    )


def message_page(place: Place, title: str, text: str) -> str:
    """A page that says one thing.

    Args:
        place: where the page stands.
        title: the message in a few words, in the place's language.
        text: what it means for the reader; blank lines part paragraphs.
    """
    return _render("message.html", place, title=title, paragraphs=text.split("\n\n"))


def overview_page(place: Place, surveys: Sequence[Questionnaire]) -> str:
    """The surveys that can be answered now."""
    return _render(
        "overview.html",
        place,
        surveys=[
            (survey, spoken(survey, place.language), date.fromisoformat(survey.closes))
            for survey in surveys
        ],
    )


def _place(place: Place, questionnaire: Questionnaire) -> Place:
    """The same place in a language of the survey."""
    return replace(
        place,
        language=spoken(questionnaire, place.language),
        languages=questionnaire.languages,
    )


def _render(template: str, place: Place, **values: Any) -> str:
    return render(_TEMPLATES, template, place, **values)


def _in_words(number: int, language: str) -> str:
    """A small number as people write it in a sentence."""
    _ = catalogue(language).gettext
    words = {
        2: _("two"),
        3: _("three"),
        4: _("four"),
        5: _("five"),
        6: _("six"),
        7: _("seven"),
        8: _("eight"),
        9: _("nine"),
    }
    return words.get(number, str(number))
