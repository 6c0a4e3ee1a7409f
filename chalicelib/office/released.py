"""What the office does with a report that is published: it gives it away, or withdraws it."""

from datetime import datetime

from chalicelib.outreach import mailing
from chalicelib.report import open_data, retraction
from chalicelib.report.retraction import Retraction
from chalicelib.settings import settings
from chalicelib.store.open_data import OpenReports
from chalicelib.store.summaries import MANIFEST, Summaries
from chalicelib.weeks import BERLIN


class NotReleased(Exception):
    """There is no such report, or it was withdrawn."""


def give_away(survey: str, period: str) -> None:
    """Publish a report as open data; done again it changes nothing.

    Raises:
        NotReleased: if there is no such report, or it was withdrawn.
    """
    summaries = Summaries(settings().bucket)
    files = summaries.files(survey, period)
    if MANIFEST not in files or summaries.retraction(survey, period):
        raise NotReleased(f"{survey}/{period}")
    address = f"{settings().public_url}/offene-daten/{survey}/{period}"
    OpenReports(settings().bucket).publish(survey, period, open_data.given_away(files, address))


def notice(survey: str, period: str, reason: str, moment: datetime) -> Retraction:
    """The notice with which a report would be withdrawn.

    Raises:
        NotReleased: if there is no such report.
        RetractionError: if the reason says too little or too much.
    """
    manifest = Summaries(settings().bucket).files(survey, period).get(MANIFEST)
    if manifest is None:
        raise NotReleased(f"{survey}/{period}")
    today = moment.astimezone(BERLIN).date().isoformat()
    return retraction.retract(survey, period, manifest, reason, today)


def withdraw(wanted: Retraction, moment: datetime) -> tuple[Retraction, int]:
    """Withdraw a report and mail it to everybody who has its link; the first notice stands.

    Returns:
        The notice that stands, and how many mails are on their way.
    """
    summaries = Summaries(settings().bucket)
    stands = summaries.retraction(wanted.survey, wanted.period) or wanted
    summaries.retract(stands)
    return stands, mailing.retract(stands, moment)
