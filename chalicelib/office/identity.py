"""Who somebody is to the office's own provider (OpenID Connect), and whom the console takes in."""

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.outreach.addresses import AddressError, normalised


class NotIdentified(Exception):
    """The provider's word is not good, or not about a user; the message holds nothing it said."""


@dataclass(frozen=True)
class Registration:
    """How a provider knows this deployment.

    Attributes:
        issuer: its address, exactly as its own description names it.
        client_id: what it calls us.
        secret_parameter: name of the SSM parameter with the secret we share.
        back: where it sends browsers back to.
    """

    issuer: str
    client_id: str
    secret_parameter: str
    back: str


def derived(purpose: str, browser: str, nonce: str, key: str) -> str:
    """A secret of one sign-in that nobody needs to keep, as it can be made again: 43 letters.

    Long enough for the verifier of RFC 7636, section 4.1.

    Args:
        purpose: secrets for two purposes cannot be told from each other.
        browser: the secret of the browser that asked.
        nonce: of two sign-ins no two have the same.
        key: one that signs.
    """
    text = f"mitsprache/office/{purpose}/{browser}/{nonce}".encode()
    return base64.urlsafe_b64encode(hmac.digest(key.encode(), text, "sha256")).decode().rstrip("=")


def verified_address(claims: Mapping[str, object]) -> str:
    """The mail address of which the provider says that it is this person's.

    Raises:
        NotIdentified: if there is none, or the provider has not checked it.
    """
    # The standard has a truth value; some well-known providers write it as a word.
    if claims.get("email_verified") not in (True, "true"):
        raise NotIdentified("mail address not verified")
    try:
        return normalised(str(claims.get("email", "")))
    except AddressError:
        raise NotIdentified("no mail address") from None
