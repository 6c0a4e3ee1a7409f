"""The console's main pages, in the order of its navigation, and who sees which."""

from dataclasses import dataclass

from chalicelib.i18n import later as _
from chalicelib.office.users import Role


@dataclass(frozen=True)
class Entry:
    """One page of the navigation.

    Attributes:
        path: addresses of pages that belong to it begin so.
        words: its name, as a msgid of the catalogue.
        role: who sees it.
        also: how addresses of further pages begin that belong to it.
    """

    path: str
    words: str
    role: Role
    also: tuple[str, ...] = ()

    def holds(self, path: str) -> bool:
        """Whether a page belongs to it."""
        if self.path == HOME:
            return path == HOME
        return any(path == one or path.startswith(f"{one}/") for one in (self.path, *self.also))


HOME = "/buero"

ENTRIES = (
    Entry(HOME, _("Today"), Role.LESEN),
    Entry("/buero/umfragen", _("Surveys"), Role.LESEN),
    Entry(
        "/buero/veranstaltungen",
        _("Events"),
        Role.LESEN,
        also=("/buero/verteiler", "/buero/runden"),
    ),
    Entry("/buero/berichte", _("Reports"), Role.LESEN),
    Entry("/buero/plan", _("Plan of reports"), Role.LESEN),
    Entry("/buero/zusagen", _("Said – done"), Role.LESEN),
    Entry("/buero/texte", _("Texts"), Role.LESEN),
    Entry(
        "/buero/schutz",
        _("Data and protection"),
        Role.LESEN,
        also=("/buero/personen", "/buero/gesperrt"),
    ),
    Entry("/buero/protokoll", _("Record"), Role.LESEN),
    Entry("/buero/einstellungen", _("Settings"), Role.VERWALTUNG),
)


def seen_by(role: Role) -> list[Entry]:
    """What somebody finds in the navigation."""
    return [entry for entry in ENTRIES if role.covers(entry.role)]
