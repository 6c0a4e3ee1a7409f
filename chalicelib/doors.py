"""What every answer over HTTP has in common: security headers, and faults told to people."""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from chalice.app import Request, Response

from chalicelib import metrics

_SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
}


_REFUSALS = {
    400: "unreadable",
    403: "page only",
    404: "unknown",
    409: "conflict",
    410: "not open",
    413: "too large",
    415: "media type",
    422: "faulty",
    503: "unavailable",
}
"""Status of an answer to the reason for which nothing was stored."""


def counting_refusals(view: Callable[..., Response]) -> Callable[..., Response]:
    """Count for which reasons a door that takes responses in refuses them."""

    @wraps(view)
    def counted(*args: str, **kwargs: str) -> Response:
        response = view(*args, **kwargs)
        if response.status_code in _REFUSALS:
            metrics.count("Refused", reason=_REFUSALS[response.status_code])
        return response

    return counted


def _headers(content_type: str, cache: str, extra: Mapping[str, str]) -> dict[str, Any]:
    return {"Content-Type": content_type, "Cache-Control": cache, **_SECURITY, **extra}


def query(request: Request, name: str) -> str:
    """A parameter of the address, or "" if it is not there."""
    given: dict[str, str] = dict(request.query_params or {})
    return given.get(name, "")


def raw_body(request: Request) -> bytes:
    """The body as it was sent."""
    raw = request.raw_body
    return raw.encode() if isinstance(raw, str) else raw


def page(html: str, status: int = 200) -> Response:
    """A page for one person: nobody may keep it."""
    return Response(html, _headers("text/html; charset=utf-8", "no-store", {}), status)


def kept_page(html: str, status: int = 200) -> Response:
    """A form that is being filled in: only this browser keeps it, for its back button.

    With `no-store` going back would fetch the form anew, with another code, and what was sent
    before could be sent again as somebody else's.
    """
    return Response(html, _headers("text/html; charset=utf-8", "private, no-cache", {}), status)


def framing(answer: Response) -> Response:
    """The same page, which may hold pages of ours in frames."""
    policy = str(answer.headers["Content-Security-Policy"])
    answer.headers["Content-Security-Policy"] = f"{policy}; frame-src 'self'"
    return answer


def framed_page(html: str) -> Response:
    """A page to be looked at in a frame of ours; what is typed there is sent nowhere."""
    answer = page(html)
    policy = str(answer.headers["Content-Security-Policy"])
    policy = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    answer.headers["Content-Security-Policy"] = policy.replace(
        "form-action 'self'", "form-action 'none'"
    )
    return answer


_FOR_EVER = "public, max-age=31536000, immutable"


def asset(content: bytes, content_type: str) -> Response:
    """A text file whose name changes with its content: everybody may keep it."""
    return Response(content.decode(), _headers(content_type, _FOR_EVER, {}), 200)


def drawing(svg: str) -> Response:
    """A picture from outside, under a name with its hash: it may show itself, and do nothing."""
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
    own = {"Content-Security-Policy": f"{policy}; frame-ancestors 'none'"}
    return Response(svg, _headers("image/svg+xml", _FOR_EVER, own), 200)


def document_of_type(text: str, content_type: str) -> Response:
    """A text for a program, such as a feed."""
    return Response(text, _headers(content_type, "no-store", {}), 200)


def redirect(address: str) -> Response:
    """Send the browser on with GET (303)."""
    return Response("", _headers("text/plain", "no-store", {"Location": address}), 303)


def download(content: str, content_type: str, name: str) -> Response:
    """A text file for one person, to keep.

    Args:
        name: of the file, in ASCII.
    """
    attached = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, _headers(content_type, "no-store", attached), 200)


def framed(html: str) -> Response:
    """A mail to be looked at in a frame of our own: it may only show itself, and leads nowhere."""
    html = html.replace("<head>", '<head><base target="_blank">', 1)
    policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
    headers = _headers("text/html; charset=utf-8", "no-store", {"Content-Security-Policy": policy})
    return Response(html, headers, 200)


def document(content: object, status: int = 200) -> Response:
    """A JSON document."""
    text = json.dumps(content, ensure_ascii=False)
    return Response(text, _headers("application/json", "no-store", {}), status)


def problem(
    kind: str, title: str, status: int, detail: str, extra: Mapping[str, object] | None = None
) -> Response:
    """Problem details as RFC 9457 describes them.

    Args:
        kind: short name of the problem; its type is `urn:mitsprache:problem:{kind}`.
        extra: further members, such as `errors`.
    """
    content = {
        "type": f"urn:mitsprache:problem:{kind}",
        "title": title,
        "status": status,
        "detail": detail,
    } | dict(extra or {})
    text = json.dumps(content, ensure_ascii=False)
    return Response(text, _headers("application/problem+json", "no-store", {}), status)
