"""What an attack found, in sentences for the office: the command and the console say the same."""

from collections.abc import Sequence

from chalicelib.i18n import catalogue
from chalicelib.i18n import later as _
from chalicelib.sealing.attack import Attack, Leak, Outcome

_KINDS = {
    "answer": _("The answer of {people} people is certain."),
    "polarity": _("It is certain which half of the scale {people} people chose."),
    "shown": _("It is certain that {people} people saw this question."),
}


def read(attack: Attack, language: str) -> str:
    """What was attacked: files, statements, answers and batches."""
    return (
        catalogue(language)
        .ngettext(
            "Read: {files} files with {facts} statements about {people} answers in {n} batch.",
            "Read: {files} files with {facts} statements about {people} answers in {n} batches.",
            attack.batches,
        )
        .format(files=attack.files, facts=attack.facts, people=attack.people, n=attack.batches)
    )


def tried(attack: Attack, language: str) -> str:
    """Who attacked how many tables."""
    return (
        catalogue(language)
        .ngettext(
            "Tried: {tables} tables, by outsiders and by {n} insider with an answer of their own.",
            "Tried: {tables} tables, by outsiders and by {n} insiders who pool their own answers.",
            attack.insiders,
        )
        .format(tables=attack.tables, n=attack.insiders)
    )


def outcome(attack: Attack, language: str) -> str:
    """The result in one sentence."""
    words = {
        Outcome.HELD: _("No single answer follows with certainty from what is published."),
        Outcome.BROKEN: _("What is published betrays answers."),
        Outcome.UNPROVEN: _("The attack was not complete. It proves nothing."),
    }
    return catalogue(language).gettext(words[attack.outcome])


def details(attack: Attack, language: str) -> list[str]:
    """Each place that betrays something, and whatever was not looked at."""
    _ = catalogue(language).gettext
    return [
        *(_leak(one, language) for one in attack.certain),
        *(
            _("The file {name} says what nobody understands, or what others contradict.").format(
                name=name
            )
            for name in attack.unread
        ),
        *(
            _("The question {name} hangs together with too many others.").format(name=name)
            for name in attack.unchecked
        ),
    ]


def advice(attack: Attack, language: str) -> str:
    """What to do now; "" if there is nothing to do."""
    words = {
        Outcome.HELD: "",
        Outcome.BROKEN: _(
            "Withdraw the reports that contain this batch."
            " Tell whoever maintains Mitsprache at once."
        ),
        Outcome.UNPROVEN: _("Tell whoever maintains Mitsprache."),
    }
    said = words[attack.outcome]
    return catalogue(language).gettext(said) if said else ""


def no_survey(survey: str, there_are: Sequence[str], language: str) -> str:
    """That a survey is not there, and which ones are."""
    _ = catalogue(language).gettext
    if not there_are:
        return _("There is no survey {survey}.").format(survey=survey)
    return _("There is no survey {survey}. There are: {there_are}.").format(
        survey=survey, there_are=", ".join(there_are)
    )


def nothing_published(survey: str, language: str) -> str:
    """That there is nothing to attack yet."""
    return (
        catalogue(language)
        .gettext("Nothing is published of {survey} yet, so there is nothing to attack.")
        .format(survey=survey)
    )


def _leak(leak: Leak, language: str) -> str:
    catalog = catalogue(language)
    place = catalog.gettext("Batch {batch}, question {table}:").format(
        batch=leak.batch, table=leak.table
    )
    what = catalog.gettext(_KINDS[leak.kind]).format(people=leak.people)
    if leak.insiders:
        who = catalog.ngettext(
            "{n} insider knows it from an answer of their own.",
            "{n} insiders know it who pool their own answers.",
            leak.insiders,
        ).format(n=leak.insiders)
    else:
        who = catalog.gettext("Everybody knows it who has the reports.")
    return f"{place} {what} {who}"
