"""./manage.py survey hand-over and take-over: what is sealed moves to another deployment."""

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from chalicelib.report.files import MANIFEST
from chalicelib.sealing import ledger
from chalicelib.sealing.batch import BatchError, hash_of
from chalicelib.sealing.ledger import Ends, Place
from chalicelib.store import moves
from chalicelib.store.batches import Batches
from chalicelib.store.bucket import Bucket
from chalicelib.store.chain_ends import ChainEnds
from chalicelib.store.errors import Conflict
from chalicelib.store.summaries import Summaries
from chalicelib.store.surveys import SurveyHead, Surveys
from chalicelib.store.texts import Settlements
from commands.deployment import Deployment, connect

_HEAD = "survey.json"
_FORM = 1
_FOLDERS = ("sealed", "summaries", "open")
"""What of the bucket moves; nothing in it is about one person."""


@click.command("hand-over")
@click.argument("survey")
@click.option(
    "--to",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The zip to write.",
)
@click.pass_obj
def hand_over(deployment: Deployment, survey: str, target: Path) -> None:
    """Write all that is sealed and published of SURVEY to a zip, and its questionnaires.

    Answers that are not sealed, texts that nobody has read, addresses and codes are not in it: they
    stay where people gave them. To move a survey, seal it first.
    """
    settings = connect(deployment)
    surveys, bucket = Surveys(settings.catalogue_table), Bucket(settings.bucket)
    head = surveys.head(survey)
    if not head:
        raise click.ClickException(f"There is no survey {survey}.")
    noted = ChainEnds(settings.catalogue_table).of(survey)
    stored, manifests = Batches(settings.bucket), Summaries(settings.bucket)
    _prove(survey, stored.stored(survey), manifests.manifests(survey), noted)
    settled = Settlements(settings.catalogue_table).settled_to(survey)
    told = {"form": _FORM, "head": asdict(head), "settled": settled, "ends": _written(noted)}
    keys = [key for folder in _FOLDERS for key in bucket.keys(f"{folder}/{survey}/")]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(_HEAD, json.dumps(told, indent=1))
        for version in range(1, head.version + 1):
            document = surveys.document(survey, version)
            bundle.writestr(_version(version), json.dumps(document, ensure_ascii=False))
        for key in keys:
            bundle.writestr(key, bucket.read(key))
    until = f"sealed up to {head.sealed_to}" if head.sealed_to else "nothing sealed yet"
    click.echo(f"{survey}: {head.version} versions, {len(keys)} files, {until}: {target}")


@click.command("take-over")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def take_over(deployment: Deployment, file: Path) -> None:
    """Take over a survey from a FILE that `hand-over` wrote in another deployment.

    Its batches are proved first. Taking the same file over again changes nothing; a survey of this
    name that went another way here is left as it is.
    """
    settings = connect(deployment)
    bucket = Bucket(settings.bucket)
    with zipfile.ZipFile(file) as bundle:
        told = _told(bundle, file)
        head = SurveyHead(**told["head"])
        survey = head.survey
        keys = [key for key in bundle.namelist() if key.startswith(_folders_of(survey))]
        noted = _read(told["ends"])
        _prove(survey, _stored(bundle, keys, survey), _manifests(bundle, keys), noted)
        documents = [json.loads(bundle.read(_version(n + 1))) for n in range(head.version)]
        try:
            for key in keys:
                bucket.put_once(key, bundle.read(key))
            moves.take_over(settings.catalogue_table, head, documents)
        except Conflict as error:
            raise click.ClickException(
                f"There is another {survey} here already, and it stays as it is: {error}."
            ) from None
    settlements = Settlements(settings.catalogue_table)
    for item, cut_off in told["settled"].items():
        settlements.settle(survey, item, cut_off)
    if noted:
        ChainEnds(settings.catalogue_table).note(survey, noted)
    click.echo(f"{survey}: {head.version} versions, {len(keys)} files, each as it was sealed.")


def _told(bundle: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(bundle.read(_HEAD))
    except KeyError:
        raise click.ClickException(f"{file.name} was not written by hand-over.") from None
    if told["form"] != _FORM:
        raise click.ClickException(f"{file.name} was written by another version of Mitsprache.")
    return told


def _prove(
    survey: str,
    stored: Iterable[tuple[Place, bytes]],
    manifests: Iterable[Mapping[str, object]],
    noted: Ends | None,
) -> None:
    """Rule 16 before anything is written: each batch is what it was, and so is the last of them."""
    batches = list(stored)
    hashes = {place: hash_of(content) for place, content in batches}
    try:
        for manifest in manifests:
            ledger.check_hashes(survey, manifest, hashes)
        if noted:
            ledger.check_ends(survey, noted, hashes)
        ledger.verified(survey, batches)
    except BatchError as error:
        raise click.ClickException(f"{error}. Nothing is moved.") from None


def _stored(bundle: zipfile.ZipFile, keys: list[str], survey: str) -> Iterator[tuple[Place, bytes]]:
    for place in Batches.places_among(survey, keys):
        yield place, bundle.read(f"sealed/{survey}/{place.node}/{place.cut_off}.json")


def _manifests(bundle: zipfile.ZipFile, keys: list[str]) -> Iterator[Mapping[str, object]]:
    for key in keys:
        if key.startswith("summaries/") and key.endswith(f"/{MANIFEST}"):
            yield json.loads(bundle.read(key))


def _written(noted: Ends | None) -> dict[str, Any] | None:
    if noted is None:
        return None
    batches = [[place.node, place.cut_off, digest] for place, digest in noted.batches.items()]
    return {"cut_off": noted.cut_off, "batches": batches}


def _read(told: dict[str, Any] | None) -> Ends | None:
    if told is None:
        return None
    batches = {Place(node, cut_off): digest for node, cut_off, digest in told["batches"]}
    return Ends(told["cut_off"], batches)


def _folders_of(survey: str) -> tuple[str, ...]:
    return tuple(f"{folder}/{survey}/" for folder in _FOLDERS)


def _version(number: int) -> str:
    return f"versions/{number:04}.json"
