"""The guests that a form brings, and what is wrong with the list of them."""

from collections.abc import Mapping

from chalicelib.i18n import later as _
from chalicelib.office.posted import Form
from chalicelib.outreach.guest_list import Fault, FaultKind, People

Finding = tuple[str, Mapping[str, object]]
"""A msgid of the catalogue, and what to fill in."""

_FAULT_WORDS: Mapping[FaultKind, str] = {
    FaultKind.ADDRESS: _("Line %(line)s: “%(typed)s” is no mail address."),
    FaultKind.LANGUAGE: _("Line %(line)s: the language “%(typed)s” is not known."),
    FaultKind.HEADING: _("There is no column of addresses. Its heading can be “E-Mail”."),
}

_NAMED = 20
"""How many findings are named one by one."""


def sent(form: Form) -> tuple[People, list[Finding]]:
    """Who stands in the file and the text of a form, and what is wrong with them."""
    from chalicelib.outreach import guest_tables

    none = People((), (), ())
    upload = form.file("file")
    try:
        filed = guest_tables.from_file(upload.name, upload.content) if upload else none
        pasted = guest_tables.pasted(form.text("guests")) if form.text("guests") else none
    except guest_tables.TableError:
        return none, [(_("The file cannot be read. Excel and CSV can be."), {})]
    both = People(filed.guests + pasted.guests, (), filed.faults + pasted.faults)
    return both, findings(both)


def findings(people: People) -> list[Finding]:
    """What is wrong with a list of guests: msgids of the catalogue, and what to fill in.

    Nobody is taken in if there is anything.
    """
    found: list[Finding] = [_finding(one) for one in people.faults]
    if len(found) <= _NAMED:
        return found
    rest = len(found) - _NAMED
    return [*found[:_NAMED], (_("And %(number)s more."), {"number": rest})]


def _finding(fault: Fault) -> Finding:
    return _FAULT_WORDS[fault.kind], {"line": fault.line, "typed": fault.typed}
