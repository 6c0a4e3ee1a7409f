"""./manage.py commitment: said – done."""

import json
import secrets
from datetime import date, datetime

import click

from chalicelib import clock
from chalicelib.questionnaire.model import Text
from chalicelib.report import commitments
from chalicelib.report.commitments import Change, Commitment, CommitmentError, Progress
from chalicelib.store.commitments import Commitments
from chalicelib.store.errors import Conflict
from chalicelib.store.summaries import Summaries
from chalicelib.weeks import BERLIN
from commands.deployment import Deployment, connect

_PROGRESS = click.Choice([one.value for one in Progress])


@click.group()
def commitment() -> None:
    """Note what follows from a report, and tell those who were asked."""


@commitment.command()
@click.argument("survey")
@click.argument("period")
@click.option("--what", required=True, help="What is to be done, in German.")
@click.option("--what-en", default="", help="The same in English.")
@click.option("--department", required=True, help="Who is responsible, in German.")
@click.option("--department-en", default="", help="The same in English.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="By when.")
@click.option("--progress", type=_PROGRESS, default=Progress.DECIDED.value, show_default=True)
@click.option("--note", default="", help="In a few words; why, if it is not possible.")
@click.option("--note-en", default="")
@click.pass_obj
def add(
    deployment: Deployment,
    survey: str,
    period: str,
    what: str,
    what_en: str,
    department: str,
    department_en: str,
    until: datetime | None,
    progress: str,
    note: str,
    note_en: str,
) -> None:
    """Add something that follows from the report on a PERIOD of SURVEY."""
    settings = connect(deployment)
    if not Summaries(settings.bucket).published(survey, period):
        raise click.ClickException(f"There is no report on {period} of {survey}.")
    planned = Commitment(secrets.token_hex(4), survey, period, _text(what, what_en), ())
    added = _changed(
        planned,
        Change(
            day=_today(),
            progress=Progress(progress),
            note=_text(note, note_en),
            department=_text(department, department_en),
            until=until.date() if until else None,
        ),
    )
    Commitments(settings.catalogue_table).add(added)
    click.echo(f"{added.id}: {what}")


@commitment.command()
@click.argument("commitment_id", metavar="ID")
@click.option("--progress", type=_PROGRESS, required=True)
@click.option("--note", default="", help="In a few words; why, if it is not possible.")
@click.option("--note-en", default="")
@click.option("--department", default="", help="Who is responsible from now on, in German.")
@click.option("--department-en", default="", help="The same in English.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="By when, if that has changed.")
@click.pass_obj
def change(
    deployment: Deployment,
    commitment_id: str,
    progress: str,
    note: str,
    note_en: str,
    department: str,
    department_en: str,
    until: datetime | None,
) -> None:
    """Note how far the commitment ID has come. What was noted before stays to be seen."""
    settings = connect(deployment)
    store = Commitments(settings.catalogue_table)
    before = next((one for one in store.all() if one.id == commitment_id), None)
    if before is None:
        raise click.ClickException(f"There is no commitment {commitment_id}.")
    after = _changed(
        before,
        Change(
            day=_today(),
            progress=Progress(progress),
            note=_text(note, note_en),
            department=_text(department, department_en) or before.now.department,
            until=until.date() if until else before.now.until,
        ),
    )
    try:
        store.change(before, after)
    except Conflict:
        raise click.ClickException("Somebody else changed it just now. Look again.") from None
    click.echo(f"{commitment_id}: {progress}")


@commitment.command("list")
@click.option("--open", "only_open", is_flag=True, help="Only what is not done yet.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def list_commitments(deployment: Deployment, only_open: bool, as_json: bool) -> None:
    """List all commitments of all surveys."""
    settings = connect(deployment)
    known = [one for one in Commitments(settings.catalogue_table).all() if one.open >= only_open]
    if as_json:
        click.echo(
            json.dumps([commitments.to_json(one) for one in known], ensure_ascii=False, indent=2)
        )
        return
    for one in known:
        now = one.now
        until = f" until {now.until:%d.%m.%Y}" if now.until and now.open else ""
        click.echo(f"{one.id}  {one.survey}/{one.period}  {now.progress}{until}: {one.what['de']}")
    if not known:
        click.echo("There is none.")


@commitment.command()
@click.argument("survey")
@click.argument("period")
@click.pass_obj
def tell(deployment: Deployment, survey: str, period: str) -> None:
    """Mail how things stand to all who were asked for the report on a PERIOD of SURVEY."""
    settings = connect(deployment)
    store = Commitments(settings.catalogue_table)
    known = commitments.carried(store.of_survey(survey), period)
    if not known:
        raise click.ClickException(f"There is nothing to tell of {survey} yet.")
    answer = store.answer(survey, period)
    click.echo(
        f"The conductor mails {len(known)} commitments at its next turn"
        f" (answer {answer.number} to {survey})."
    )


def _changed(before: Commitment, change: Change) -> Commitment:
    try:
        return commitments.changed(before, change)
    except CommitmentError as error:
        raise click.ClickException(f"{error}: --note") from None


def _today() -> date:
    return clock.now().astimezone(BERLIN).date()


def _text(german: str, english: str) -> Text:
    words = {"de": german.strip(), "en": english.strip()}
    return {language: text for language, text in words.items() if text}
