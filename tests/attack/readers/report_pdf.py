"""summaries/{survey}/{period}/report.pdf: its tables and its comparison, as they are read out."""

from collections.abc import Iterator, Mapping

from chalicelib.i18n import catalogue
from chalicelib.questionnaire import tables
from chalicelib.questionnaire.model import Ranking, Scale
from chalicelib.questionnaire.tables import TableCell
from tests.attack.facts import Fact, Knowledge, count
from tests.attack.readers.artefact import Artefact, Period
from tests.attack.readers.report_html import Page, compared, dotted, people, share
from tests.attack.readers.sheet_rows import language_of
from tests.attack.readers.tagged_pdf import Part, tree
from tests.attack.readers.wording import NOTHING, lines, numbers_in, plain


def read(artefact: Artefact, period: Period) -> Knowledge:
    """What the document says."""
    document = tree(artefact.content).parts[0]
    page = Page(artefact.key, language_of(artefact, period), period)
    items = list(dict.fromkeys(table.item for table in tables.plan(period.questionnaire)))
    facts: list[Fact] = []
    item = ""
    for heading, table in _tables(document):
        number = heading.text.partition(" ")[0]
        if heading.tag == "H2" and number.isdecimal():
            item = items[int(number) - 1]
            facts += _table(page, item, table)
        elif heading.tag == "H3":
            facts += _plot(page, item, heading.text, table)
    for figure in document.all("Figure"):
        facts += _figure(page, items, figure.alternative)
    return Knowledge({}, tuple(facts))


def _plot(page: Page, item: str, heading: str, table: Part) -> Iterator[Fact]:
    """A trend, or the parts: "Period: “Yes”" above a line for each period."""
    _ = catalogue(page.language).gettext
    what, _colon, caption = heading.partition(": ")
    in_time = what == _("Period")
    assert in_time or what == _("Part"), f"{page.source}: {heading!r} is a table no reader knows"
    _head, *rows = table.all("TR")
    said = [[cell.text for cell in row.all("TD")] for row in rows]
    yield from dotted(page, item, in_time, caption, [(row[1], row[2]) for row in said])


def _tables(part: Part) -> Iterator[tuple[Part, Part]]:
    """Every table, with the heading it stands under."""
    heading = Part("")
    for one in _in_order(part):
        if one.tag in ("H1", "H2", "H3"):
            heading = one
        elif one.tag == "Table":
            yield heading, one


def _in_order(part: Part) -> Iterator[Part]:
    for one in part.parts:
        yield one
        yield from _in_order(one)


def _table(page: Page, item: str, table: Part) -> Iterator[Fact]:
    _ = catalogue(page.language).gettext
    said = lines(page.period.questionnaire, item, page.language)
    about = {**said, **_first_places(page, item)}
    head, *rows = table.all("TR")
    heads = [cell.text for cell in head.all("TH")]
    for row in rows:
        words, *rest = (cell.text for cell in row.all("TD"))
        label, (name, cell) = _answer(words, about)
        values = dict(zip(heads[1:], rest, strict=True))
        if values[_("People")] == NOTHING:
            assert not page.period.showing(name), f"{page.source} hides {name}"
            continue
        yield people(page, name, (cell,), values[_("People")])
        if values.get(_("Share")):
            yield from share(page, name, (cell,), values[_("Share")])
        note = numbers_in("at least {part} of {base}", words[len(label) :].strip(), page.language)
        if note:
            part, base = int(note["part"]), int(note["base"])
            groups = page.period.showing(name)
            yield count(groups, name, [cell], part, base, page.source)


def _first_places(page: Page, item_id: str) -> dict[str, TableCell]:
    """The words of a ranking's lines: how many put each option first."""
    item = page.period.questionnaire.item(item_id)
    if not isinstance(item, Ranking):
        return {}
    first = catalogue(page.language).gettext("place {number}").format(number=1)
    return {
        plain(f"{option.label[page.language]}: {first}"): (f"{item_id}/{option.code}", "1")
        for option in item.options
    }


def _answer(said: str, about: Mapping[str, TableCell]) -> tuple[str, TableCell]:
    """The answer a line begins with: the longest, if one begins with another."""
    label = max((label for label in about if said.startswith(label)), key=len)
    return label, about[label]


def _figure(page: Page, items: list[str], alternative: str) -> Iterator[Fact]:
    """The scales that a comparison puts side by side."""
    questionnaire = page.period.questionnaire
    said = plain(alternative)
    starts = []
    for number, item_id in enumerate(items, start=1):
        item = questionnaire.item(item_id)
        begin = f"{number} {plain(item.label[page.language])}: "
        if isinstance(item, Scale) and begin in said:
            starts.append((said.index(begin), begin, item_id))
    ends = [start for start, _, _ in sorted(starts)[1:]] + [len(said)]
    for (start, begin, item_id), end in zip(sorted(starts), ends, strict=True):
        yield from compared(page, item_id, said[start + len(begin) : end].strip())
