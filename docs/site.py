"""Fits the documents to a site: the repository's own pages join them, other links become words.

A hook of MkDocs (https://www.mkdocs.org/user-guide/configuration/#hooks). The same files are read
in the repository, where their links lead to files that the site does not have.
"""

from __future__ import annotations

import posixpath
import re
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent

OWN = {
    "README.md": "readme.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
}
"""Pages of the repository, and what they are called on the site."""

_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")
_GERMAN = "buero/"
_MAP = "<!-- the data map -->"
_WIDE = ("data-map.md", "permissions.md", "protection-measured.md")
_PARTS = (
    ('<div role="contentinfo">', "<div>"),
    ("<footer>", '<footer role="contentinfo">'),
    ('role="note" aria-label="Versions"', 'role="navigation" aria-label="Pages"'),
    ("<pre>", '<pre tabindex="0">'),
)
"""What the theme writes of its parts, and what they are."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Let the repository's own pages join the documents."""
    from mkdocs.structure.files import File

    for name, place in OWN.items():
        files.append(File.generated(config, place, content=(ROOT / name).read_text("utf-8")))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Turn links to where the site has them, and put the data map where it belongs."""
    if _MAP in markdown:
        markdown = markdown.replace(_MAP, data_map())
    return turned(markdown, page.file.src_uri)


def on_post_page(output: str, page: Page, **_: Any) -> str:
    """Say in which language a page is written, and let keys move what is wider than a phone."""
    output = reached(output)
    if page.file.src_uri in _WIDE:
        output = output.replace("<table>", '<table tabindex="0">')
    if page.file.src_uri.startswith(_GERMAN):
        return re.sub(r'(<html[^>]* lang=)"[a-z]+"', r'\1"de"', output, count=1)
    return output


def on_post_template(output_content: str, **_: Any) -> str:
    """Do the same for the pages that are no documents: the search, and what is not there."""
    return reached(output_content)


def reached(output: str) -> str:
    """A page whose parts assistive technology and keys can reach, which the theme leaves out."""
    for words, better in _PARTS:
        output = output.replace(words, better)
    return output


def data_map() -> str:
    """All that is stored, as tables: one for each place."""
    sys.path.insert(0, str(ROOT))
    try:
        from chalicelib.notices.data_map import HOLDINGS
    finally:
        sys.path.remove(str(ROOT))
    lines = []
    for store, holdings in groupby(HOLDINGS, lambda one: one.store):
        lines += ["", f"## {store.value.capitalize()}", ""]
        lines += ["| key | what | its attributes | what for | until |", "|---|---|---|---|---|"]
        for one in holdings:
            attributes = ", ".join(f"`{name}`" for name in one.attributes) or "–"
            said = one.purpose
            what, why, until = (said.what, said.why, said.until) if said else ("–", "–", "–")
            key = one.key.replace("|", "&#124;")
            lines.append(f"| <code>{key}</code> | {what} | {attributes} | {why} | {until} |")
    lines += ["", "A dash: it says nothing about any person."]
    return "\n".join(lines)


def turned(markdown: str, page: str) -> str:
    """A page's text, with links for the site.

    Args:
        page: its place on the site, such as "decisions/0001-local-stack.md".
    """
    names = {place: name for name, place in OWN.items()}
    source = names.get(page, f"docs/{page}")

    def link(found: re.Match[str]) -> str:
        image, words, target = found.groups()
        if "://" in target or target.startswith(("#", "mailto:")):
            return found[0]
        path, mark, anchor = target.partition("#")
        place = _on_the_site(posixpath.normpath(posixpath.join(posixpath.dirname(source), path)))
        if place is None:
            return str(words)
        there = posixpath.relpath(place, posixpath.dirname(page) or ".")
        return f"{image}[{words}]({there}{mark}{anchor})"

    return _LINK.sub(link, markdown)


def _on_the_site(path: str) -> str | None:
    """Where the site has a file of the repository; None if it has not."""
    if path in OWN:
        return OWN[path]
    if not path.startswith("docs/"):
        return None
    if (ROOT / path).is_dir():
        path = f"{path}/README.md"
    return path.removeprefix("docs/") if (ROOT / path).exists() else None
