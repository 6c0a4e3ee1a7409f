"""People of the office at their browsers, as tests of the console's doors use them."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from chalice.test import HTTPResponse

from chalicelib.office import cookies, tickets
from chalicelib.office.users import Role, Roster, User
from chalicelib.settings import settings
from chalicelib.store.users import Users
from tests.api.service import Service

_EDGE = "----edge"


@dataclass
class Somebody:
    """A person of the office at their browser."""

    service: Service
    user: User

    def _headers(self) -> dict[str, str]:
        cookie = cookies.session_for(self.user, self.service.now)
        return {"cookie": f"{cookies.SESSION_COOKIE}={cookie}", "accept": "text/html"}

    def get(self, path: str) -> HTTPResponse:
        return self.service.client.http.get(path, headers=self._headers())

    def post(self, path: str, fields: Mapping[str, object] | None = None) -> HTTPResponse:
        headers = self._headers()
        body = urlencode({"csrf": self._token(headers)} | dict(fields or {}), doseq=True).encode()
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self.service.client.http.post(path, headers=headers, body=body)

    def send(self, path: str, fields: Mapping[str, str], name: str, file: bytes) -> HTTPResponse:
        """Post a form with a file in one of its fields."""
        headers = self._headers()
        given = {"csrf": self._token(headers), **fields}
        parts = [(f'name="{field}"', value.encode()) for field, value in given.items()]
        parts.append((f'name="{name}"; filename="file"', file))
        body = b"".join(
            f"--{_EDGE}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + value
            for head, value in ((head, value + b"\r\n") for head, value in parts)
        )
        headers["Content-Type"] = f"multipart/form-data; boundary={_EDGE}"
        body += f"--{_EDGE}--\r\n".encode()
        return self.service.client.http.post(path, headers=headers, body=body)

    def _token(self, headers: Mapping[str, str]) -> str:
        session = headers["cookie"].partition("=")[2]
        sid = tickets.session(session, cookies.keys(), self.service.now).sid
        return tickets.form_token(sid, cookies.keys())

    def reads(self, path: str, status: int = 200) -> str:
        return text(self.get(path), status)


def text(response: HTTPResponse, status: int = 200) -> str:
    """The words of a page."""
    assert response.status_code == status, response.body
    page = re.sub(r"<[^>]*>", " ", response.body.decode())
    return " ".join(html.unescape(page).split())


def somebody(service: Service, role: Role, name: str) -> Somebody:
    users = Users(settings().catalogue_table)
    roster = users.roster()
    user = User(f"{name.lower()}@example.org", name, role)
    users.replace(roster, Roster((*roster.users, user), roster.version))
    return Somebody(service, user)
