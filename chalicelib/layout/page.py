"""The frame around every page, and rendering a page into it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.i18n import catalogue, direction, interface_languages, number_marks, own_name
from chalicelib.layout.dates import long_date
from chalicelib.layout.look import SHIPPED, Look
from chalicelib.layout.static import hashed_name

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.runtime import Context

_FRAME = Path(__file__).parent / "templates"

LANGUAGE_NAMES = {
    "ar": "العربية",
    "de": "Deutsch",
    "de-simple": "Leichte Sprache",
    "en": "English",
    "fa": "فارسی",
    "fr": "Français",
    "pl": "Polski",
    "ru": "Русский",
    "tr": "Türkçe",
    "uk": "Українська",
}
"""Languages by their own names, as a switch between them shows them."""


@dataclass(frozen=True)
class Place:
    """Where a page stands.

    Attributes:
        base: path that all addresses begin with: "" or, behind a stage, such as "/api".
        language: the language of the page.
        languages: the languages the page can be had in, `language` among them.
        kiosk: whether many people use this device one after the other, as at an event.
        look: its colours and logo.
    """

    base: str
    language: str
    languages: tuple[str, ...]
    kiosk: bool = False
    look: Look = SHIPPED

    @property
    def kept(self) -> str:
        """What addresses of a survey keep of the present one, beside the language."""
        return "kiosk=1&" if self.kiosk else ""

    @property
    def direction(self) -> str:
        """Which way the language is written: "ltr" or "rtl"."""
        return direction(self.language)


def render(folder: Path, template: str, place: Place, **values: Any) -> str:
    """Render one page.

    Args:
        folder: the room's templates; the frame `page.html` is always found beside them.
        template: name of the template.
        place: where the page stands.
        values: what the template shows, escaped unless it is markup already.
    """
    return _environment(folder).get_template(template).render(place=place, **values)


@cache
def _environment(folder: Path) -> "Environment":
    # Imported on the first page, not before: a function that only serves the API starts
    # a tenth of a second sooner without it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader([folder, _FRAME]),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    gettext, ngettext = _translators()
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=False
    )
    # By its own name, not through the extension's alias, which asks for it at every word.
    environment.globals["_"] = gettext
    names = LANGUAGE_NAMES | {tag: own_name(tag) for tag in interface_languages()}
    environment.globals |= {
        "static": hashed_name,
        "language_names": names,
        "number_marks": number_marks,
    }
    environment.filters["long_date"] = long_date
    return environment


def _translators() -> tuple[Callable[..., str], Callable[..., str]]:
    """gettext and ngettext that speak the language of the page being rendered.

    As Jinja's own they are trusted, and fill in what stands in "%(name)s", escaped. A page has
    fifty words and few of them have places to fill, so those without are kept ready.
    """
    from jinja2 import pass_context
    from markupsafe import Markup

    @cache
    def words(language: str, message: str) -> Markup:
        return Markup(catalogue(language).gettext(message))  # noqa: S704 - our own catalogue

    @cache
    def whole(language: str, message: str) -> Markup:
        return words(language, message) % {}

    @pass_context
    def gettext(context: "Context", message: str, **values: object) -> Markup:
        language = context["place"].language
        return words(language, message) % values if values else whole(language, message)

    @pass_context
    def ngettext(context: "Context", one: str, many: str, number: int, **values: object) -> Markup:
        found = catalogue(context["place"].language).ngettext(one, many, number)
        return Markup(found) % {"num": number, **values}  # noqa: S704 - our own catalogue

    return gettext, ngettext
