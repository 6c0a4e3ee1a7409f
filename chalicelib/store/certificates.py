"""Certificates with which AWS signs what it sends, from where they are published."""

from functools import lru_cache

from chalicelib import rehearsal
from chalicelib.store.errors import Unavailable

_SECONDS = 5.0


@lru_cache(maxsize=4)
def certificate(address: str) -> bytes:
    """The certificate at an address, in PEM; nothing leads on to another place.

    Where MITSPRACHE_CERTIFICATE names a file, as in rehearsals on one machine and never in AWS, it
    is that one.

    Raises:
        Unavailable: if it cannot be had now.
    """
    own = rehearsal.file_for("CERTIFICATE")
    if own:
        return own.read_bytes()
    import urllib3

    try:
        answer = urllib3.request(
            "GET", address, redirect=False, retries=False, timeout=urllib3.Timeout(_SECONDS)
        )
    except urllib3.exceptions.HTTPError as error:
        raise Unavailable(f"certificate of SNS: {type(error).__name__}", maybe_done=False) from None
    if answer.status != 200:
        raise Unavailable(f"certificate of SNS: status {answer.status}", maybe_done=False)
    return answer.data
