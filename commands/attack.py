"""./manage.py attack: try to find somebody's answer in what is published."""

import importlib
from collections.abc import Iterator

import click

from chalicelib import clock
from chalicelib.i18n import FALLBACK
from chalicelib.office import attack_words
from chalicelib.sealing import attack as records
from chalicelib.sealing.attack import Attack, Outcome
from chalicelib.store.attacks import Attacks
from chalicelib.store.bucket import Bucket
from chalicelib.store.surveys import Surveys
from commands.deployment import Deployment, connect

ROOMS = ("sealed", "summaries", "open")
"""The bucket's folders that hold what is published."""


_EXIT = {Outcome.HELD: 0, Outcome.BROKEN: 1, Outcome.UNPROVEN: 3}


@click.command()
@click.argument("survey")
@click.option("--json", "as_json", is_flag=True, help="Print the record that is kept, as JSON.")
@click.pass_obj
def attack(deployment: Deployment, survey: str, as_json: bool) -> None:
    """Attack everything that is published of SURVEY: is any answer certain?

    It reads every batch and every file of every report back, and asks a solver whether somebody's
    answer is the same in all worlds that fit, for outsiders and for insiders who pool what they
    answered themselves. The result is kept in the bucket, and the console shows it; it never says
    what somebody answered.

    Exit code 0: nothing is certain. 1: something is. 3: not all of it could be attacked.
    Needs the development dependencies: pip install -r requirements-dev.txt
    """
    try:
        attacks = importlib.import_module("tests.attack.survey")
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
        there_are = sorted(one.survey for one in surveys.heads())
        raise click.ClickException(attack_words.no_survey(survey, there_are, FALLBACK))
    found = [artefact.Artefact(key, content) for key, content in _objects(settings.bucket, survey)]
    if not found:
        raise click.ClickException(attack_words.nothing_published(survey, FALLBACK))
    made: Attack = attacks.attack(latest, found, clock.now())
    Attacks(settings.bucket).record(made)
    if as_json:
        click.echo(records.to_bytes(made), nl=False)
    else:
        _show(made, latest.title[latest.languages[0]])
    raise SystemExit(_EXIT[made.outcome])


def _show(made: Attack, title: str) -> None:
    words = attack_words
    click.echo(title)
    click.echo(words.read(made, FALLBACK))
    click.echo(words.tried(made, FALLBACK))
    click.echo(words.outcome(made, FALLBACK))
    for line in words.details(made, FALLBACK):
        click.echo(f"  {line}")
    if advice := words.advice(made, FALLBACK):
        click.echo(advice)


def _objects(bucket: str, survey: str) -> Iterator[tuple[str, bytes]]:
    store = Bucket(bucket)
    for room in ROOMS:
        for key in store.keys(f"{room}/{survey}/"):
            yield key, store.read(key)
