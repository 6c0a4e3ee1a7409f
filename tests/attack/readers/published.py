"""All artefacts of a survey, read back into what they tell together."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from chalicelib.questionnaire import tables
from chalicelib.questionnaire.model import Questionnaire
from tests.attack.facts import Group, Knowledge, Unread, check_totals, together
from tests.attack.readers import (
    batch_json,
    csv_metadata,
    mail,
    manifest_json,
    object_metadata,
    open_data,
    report_html,
    report_pdf,
    summary_json,
    tables_csv,
    tables_ods,
    tables_xlsx,
    texts_csv,
)
from tests.attack.readers.artefact import Artefact, Period, Status

Reader = Callable[[Artefact, Period], Knowledge]

READERS: Mapping[str, Reader] = {
    "summary.json": summary_json.read,
    "tables.csv": tables_csv.read,
    "tables.csv-metadata.json": csv_metadata.read,
    "tables.xlsx": tables_xlsx.read,
    "tables.ods": tables_ods.read,
    "texts.csv": texts_csv.read,
    "report.html": report_html.read,
    "report.pdf": report_pdf.read,
}
"""The name of a report's file → who reads it; "report.en.html" is read as "report.html"."""


def read(questionnaire: Questionnaire, artefacts: Iterable[Artefact]) -> Knowledge:
    """Everything the artefacts say.

    Raises:
        Unread: if there is no reader for one of them, or it says what its reader does not know.
        Contradiction: if two of them do not agree on the size of a group.
    """
    every = sorted(artefacts, key=lambda one: one.key)
    for artefact in every:
        with _reading(artefact):
            object_metadata.check(artefact)
    parts, statuses = batches(questionnaire, every)
    folders: dict[str, dict[str, Artefact]] = {}
    packages: dict[str, dict[str, Artefact]] = {}
    mails: list[Artefact] = []
    for artefact in every:
        room, _, rest = artefact.key.partition("/")
        folder, _, name = rest.rpartition("/")
        if room == "sealed" and name.endswith(".json"):
            continue
        if room == "summaries":
            folders.setdefault(folder, {})[name] = artefact
        elif room == "open":
            packages.setdefault(folder, {})[name] = artefact
        elif room == "mails":
            mails.append(artefact)
        else:
            raise Unread(artefact.key, "there is no reader for it")
    for folder, files in folders.items():
        period = period_of(questionnaire, files, statuses)
        parts += [report_file(name, files[name], period) for name in files]
        parts += [mail.read(one, period) for one in mails if one.key.startswith(f"mails/{folder}/")]
        if folder in packages:
            parts += _package(packages.pop(folder), files, period)
    for package in packages.values():
        raise Unread(next(iter(package.values())).key, "there is no report it was given away from")
    knowledge = together(*parts)
    check_totals(knowledge)
    return knowledge


Statuses = Mapping[tuple[Group, str], Status]
"""(batch, table id) → how the batch shows it."""


def batches(
    questionnaire: Questionnaire, artefacts: Iterable[Artefact]
) -> tuple[list[Knowledge], Statuses]:
    """What the batches among the artefacts say, and how they show each table."""
    cells = {table.id: table.cells for table in tables.plan(questionnaire)}
    parts: list[Knowledge] = []
    statuses: dict[tuple[Group, str], Status] = {}
    for artefact in artefacts:
        name = artefact.key
        if name.startswith("sealed/") and not name.endswith(".members.json"):
            with _reading(artefact):
                knowledge, shown = batch_json.read(artefact, cells)
                parts.append(knowledge)
                statuses |= shown
    return parts, statuses


def period_of(
    questionnaire: Questionnaire,
    files: Mapping[str, Artefact],
    statuses: Statuses,
) -> Period:
    """What is known of a report beside its files: what it was made of, and what it compares."""
    if "manifest.json" not in files:
        raise Unread(next(iter(files.values())).key, "there is no manifest beside it")
    manifest = files["manifest.json"]
    with _reading(manifest):
        manifest_json.check(manifest, {name: one.content for name, one in files.items()})
        groups = manifest_json.groups(manifest)
    if "summary.json" not in files:
        return Period(questionnaire, groups, statuses)
    with _reading(files["summary.json"]):
        return Period(
            questionnaire,
            groups,
            statuses,
            summary_json.parts(files["summary.json"]),
            summary_json.spans(files["summary.json"]),
        )


def _package(
    package: Mapping[str, Artefact], files: Mapping[str, Artefact], period: Period
) -> Iterator[Knowledge]:
    """What open data says: its tables as the report's, and its descriptions nothing about them."""
    with _reading(next(iter(package.values()))):
        open_data.check(package, files)
    for name, artefact in package.items():
        if name not in (open_data.PACKAGE, open_data.CATALOGUE):
            yield report_file(name, artefact, period)


def report_file(name: str, artefact: Artefact, period: Period) -> Knowledge:
    """What one file of a report says.

    Raises:
        Unread: if there is no reader for it, or it says what its reader does not know.
    """
    if name in ("manifest.json", manifest_json.RETRACTION):
        return Knowledge({}, ())
    first, *_, last = name.split(".")
    reader = READERS.get(name) or READERS.get(f"{first}.{last}")
    if reader is None:
        raise Unread(artefact.key, "there is no reader for it")
    with _reading(artefact):
        return reader(artefact, period)


@contextmanager
def _reading(artefact: Artefact) -> Iterator[None]:
    """Name the artefact in which a reader met what it does not know."""
    try:
        yield
    except (AssertionError, LookupError, ValueError) as error:
        raise Unread(artefact.key, repr(error)) from error
