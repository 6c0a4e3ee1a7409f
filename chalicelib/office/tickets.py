"""What the console signs: links to sign in, sessions, form tokens and notices.

All are signed with the keys of the mailed links; the newest signs, each of them verifies.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from itsdangerous import BadSignature, Signer, URLSafeSerializer

LINK_LASTS = timedelta(minutes=15)
SESSION_LASTS = timedelta(hours=8)

_ROOT = "/buero"


class TicketError(Exception):
    """It is none of ours, was altered, is for another browser, or its time is over."""


@dataclass(frozen=True)
class Invitation:
    """What a mailed link to sign in says.

    Attributes:
        browser: a digest of the secret that the asking browser keeps.
        nonce: of two links no two have the same; the link is good once.
        goal: the page that was asked for before.
    """

    user: str
    epoch: int
    browser: str
    issued: datetime
    nonce: str
    goal: str


@dataclass(frozen=True)
class Errand:
    """What a provider is given to carry, so that the way back is known as one that we began.

    Attributes:
        browser: a digest of the secret that the browser keeps which was sent there.
        nonce: of two ways no two have the same; one comes back once.
        goal: the page that was asked for before.
    """

    browser: str
    issued: datetime
    nonce: str
    goal: str


@dataclass(frozen=True)
class Session:
    """That somebody has signed in.

    Attributes:
        epoch: of the user when it began.
        sid: names this session, so that it can be ended and its forms told from others.
    """

    user: str
    epoch: int
    issued: datetime
    sid: str


def new_secret() -> str:
    """A secret for a browser, a link or a session: 128 random bits."""
    return secrets.token_urlsafe(16)


def digest(secret: str) -> str:
    """What may be known of a browser's secret."""
    return hashlib.sha256(f"mitsprache/browser/{secret}".encode()).hexdigest()[:32]


def sign_invitation(one: Invitation, keys: Sequence[str]) -> str:
    """The token in a mailed link."""
    content = [one.user, one.epoch, one.browser, _seconds(one.issued), one.nonce, one.goal]
    return _signed("invitation", content, keys)


def invitation(token: str, browser: str, keys: Sequence[str], moment: datetime) -> Invitation:
    """What a mailed link says to the browser that asked for it.

    Args:
        browser: the secret that the present browser keeps, or "".

    Raises:
        TicketError: if it is none of ours, for another browser, or too old.
    """
    content = _opened("invitation", token, keys)
    found = Invitation(content[0], content[1], content[2], _moment(content[3]), *content[4:])
    _require(found.issued, LINK_LASTS, moment)
    _require_browser(found.browser, browser)
    return found


def sign_errand(one: Errand, keys: Sequence[str]) -> str:
    """The `state` that a provider carries."""
    return _signed("errand", [one.browser, _seconds(one.issued), one.nonce, one.goal], keys)


def errand(state: str, browser: str, keys: Sequence[str], moment: datetime) -> Errand:
    """What a provider brings back with the browser that was sent there.

    Args:
        browser: the secret that the present browser keeps, or "".

    Raises:
        TicketError: if it is none of ours, for another browser, or too old.
    """
    content = _opened("errand", state, keys)
    found = Errand(content[0], _moment(content[1]), *content[2:])
    _require(found.issued, LINK_LASTS, moment)
    _require_browser(found.browser, browser)
    return found


def sign_session(one: Session, keys: Sequence[str]) -> str:
    """The value of a session's cookie."""
    return _signed("session", [one.user, one.epoch, _seconds(one.issued), one.sid], keys)


def session(cookie: str, keys: Sequence[str], moment: datetime) -> Session:
    """The session of a cookie.

    Raises:
        TicketError: if it is none of ours, or over.
    """
    user, epoch, issued, sid = _opened("session", cookie, keys)
    found = Session(user, epoch, _moment(issued), sid)
    _require(found.issued, SESSION_LASTS, moment)
    return found


def form_token(secret: str, keys: Sequence[str]) -> str:
    """What every form of a session or browser carries; other sites cannot know it.

    Args:
        secret: the session's `sid`, or the browser's secret before somebody has signed in.
    """
    return _signer(keys).get_signature(secret).decode()


def is_form_token(token: str, secret: str, keys: Sequence[str]) -> bool:
    """Whether a form of this session or browser carried it."""
    return bool(secret) and _signer(keys).verify_signature(secret, token)


def sign_notice(message: str, values: Mapping[str, str], keys: Sequence[str]) -> str:
    """A notice for the next page.

    Args:
        message: its msgid.
        values: what is filled in.
    """
    return _signed("notice", [message, dict(values)], keys)


def notice(cookie: str, keys: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The notice of a cookie.

    Raises:
        TicketError: if it is none of ours.
    """
    message, values = _opened("notice", cookie, keys)
    return message, values


def inner(goal: str) -> str:
    """An address of the console, or its first page in place of any other address."""
    path = goal.partition("?")[0]
    safe = path == _ROOT or path.startswith(f"{_ROOT}/")
    return goal if safe and goal.isprintable() and "\\" not in goal and ".." not in path else _ROOT


def _signed(kind: str, content: list[Any], keys: Sequence[str]) -> str:
    return str(_serializer(kind, keys).dumps(content))


def _opened(kind: str, token: str, keys: Sequence[str]) -> list[Any]:
    try:
        content: list[Any] = _serializer(kind, keys).loads(token)
    except (BadSignature, ValueError) as error:
        raise TicketError("it is none of ours") from error
    return content


def _serializer(kind: str, keys: Sequence[str]) -> URLSafeSerializer:
    return URLSafeSerializer(list(keys), salt=f"mitsprache/office/{kind}")


def _signer(keys: Sequence[str]) -> Signer:
    return Signer(list(keys), salt="mitsprache/office/form")


def _require(issued: datetime, lasts: timedelta, moment: datetime) -> None:
    if not issued <= moment < issued + lasts:
        raise TicketError("its time is over")


def _require_browser(known: str, browser: str) -> None:
    if not browser or not secrets.compare_digest(known, digest(browser)):
        raise TicketError("another browser asked")


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
