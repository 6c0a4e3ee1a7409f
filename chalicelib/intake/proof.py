"""Proof that a machine has worked for an answer, or that a person has waited for it.

The proof of work is ALTCHA's: the browser looks for a number that gives a known beginning of a
hash. A challenge is bound to the code of the answer, so a solved one is good for that answer
alone, and nothing needs to be remembered about it.
"""

import hmac
import json
import secrets
from collections.abc import Sequence

from itsdangerous import BadSignature, URLSafeSerializer

from chalicelib.intake import codes
from chalicelib.intake.form import Fields, first

WAIT_SECONDS = 30
"""How long somebody waits whose browser does no work."""

_LEAST, _MOST = 10_000, 30_000
"""Hashes to try: a second or two on an old phone, while the form is read."""

OF_THE_PROOF = frozenset({"do", "the-proof", "the-ticket", "web-site"})
"""Fields of the page that asks for a proof; they are put into it anew."""


def is_proven(
    fields: Fields, survey: str, code: str, moment: float, keys: Sequence[str], *, waited: bool
) -> bool:
    """Whether work was done or waited for, and nothing was written where no person writes.

    Args:
        fields: as the page that asks for a proof posts them.
        code: what the proof is bound to.
        moment: in seconds since 1970.
        keys: secrets, oldest first.
        waited: whether it came by the address for those who wait.
    """
    if first(fields, "web-site"):
        return False
    if waited:
        return not still_to_wait(first(fields, "the-ticket"), survey, code, moment, keys)
    return is_done(first(fields, "the-proof"), survey, code, keys)


def ticket_in(fields: Fields, survey: str, code: str, moment: float, keys: Sequence[str]) -> str:
    """The ticket of whoever has to wait on, else a new one: nobody begins anew."""
    held = first(fields, "the-ticket")
    if still_to_wait(held, survey, code, moment, keys) == WAIT_SECONDS:
        return ticket(survey, code, moment, keys)
    return held


def challenge(survey: str, code: str, keys: Sequence[str]) -> str:
    """The work for one answer, as JSON for the browser.

    Args:
        code: the answer will be stored under.
        keys: secrets, oldest first; the last one signs.
    """
    # Imported by surveys that ask for it alone.
    import altcha

    made = altcha.create_challenge(
        "SHA-256",
        1,
        counter=_LEAST + secrets.randbelow(_MOST - _LEAST),
        data={"for": codes.proof_name(survey, code)},
        hmac_secret=keys[-1],
    )
    return json.dumps(made.to_dict())


def is_done(payload: str, survey: str, code: str, keys: Sequence[str]) -> bool:
    """Whether the work for this answer was done.

    Args:
        payload: as ALTCHA sends it: base64 of JSON with the challenge and its solution.
    """
    if not payload:
        return False
    import altcha

    if not any(altcha.verify_solution(payload, key).verified for key in keys):
        return False
    data = altcha.Payload.from_base64(payload).challenge.parameters.data or {}
    return hmac.compare_digest(str(data.get("for")), codes.proof_name(survey, code))


def ticket(survey: str, code: str, moment: float, keys: Sequence[str]) -> str:
    """What somebody holds who waits: for which answer, and since when.

    Args:
        moment: in seconds since 1970.
    """
    return _tickets(keys).dumps([codes.proof_name(survey, code), int(moment)])


def still_to_wait(held: str, survey: str, code: str, moment: float, keys: Sequence[str]) -> int:
    """How many seconds remain with a ticket; all of them if it is none, or for another answer."""
    try:
        name, since = _tickets(keys).loads(held)
    except (BadSignature, ValueError, TypeError):
        return WAIT_SECONDS
    if not hmac.compare_digest(str(name), codes.proof_name(survey, code)):
        return WAIT_SECONDS
    return max(0, int(since) + WAIT_SECONDS - int(moment))


def _tickets(keys: Sequence[str]) -> URLSafeSerializer:
    return URLSafeSerializer(list(keys), salt="mitsprache/waiting")
