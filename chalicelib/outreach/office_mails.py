"""What the mails to the steering office say."""

from collections.abc import Mapping, Sequence
from datetime import date

from chalicelib.i18n import catalogue
from chalicelib.layout.dates import long_date
from chalicelib.outreach.mails import Mail, Reader, composed, in_language
from chalicelib.questionnaire.model import Questionnaire


def texts(reader: Reader, questionnaire: Questionnaire, address: str) -> Mail:
    """The mail that says that texts approved after the last report are published.

    Args:
        address: signed link to them.
    """
    _ = catalogue(reader.language).gettext
    title = in_language(questionnaire.title, reader.language)
    subject = _("The texts are published: {title}").format(title=title)
    return composed("texts", reader, subject, address, {"title": title})


def alarm(reader: Reader, survey: str, cut_off: str, fault: str, address: str) -> Mail:
    """The mail that tells the office that nothing was published, and why.

    Args:
        fault: which batch is wrong, and what is wrong with it.
        address: of the console.
    """
    _ = catalogue(reader.language).gettext
    subject = _("Nothing was published: {survey}").format(survey=survey)
    values = {"survey": survey, "cut_off": cut_off, "fault": fault}
    return composed("alarm", reader, subject, address, values)


def incomplete(
    reader: Reader, survey: str, cut_off: str, missing: Mapping[str, Sequence[str]], address: str
) -> Mail:
    """The mail that tells the office which files of new reports could not be made.

    Args:
        missing: period → names of files.
        address: of the console.
    """
    _ = catalogue(reader.language).gettext
    subject = _("Some files of a summary are missing: {survey}").format(survey=survey)
    values = {"survey": survey, "cut_off": cut_off, "missing": missing}
    return composed("incomplete", reader, subject, address, values)


def complaint(reader: Reader, address: str, words: str, page: str, answer_to: str) -> Mail:
    """The mail that tells the office about a barrier on the pages.

    Args:
        address: of the declaration of accessibility.
        words: what was written.
        page: on which page, or "".
        answer_to: where an answer is wanted, or "".
    """
    _ = catalogue(reader.language).gettext
    subject = _("Somebody reports a barrier")
    values = {"words": words, "page": page, "answer_to": answer_to}
    return composed("complaint", reader, subject, address, values)


def signing_in(reader: Reader, address: str) -> Mail:
    """The mail with the link by which a user signs in to the console.

    Args:
        address: of the page with the button.
    """
    _ = catalogue(reader.language).gettext
    return composed("signin", reader, _("Your link to the console"), address, {})


def stuck(reader: Reader, number: int, address: str) -> Mail:
    """The mail that tells the office that mails need a decision.

    Args:
        number: of mails that are stuck.
        address: of the console.
    """
    _ = catalogue(reader.language).gettext
    subject = _("Some mails did not arrive")
    return composed("stuck", reader, subject, address, {"number": number})


def undelivered(reader: Reader, number: int, address: str) -> Mail:
    """The mail that tells the office that some addresses take no mail; it names none of them.

    Args:
        number: of addresses that were suppressed since it was last told.
        address: of the console.
    """
    _ = catalogue(reader.language).gettext
    subject = _("Some addresses take no mail")
    return composed("undelivered", reader, subject, address, {"number": number})


def undecided(
    reader: Reader, questionnaire: Questionnaire, number: int, day: date, address: str
) -> Mail:
    """The mail that tells the office until when it can decide about texts.

    Args:
        number: of texts that nobody has decided about.
        day: on which they are withheld by themselves.
        address: of the page where they are read.
    """
    _ = catalogue(reader.language).gettext
    title = in_language(questionnaire.title, reader.language)
    subject = _("Texts wait for a decision: {title}").format(title=title)
    values = {"title": title, "number": number, "day": long_date(day, reader.language)}
    return composed("undecided", reader, subject, address, values)
