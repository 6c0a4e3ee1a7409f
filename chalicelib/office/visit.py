"""A request to the console as its pages see it: who asks for what, and the ways to answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from chalice.app import Response

from chalicelib import doors
from chalicelib.i18n import catalogue
from chalicelib.i18n import later as _
from chalicelib.layout.page import Place, render
from chalicelib.office import navigation, tickets
from chalicelib.office.audit import Entry
from chalicelib.office.cookies import NOTICE_COOKIE, give_cookie, keys
from chalicelib.office.posted import Form
from chalicelib.office.tickets import Session
from chalicelib.office.users import User
from chalicelib.settings import settings
from chalicelib.store.audit import AuditTrail

_TEMPLATES = Path(__file__).parent / "templates"
_NOTICE_SECONDS = 60

_Thing = TypeVar("_Thing")


class NotThere(Exception):
    """What a page is about is not there.

    Attributes:
        answer: what is said instead of the page.
    """

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


@dataclass(frozen=True)
class Caller:
    """A request by somebody who need not have signed in.

    Attributes:
        query: the parameters of the address.
        path: the route, such as "/buero/veranstaltungen/{event}".
        secret: what tokens of forms are bound to.
        message: what the page before wanted to have said, in the reader's language.
    """

    moment: datetime
    query: Mapping[str, str]
    form: Form
    place: Place
    path: str
    secret: str = field(repr=False)
    message: str = ""

    @property
    def csrf(self) -> str:
        """The token that each form on the page carries."""
        return tickets.form_token(self.secret, keys())

    @property
    def user(self) -> User | None:
        """Who has signed in, if somebody has."""
        return None

    def page(self, template: str, status: int = 200, **view: Any) -> Response:
        """A page of the console.

        Args:
            template: its name in `office/templates`; it extends `console.html`.
            view: what it shows.
        """
        entries = navigation.seen_by(self.user.role) if self.user else []
        html = render(_TEMPLATES, template, self.place, visit=self, navigation=entries, **view)
        answer = doors.page(html, status)
        if self.message:
            give_cookie(answer, NOTICE_COOKIE, "", 0)
        return answer

    def go(self, path: str, notice: str = "", **values: str) -> Response:
        """Send the browser on to a page of the console.

        Args:
            path: its address, from "/buero" on.
            notice: what it is to say once, as a msgid of the catalogue.
            values: what is filled into the notice.
        """
        answer = doors.redirect(f"{self.place.base}{path}")
        if notice:
            signed = tickets.sign_notice(notice, values, keys())
            give_cookie(answer, NOTICE_COOKIE, signed, _NOTICE_SECONDS)
        return answer

    def said(self, words: str) -> str:
        """A msgid of the catalogue in the reader's language."""
        return catalogue(self.place.language).gettext(words)

    def told(self, status: int, title: str, *texts: str, typed: Sequence[str] = ()) -> Response:
        """A page that only says something.

        Args:
            title: as a msgid of the catalogue, like each of the texts.
            typed: what a person wrote into a form that is not taken, to be copied from here.
        """
        words = catalogue(self.place.language).gettext
        said = [words(one) for one in texts]
        return self.page("told.html", status, title=words(title), texts=said, typed=typed)

    def not_found(self) -> Response:
        """The page that there is no such page."""
        return self.told(404, _("This page does not exist"), _("Please check the address."))

    def found(self, thing: _Thing | None, instead: Callable[[], Response] | None = None) -> _Thing:
        """What a page is about, for it is there.

        Args:
            thing: as the store has it.
            instead: makes the answer if it is not there; without it that is "not found".

        Raises:
            NotThere: if it is not; the door gives its answer.
        """
        if thing is None:
            raise NotThere(instead() if instead else self.not_found())
        return thing


@dataclass(frozen=True)
class Visit(Caller):
    """A request by somebody who has signed in, and may do what they ask for."""

    signed_in: User = field(kw_only=True)
    session: Session = field(kw_only=True)

    @property
    def user(self) -> User:
        """Who has signed in."""
        return self.signed_in

    def note(self, act: str, subject: str, before: str = "", after: str = "") -> None:
        """Write what was done into the audit trail.

        Args:
            act: what was done, as a msgid of the catalogue, such as "Event planned".
            subject: to what, by the name people know it by.
            before: how it was; no answer, and no address of a guest.
            after: how it has become; likewise.
        """
        entry = Entry(self.moment, self.user.name, act, subject, before, after)
        AuditTrail(settings().catalogue_table).note(entry)

    def typed(self, *texts: str) -> list[str]:
        """Lines for the page of a conflict: what was typed, so that it is not lost."""
        line = self.said(_("You had typed: %(words)s"))
        return [line % {"words": one} for one in texts if one]

    def conflict(self, *changes: str) -> Response:
        """The page that somebody else was faster, and that nothing was overwritten.

        Args:
            changes: what is different now, a line each, in the reader's language.
        """
        return self.page("conflict.html", 409, changes=changes)
