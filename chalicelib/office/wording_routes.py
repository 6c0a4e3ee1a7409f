"""Settings: what mails say, in the office's own words or in the shipped ones."""

from collections.abc import Sequence
from dataclasses import asdict

from chalice.app import Blueprint, Response

from chalicelib import doors
from chalicelib.i18n import catalogue
from chalicelib.i18n import later as _
from chalicelib.office import door
from chalicelib.office.overtaken import Difference, differing
from chalicelib.office.users import Role
from chalicelib.outreach import wording
from chalicelib.outreach.wording import KINDS, LANGUAGES, PLACE_WORDS, Wording, Wordings
from chalicelib.settings import settings
from chalicelib.store.wordings import StoredWordings

wording_routes = Blueprint(__name__)

_HOME = "/buero/einstellungen/mails"
_LABELS = {
    "subject": _("Subject"),
    "heading": _("Heading"),
    "text": _("Text"),
    "action": _("Words on the button"),
}
_ONE = f"{_HOME}/{{kind}}/{{language}}"


@wording_routes.route(_HOME, methods=["GET"])
@door.open_to(Role.VERWALTUNG)
def overview(visit: door.Visit) -> Response:
    """All mails to people outside the office, and whose words they have."""
    return visit.page(
        "wordings.html", kinds=KINDS, languages=LANGUAGES, wordings=_stored().now(), home=_HOME
    )


@wording_routes.route(_ONE, methods=["GET"])
@door.open_to(Role.VERWALTUNG)
def show(visit: door.Visit, kind: str, language: str) -> Response:
    """The words of one mail, to be changed."""
    if not _is_one(kind, language):
        return visit.not_found()
    wordings = _stored().now()
    return _form(visit, kind, language, wordings, _words(wordings, kind, language))


@wording_routes.route(_ONE, methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.VERWALTUNG)
def change(visit: door.Visit, kind: str, language: str) -> Response:
    """Look at other words, give the mail these, or give it the shipped ones again."""
    if not _is_one(kind, language):
        return visit.not_found()
    form = visit.form
    typed = wording.typed(
        {name: form.text(name) for name in ("subject", "heading", "text", "action")}
    )
    stored = _stored().now()
    before = _words(stored, kind, language)
    act = form.text("do")
    if act == "reset":
        after = None
    else:
        faults = _said(visit, kind, typed)
        if faults or act != "save":
            status = 422 if faults else 200
            return _form(visit, kind, language, stored, typed, faults, status)
        after = typed
    words = catalogue(visit.place.language).gettext
    if form.text("version") != str(stored.version):
        labels = {name: words(label) for name, label in _LABELS.items()}
        found = differing(labels, asdict(before), asdict(typed))
        mine = before if act == "reset" else typed
        return _form(visit, kind, language, stored, mine, status=409, differences=found)
    _stored().replace(stored, stored.having(kind, language, after))
    visit.note(
        _("Words of a mail changed"),
        f"{words(KINDS[kind].words)} ({language})",
        " / ".join(_lines(before)),
        " / ".join(_lines(after)) if after else words(_("as shipped")),
    )
    return visit.go(_HOME, notice=_("The words are changed. They hold from the next mail on."))


@wording_routes.route(f"{_ONE}/ansicht", methods=["GET"])
@door.open_to(Role.VERWALTUNG)
def look(visit: door.Visit, kind: str, language: str) -> Response:
    """The mail as it looks now, for a frame."""
    from chalicelib.outreach import shipped

    if not _is_one(kind, language):
        return visit.not_found()
    mail = shipped.example(kind, language, _stored().now(), settings().public_url)
    return doors.framed(mail.html)


def _form(
    visit: door.Visit,
    kind: str,
    language: str,
    stored: Wordings,
    typed: Wording,
    faults: dict[str, str] | None = None,
    status: int = 200,
    differences: Sequence[Difference] = (),
) -> Response:
    from chalicelib.outreach import shipped

    shown = stored if faults else stored.having(kind, language, typed)
    mail = shipped.example(kind, language, shown, settings().public_url)
    return visit.page(
        "wording.html",
        status,
        kind=KINDS[kind],
        language=language,
        home=_HOME,
        path=f"{_HOME}/{kind}/{language}",
        typed=typed,
        faults=faults or {},
        overtaken=status == 409,
        differences=differences,
        version=stored.version,
        is_own=stored.of(kind, language) is not None,
        shipped=shipped.shipped(kind, language),
        mail=mail,
        place_words=PLACE_WORDS,
        longest=wording.LONGEST,
    )


def _said(visit: door.Visit, kind: str, typed: Wording) -> dict[str, str]:
    words = catalogue(visit.place.language).gettext
    return {one.part: words(one.message) % one.values for one in wording.faults(kind, typed)}


def _words(wordings: Wordings, kind: str, language: str) -> Wording:
    from chalicelib.outreach import shipped

    return wordings.of(kind, language) or shipped.shipped(kind, language)


def _lines(words: Wording) -> list[str]:
    return [words.subject, words.heading, *words.paragraphs, words.action]


def _is_one(kind: str, language: str) -> bool:
    return kind in KINDS and language in LANGUAGES


def _stored() -> StoredWordings:
    return StoredWordings(settings().catalogue_table)
