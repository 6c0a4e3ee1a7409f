"""The documents are true: what they name exists, what they promise is so, pictures are ours."""

import json
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
import yaml
from babel.messages.pofile import read_po
from jsonschema import Draft202012Validator

from app import app
from commands.group import manage
from infra import ROOT
from infra.libraries import LAYERS
from tests.deploy import licences
from tests.pictures.album import ALBUM

DOCS = ROOT / "docs"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
GUIDE = sorted((DOCS / "buero").glob("*.md"))
LONGEST_SENTENCE = 14
_MOST_BYTES = 60_000


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- pages ---


def test_every_page_that_is_named_can_be_opened() -> None:
    routes = [re.sub(r"{[^}]+}", "[^/]+", path) for path in app.routes]
    pages = [
        (named(document), page)
        for document in DOCUMENTS
        if "decisions" not in document.parts
        for page in re.findall(r"`(/(?!\.well-known)[^`\s?#]*)", document.read_text("utf-8"))
    ]

    assert len(pages) >= 5
    assert [one for one in pages if not any(re.fullmatch(route, one[1]) for route in routes)] == []


# --- commands ---


def commands() -> Iterator[tuple[str, str]]:
    """Every line of ./manage.py in the documents, with where it stands."""
    for document in DOCUMENTS:
        text = document.read_text("utf-8").replace("\\\n", " ")
        for line in re.findall(r"\./manage\.py ([^`#\n]+)", text):
            yield named(document), line.strip()


def unknown_options(line: str) -> list[str]:
    """The options of a line of ./manage.py that its command does not have."""
    command: click.Command = manage
    known = {option for one in manage.params for option in one.opts}
    unknown = []
    for word in shlex.split(line):
        if word.startswith("--"):
            known |= {option for one in command.params for option in one.opts} | {"--help"}
            unknown += [word] if word.partition("=")[0] not in known else []
        elif isinstance(command, click.Group):
            command = command.get_command(click.Context(command), word) or command
    return unknown


def test_every_option_that_is_named_exists() -> None:
    lines = list(commands())

    assert len(lines) > 30
    assert [(where, line, bad) for where, line in lines if (bad := unknown_options(line))] == []


def test_every_module_that_is_to_be_run_exists() -> None:
    missing = [
        (named(document), module)
        for document in DOCUMENTS
        for module in re.findall(r"python -m ([a-z_.]+[a-z_])", document.read_text("utf-8"))
        if not (ROOT / module.replace(".", "/")).with_suffix(".py").exists()
        and not (ROOT / module.replace(".", "/") / "__main__.py").exists()
    ]

    assert missing == []


# --- files and links ---


@pytest.mark.parametrize(
    "document", [*sorted((DOCS / "develop").glob("*.md")), DOCS / "threats.md"], ids=named
)
def test_every_file_that_is_named_exists(document: Path) -> None:
    words = re.findall(r"`([\w@./-]+)`", document.read_text("utf-8"))
    paths = [word for word in words if "/" in word or re.search(r"\.(py|yaml|toml|txt)$", word)]
    rooms = [word for word in paths if word not in ("routes.py", "jobs.py")]

    assert rooms
    assert [path for path in rooms if not (ROOT / path).exists()] == []


def test_every_link_to_a_heading_leads_to_one() -> None:
    lost = []
    for document in DOCUMENTS:
        for path, anchor in re.findall(r"\]\(([^)\s#]*)#([^)\s]+)\)", document.read_text("utf-8")):
            if "://" in path:
                continue
            target = (document.parent / path) if path else document
            headings = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)
            if anchor not in [_slug(heading) for heading in headings]:
                lost.append((named(document), path, anchor))

    assert lost == []


def _slug(heading: str) -> str:
    """A heading's anchor, as MkDocs and the forges make it."""
    words = re.sub(r"[^\w\s-]", "", heading.replace("`", "")).strip().lower()
    return re.sub(r"[\s-]+", "-", words)


def test_every_page_of_the_site_can_be_reached_from_its_navigation() -> None:
    # The file holds nothing that only MkDocs could read.
    site = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    listed = set(re.findall(r"[\w/-]+\.md", json.dumps(site["nav"])))
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    decisions = {page for page in pages if re.match(r"decisions/\d", page)}
    index = (DOCS / "decisions/README.md").read_text("utf-8")

    assert pages - decisions - listed == set()
    assert [one for one in decisions if f"({Path(one).name})" not in index] == []


def test_the_alarms_that_operators_read_of_are_those_that_exist() -> None:
    template = (ROOT / "infra/operations.yaml").read_text("utf-8")
    described = set(re.findall(r'See docs/operate\.md, "([^"]+)"', template))
    operate = (DOCS / "operate.md").read_text("utf-8")
    runbook = operate.partition("## Alarms, and what to do")[2].partition("\n## ")[0]

    assert set(re.findall(r"^### (.+)$", runbook, re.MULTILINE)) == described


# --- pictures ---


def test_pictures_are_those_the_script_takes_small_and_used() -> None:
    found = {path.stem: path.stat().st_size for path in (DOCS / "pictures").iterdir()}
    texts = "".join(document.read_text("utf-8") for document in DOCUMENTS)

    assert found.keys() == ALBUM.keys()
    assert [name for name, size in found.items() if size > _MOST_BYTES] == []
    assert [name for name in found if f"pictures/{name}.png" not in texts] == []


def test_every_picture_says_in_words_what_it_shows() -> None:
    for document in DOCUMENTS:
        for words in re.findall(r"!\[([^\]]*)\]\(", document.read_text("utf-8")):
            assert len(words) > 10, named(document)


# --- the office's guide ---


def plain(text: str) -> str:
    """A guide's words without what marks them up."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^(#+ .*|\|[-| :]+\||- |\d+\. )", "\n\n", text, flags=re.MULTILINE)
    return re.sub(r"[*`]", "", text).replace("|", "\n\n")


@pytest.mark.parametrize("document", GUIDE, ids=named)
def test_the_guide_speaks_in_short_sentences_and_calmly(document: Path) -> None:
    text = plain(document.read_text("utf-8"))
    sentences = [
        " ".join(sentence.split())
        for block in text.split("\n\n")
        for sentence in re.split(r"(?<=[.:?]) ", " ".join(block.split()))
    ]

    assert [one for one in sentences if len(one.split()) > LONGEST_SENTENCE] == []
    assert "!" not in text


@pytest.mark.parametrize("document", GUIDE, ids=named)
def test_what_the_guide_calls_a_button_or_a_page_is_called_so(document: Path) -> None:
    named_so = re.findall(r"\*\*([^*]+)\*\*", document.read_text("utf-8"))

    assert [one for one in named_so if one not in interface()] == []


@cache
def interface() -> frozenset[object]:
    """What the pages say in German."""
    with (ROOT / "chalicelib/locale/de/LC_MESSAGES/mitsprache.po").open("rb") as file:
        return frozenset(one.string for one in read_po(file) if isinstance(one.string, str))


# --- what the project says of itself ---


def test_publiccode_keeps_to_its_standard_and_its_pictures_exist() -> None:
    described = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    schema = json.loads((Path(__file__).parent / "publiccode.schema.json").read_text("utf-8"))
    shown = [one for words in described["description"].values() for one in words["screenshots"]]

    assert [fault.message for fault in Draft202012Validator(schema).iter_errors(described)] == []
    assert [one for one in shown if not (ROOT / one).exists()] == []
    assert (ROOT / "LICENSE").resolve().name == f"{described['legal']['license']}.txt"


def test_every_library_that_is_deployed_is_listed_with_its_licence() -> None:
    document = licences.DOCUMENT.read_text("utf-8")
    listed = dict(re.findall(r"^\| (\S+) \| (.+) \|$", document, re.MULTILINE))
    deployed = {name for file in LAYERS.values() for name in licences.pinned(file)}
    deployed |= {*licences.pinned("requirements.txt"), *(n for n, _ in licences.page_assets())}

    assert deployed - listed.keys() == set()
    assert [name for name, licence in listed.items() if not licence.strip()] == []
