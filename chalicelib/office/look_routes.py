"""Settings: the logo and the colours of all pages."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from chalice.app import Blueprint, Response

from chalicelib import doors
from chalicelib.i18n import later as _
from chalicelib.layout.look import SHIPPED, Logo, Look, Scheme, Standing, of_digits
from chalicelib.office import door
from chalicelib.office.users import Role
from chalicelib.settings import settings
from chalicelib.store.looks import StoredLooks

if TYPE_CHECKING:
    from chalicelib.office.look_form import Typed
    from chalicelib.office.overtaken import Difference

look_routes = Blueprint(__name__)

_HOME = "/buero/einstellungen/aussehen"
_SAMPLE = f"{_HOME}/muster"


@look_routes.route(_HOME, methods=["GET"])
@door.open_to(Role.VERWALTUNG)
def show(visit: door.Visit) -> Response:
    """How pages look, to be changed."""
    from chalicelib.office import look_form

    standing = _stored().standing()
    return _form(visit, standing, look_form.shown(standing.now))


@look_routes.route(_HOME, methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.VERWALTUNG)
def change(visit: door.Visit) -> Response:
    """Look at another look, give it to all pages, or go back to the former or the shipped one."""
    from chalicelib.office import look_form

    standing = _stored().standing()
    match visit.form.text("do"):
        case "shipped":
            look = SHIPPED
        case "former":
            look = standing.former or standing.now
        case act:
            logo, refusal = _logo(visit)
            typed = look_form.read(visit.form, logo)
            faults = look_form.faults(typed, visit.said) | refusal
            if faults or typed.look is None or act != "save":
                return _form(visit, standing, typed, faults)
            look = typed.look
    if visit.form.text("version") != str(standing.version):
        return _overtaken(visit, standing, look if visit.form.text("do") == "save" else None)
    if look != standing.now:
        _stored().replace(standing, look)
        before, after = (
            " / ".join(look_form.described(one, visit.said)) for one in (standing.now, look)
        )
        visit.note(_("Look of the pages changed"), visit.said(_("Logo and colours")), before, after)
    return visit.go(_HOME, notice=_("The look is stored. Within a minute all pages have it."))


@look_routes.route(_SAMPLE, methods=["GET"])
@door.open_to(Role.VERWALTUNG)
def sample(visit: door.Visit) -> Response:
    """A page in a look that need not be stored, for a frame."""
    query = visit.query
    colours = of_digits(query.get("farben", "")) or SHIPPED.colours
    only = Scheme.NIGHT if query.get("licht") == Scheme.NIGHT else Scheme.DAY
    logo = _kept(query.get("logo", ""), query.get("text", ""))
    place = replace(visit.place, look=Look(colours, logo, only))
    return doors.framed_page(str(replace(visit, place=place).page("look_sample.html").body))


def _logo(visit: door.Visit) -> tuple[Logo | None, dict[str, str]]:
    """The logo of a form, and what is wrong with the file that was chosen for it.

    A file that can be shown is kept at once: so it is not lost when something else is refused.
    """
    form = visit.form
    if form.text("no-logo"):
        return None, {}
    alt, refusal = form.text("alt"), {}
    if chosen := form.file("file"):
        from chalicelib.office import logo

        try:
            drawing = logo.drawing(chosen.content)
        except logo.LogoError as error:
            refusal = {"file": visit.said(error.message) % error.values}
        else:
            name = sha256(drawing.svg.encode()).hexdigest()[:32]
            _stored().keep(name, drawing)
            return Logo(name, alt, drawing.width), {}
    return _kept(form.text("logo"), alt), refusal


def _kept(name: str, alt: str) -> Logo | None:
    drawing = _stored().drawing(name) if name else None
    return Logo(name, alt, drawing.width) if drawing else None


def _overtaken(visit: door.Visit, standing: Standing, look: Look | None) -> Response:
    """The form once more: somebody else has stored another look since it was opened."""
    from chalicelib.office import look_form
    from chalicelib.office.overtaken import differing

    mine = look or standing.now
    theirs, typed = (look_form.in_words(one, visit.said) for one in (standing.now, mine))
    found = differing(look_form.labels(visit.said), theirs, typed)
    return _form(visit, standing, look_form.shown(mine), status=409, differences=found)


def _form(
    visit: door.Visit,
    standing: Standing,
    typed: "Typed",
    faults: Mapping[str, str] | None = None,
    status: int = 200,
    differences: Sequence["Difference"] = (),
) -> Response:
    from chalicelib.office import logo, look_form

    look = typed.look
    query = look and urlencode(
        {"farben": look.colours.digits}
        | ({"logo": look.logo.hash, "text": look.logo.alt} if look.logo else {})
    )
    answer = visit.page(
        "look.html",
        422 if faults else status,
        path=_HOME,
        sample=f"{_SAMPLE}?{query}" if query else "",
        typed=typed,
        faults=faults or {},
        overtaken=status == 409,
        differences=differences,
        labels=look_form.LABELS,
        version=standing.version,
        former=standing.former and look_form.described(standing.former, visit.said),
        is_own=standing.now != SHIPPED,
        most=logo.MOST_BYTES // 1024,
        longest=look_form.LONGEST,
    )
    return doors.framing(answer)


def _stored() -> StoredLooks:
    return StoredLooks(settings().catalogue_table)
