"""The form of a survey, as it is filled in, looked over, and found to be in conflict."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache

from chalicelib.intake.codes import mint, pretty
from chalicelib.intake.entries import entries
from chalicelib.intake.entry import Entry, answered, faulty, labels, questions
from chalicelib.intake.form import Fields
from chalicelib.intake.journey import carried, is_short, stages
from chalicelib.intake.pages import in_its_language, rendered
from chalicelib.intake.prefilled import defaults
from chalicelib.intake.validation import Fault
from chalicelib.intake.words import number_in_words
from chalicelib.layout.page import Place
from chalicelib.questionnaire.model import FreeText, Multiple, Questionnaire, Ranking
from chalicelib.questionnaire.profiles import TEXT_WEEKS, protection_of


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
    place = in_its_language(place, questionnaire)
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
    return rendered(
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
        others=number_in_words(k - 1, place.language),
        example=(2 * k, 2 * k - 1 - insiders),
        insiders=number_in_words(insiders, place.language) if insiders > 1 else "",
        limited=any(isinstance(one, Multiple) and one.is_limited() for one in questionnaire.items),
        ranked=any(isinstance(one, Ranking) for one in questionnaire.items),
        with_texts=any(isinstance(item, FreeText) for item in questionnaire.items),
        text_weeks=number_in_words(weeks, place.language) if weeks else "",
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
    place = in_its_language(place, questionnaire)
    form = entries(questionnaire, place.language, fields, ())
    return rendered(
        "check.html",
        place,
        questionnaire=questionnaire,
        code=code,
        pages=[
            (page, [(entry, answered(entry)) for entry in _asked(page.form, asked)])
            for page in stages(form)
        ],
        dropped=labels(form, dropped),
        hidden=list(carried(fields)),
    )


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
    place = in_its_language(place, questionnaire)
    form = entries(questionnaire, place.language, fields, ())
    return rendered(
        "conflict.html",
        place,
        questionnaire=questionnaire,
        code=code,
        receipt=pretty(code),
        stored=stored,
        hidden=list(carried(fields)),
        given=[(entry, answered(entry)) for entry in questions(form) if answered(entry)],
    )


def _count(form: Sequence[Entry]) -> int:
    return max((entry.number for entry in questions(form)), default=0)


def _asked(form: Sequence[Entry], asked: Collection[str]) -> list[Entry]:
    return [entry for entry in questions(form) if entry.number and entry.item in asked]
