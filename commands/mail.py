"""./manage.py mail: the outbox, and what became of its mails."""

import json
from pathlib import Path

import click

from chalicelib import clock
from chalicelib.outreach.delivery import Line, MailState, is_stuck
from chalicelib.store.errors import Conflict
from chalicelib.store.outbox import Outbox
from chalicelib.store.postbox import message
from chalicelib.weeks import BERLIN
from commands import mail_samples as samples
from commands.deployment import Deployment, connect


@click.group()
def mail() -> None:
    """See which mails wait or are stuck, and decide about them."""


@mail.command("list")
@click.option("--stuck", is_flag=True, help="Only those that need a decision.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def list_mails(deployment: Deployment, stuck: bool, as_json: bool) -> None:
    """List the mails that were not sent, without their addresses.

    A mail is stuck if it was surely not sent, again and again; or if no answer came when it was
    handed over, so that nobody knows whether it went.
    """
    lines = sorted(_outbox(deployment).lines(), key=lambda line: (line.since, line.id))
    if stuck:
        lines = [line for line in lines if is_stuck(line, clock.now())]
    if as_json:
        click.echo(json.dumps([_document(line) for line in lines]))
        return
    for line in lines:
        click.echo(f"{line.since.astimezone(BERLIN):%d.%m.%Y %H:%M}  {line.id}  {_words(line)}")
    if not lines:
        click.echo("No mail is stuck." if stuck else "All mails are sent.")


@mail.command()
@click.argument("mail_id", metavar="ID")
@click.pass_obj
def show(deployment: Deployment, mail_id: str) -> None:
    """Show whom the mail ID is for, and what it says."""
    found = _outbox(deployment).mail(mail_id)
    if found is None:
        raise click.ClickException(f"There is no mail {mail_id}, or it is gone already.")
    click.echo(f"To: {found.to}\nSubject: {found.subject}\n\n{found.text}")


@mail.command()
@click.argument("kind", type=click.Choice(sorted(samples.KINDS)))
@click.option("--language", type=click.Choice(["de", "en"]), default="de", show_default=True)
@click.option(
    "--to",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write, such as feedback.eml; mail programs open it. Without it: the terminal.",
)
def preview(kind: str, language: str, file: Path | None) -> None:
    """Show what mails of a KIND look like, with made-up contents."""
    written = message(samples.KINDS[kind](language), "mitsprache@example.org", clock.now())
    if file is None:
        click.echo(written.as_string())
    else:
        file.write_bytes(bytes(written))
        click.echo(file)


@mail.command()
@click.argument("mail_ids", metavar="ID...", nargs=-1, required=True)
@click.option(
    "--perhaps-twice",
    is_flag=True,
    help="Also those of which nobody knows whether they went: somebody may get them twice.",
)
@click.pass_obj
def retry(deployment: Deployment, mail_ids: tuple[str, ...], perhaps_twice: bool) -> None:
    """Send stuck mails again."""
    outbox, moment = _outbox(deployment), clock.now()
    states = {line.id: line.state for line in outbox.lines() if is_stuck(line, moment)}
    for mail_id in mail_ids:
        if mail_id not in states:
            raise click.ClickException(f"{mail_id} is not stuck.")
        if states[mail_id] is MailState.CLAIMED and not perhaps_twice:
            raise click.ClickException(
                f"Nobody knows whether {mail_id} went. To send it all the same: --perhaps-twice"
            )
        try:
            outbox.retry(mail_id, moment)
        except Conflict:
            raise click.ClickException(f"{mail_id} is not stuck any more.") from None
        click.echo(f"{mail_id} waits to be sent.")


@mail.command()
@click.argument("mail_ids", metavar="ID...", nargs=-1, required=True)
@click.pass_obj
def drop(deployment: Deployment, mail_ids: tuple[str, ...]) -> None:
    """Give stuck mails up, and forget their words and addresses."""
    outbox, moment = _outbox(deployment), clock.now()
    stuck = {line.id for line in outbox.lines() if is_stuck(line, moment)}
    for mail_id in mail_ids:
        if mail_id not in stuck:
            raise click.ClickException(f"{mail_id} is not stuck.")
        outbox.drop(mail_id, moment)
        click.echo(f"{mail_id} is dropped.")


def _outbox(deployment: Deployment) -> Outbox:
    settings = connect(deployment)
    return Outbox(settings.contacts_table, settings.outbox_queue_url)


def _words(line: Line) -> str:
    match line.state:
        case MailState.CLAIMED:
            return f"{line.kind}: handed over, but no answer came"
        case MailState.STUCK:
            return f"{line.kind}: not sent in {line.attempts} attempts ({line.reason})"
        case MailState.WAITING if line.attempts:
            return f"{line.kind}: waits for attempt {line.attempts + 1} ({line.reason})"
        case state:
            return f"{line.kind}: {state}"


def _document(line: Line) -> dict[str, object]:
    return {
        "id": line.id,
        "kind": line.kind,
        "state": line.state,
        "since": line.since.isoformat(),
        "attempts": line.attempts,
        "reason": line.reason,
    }
