"""./manage.py ledger: re-prove from what is stored that the rules were kept."""

import click

from chalicelib.sealing import ledger as chains
from chalicelib.sealing.batch import BatchError
from chalicelib.store.batches import Batches
from chalicelib.store.chain_ends import ChainEnds
from chalicelib.store.summaries import Summaries
from commands.deployment import Deployment, connect


@click.group()
def ledger() -> None:
    """Check the sealed batches of a survey."""


@ledger.command()
@click.argument("survey")
@click.pass_obj
def verify(deployment: Deployment, survey: str) -> None:
    """Re-prove rules 1, 2, 4, 5, 8, 15 and 16 for SURVEY, and name the first batch that breaks one.

    Every batch is read again: its form, its size and bases, its caps and halves, what is released
    together and what hangs on what, its place in the chain, its list of members, and every report
    that was made of it. That the last batch of each chain is there is seen by the catalogue, which
    notes it when sealing ends. Exit code 1 if anything is wrong.
    """
    settings = connect(deployment)
    batches = Batches(settings.bucket)
    summaries = Summaries(settings.bucket)
    try:
        manifests = list(summaries.manifests(survey))
        # Before the batches: what is sealed meanwhile is then nobody's loss.
        noted = ChainEnds(settings.catalogue_table).of(survey)
        entries = chains.proven(
            survey,
            noted,
            batches.stored(survey),
            manifests,
            lambda place: batches.members(survey, place),
        )
    except BatchError as error:
        raise click.ClickException(f"{error}.") from None
    answers = sum(entry.batch.size for entry in entries)
    click.echo(
        f"{survey}: {len(entries)} batches with {answers} answers and {len(manifests)} reports,"
        " each as it was sealed."
    )
    if noted is None:
        click.echo("Sealing has never ended, so nothing tells which batch is the last.")
