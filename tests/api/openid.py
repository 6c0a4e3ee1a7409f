"""A provider of identities on 127.0.0.1: real HTTP, real codes, tokens that are really signed."""

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

CLIENT, SECRET = "mitsprache", "shared-secret"

_GENUINE = ECKey.generate_key("P-256", {"kid": "one"})
_FORGED = ECKey.generate_key("P-256", {"kid": "one"})


@dataclass
class Provider:
    """What it does and says; tests change what they want to be otherwise.

    Attributes:
        person: what it knows of who stands before it.
        claims: of its next token, in place of the right ones; None leaves one out.
        forged: whether somebody else signs its tokens.
        tells_later: whether the mail address is left to the address for claims.
        codes: given and not yet taken back → the request each of them answers.
    """

    issuer: str
    moment: datetime
    person: dict[str, Any]
    claims: dict[str, Any] = field(default_factory=dict)
    forged: bool = False
    tells_later: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def answered(
        self, path: str, fields: dict[str, str], authorization: str
    ) -> tuple[int, dict[str, Any] | str]:
        """Status, and a document or an address to go on to."""
        match path:
            case "/.well-known/openid-configuration":
                names = {"authorization_endpoint": "authorize", "jwks_uri": "jwks"} | {
                    "token_endpoint": "token",
                    "userinfo_endpoint": "userinfo",
                }
                found = {name: f"{self.issuer}/{end}" for name, end in names.items()}
                return 200, {"issuer": self.issuer, **found}
            case "/authorize":
                code = secrets.token_urlsafe()
                self.codes[code] = fields
                query = urlencode({"code": code, "state": fields["state"], "iss": self.issuer})
                return 302, f"{fields['redirect_uri']}?{query}"
            case "/token":
                return self._token(fields, authorization)
            case "/jwks":
                return 200, {"keys": [_GENUINE.as_dict(private=False)]}
            case "/userinfo" if authorization == "Bearer access":
                return 200, self.person
        return 404, {}

    def _token(self, fields: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        asked = self.codes.pop(fields["code"], {})
        proof = hashlib.sha256(fields["code_verifier"].encode()).digest()
        ours = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        good = (
            authorization == f"Basic {ours}"
            and asked.get("code_challenge_method") == "S256"
            and asked["code_challenge"] == base64.urlsafe_b64encode(proof).decode().rstrip("=")
            and asked["redirect_uri"] == fields["redirect_uri"]
        )
        if not good:
            return 400, {"error": "invalid_grant"}
        now = int(self.moment.timestamp())
        right = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300} | {
            "nonce": asked["nonce"],
            **({"sub": self.person["sub"]} if self.tells_later else self.person),
        }
        claims = {name: one for name, one in (right | self.claims).items() if one is not None}
        key = _FORGED if self.forged else _GENUINE
        token = jwt.encode({"alg": "ES256", "kid": "one"}, claims, key)
        return 200, {"access_token": "access", "token_type": "Bearer", "id_token": token}


@contextmanager
def provider(moment: datetime, address: str) -> Iterator[Provider]:
    """A provider that knows one person.

    Args:
        moment: at which its tokens are signed.
        address: the person's mail address.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    person = {"sub": "248289761001", "email": address, "email_verified": True}
    _Handler.provider = Provider(f"http://127.0.0.1:{server.server_port}", moment, person)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield _Handler.provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        self._answer(urlsplit(self.path).query)

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _answer(self, fields: str) -> None:
        path, authorization = urlsplit(self.path).path, self.headers.get("Authorization", "")
        status, said = self.provider.answered(path, dict(parse_qsl(fields)), authorization)
        content = b"" if isinstance(said, str) else json.dumps(said).encode()
        self.send_response(status)
        if isinstance(said, str):
            self.send_header("Location", said)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Keep the test's output quiet."""
