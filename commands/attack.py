"""./manage.py attack: try to find somebody's answer in what is published."""

import importlib
from collections.abc import Iterator

import click

from chalicelib.store.bucket import Bucket
from chalicelib.store.surveys import Surveys
from commands.deployment import Deployment, connect


@click.command()
@click.argument("survey")
@click.pass_obj
def attack(deployment: Deployment, survey: str) -> None:
    """Attack everything that is published of SURVEY: is any answer certain?

    It reads every batch and every file of every report back, and asks a solver whether somebody's
    answer is the same in all worlds that fit, for outsiders and for insiders who pool what they
    answered themselves. Exit code 1 if it finds one. Needs the development dependencies.
    """
    try:
        blind = importlib.import_module("tests.attack.blind")
        published = importlib.import_module("tests.attack.readers.published")
        artefact = importlib.import_module("tests.attack.readers.artefact")
    except ModuleNotFoundError as missing:
        raise click.ClickException(
            f"The attack needs {missing.name}, which is a development dependency:"
            " pip install -r requirements-dev.txt"
        ) from None
    settings = connect(deployment)
    surveys = Surveys(settings.catalogue_table)
    head = surveys.head(survey)
    latest = head and surveys.current(head)
    if not latest:
        raise click.ClickException(f"There is no survey {survey}.")
    found = [artefact.Artefact(key, content) for key, content in _objects(settings.bucket, survey)]
    if not found:
        raise click.ClickException(f"Nothing is published of {survey} yet.")
    knowledge = published.read(latest, found)
    click.echo(
        f"Read {len(found)} files: {len(knowledge.facts)} facts"
        f" about {len(knowledge.sizes)} batches."
    )
    certain = 0
    for one in blind.attack(latest, knowledge):
        certain += 1
        known_to = f"{one.insiders} insiders" if one.insiders else "everybody"
        click.echo(
            f"{one.group}: {one.predicate.table} is {' or '.join(sorted(one.predicate.cells))}"
            f" for {one.people} people; certain to {known_to}."
        )
    if certain:
        click.echo("Publish a notice, and tell whoever maintains the protection rules.", err=True)
        raise SystemExit(1)
    click.echo("No answer is certain, neither to outsiders nor to insiders who pool their own.")


def _objects(bucket: str, survey: str) -> Iterator[tuple[str, bytes]]:
    store = Bucket(bucket)
    for room in ("sealed", "summaries"):
        for key in store.keys(f"{room}/{survey}/"):
            yield key, store.read(key)
