"""A closed survey from its invitations to its purge, through the real doors and functions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from chalicelib.intake import codes
from chalicelib.settings import settings
from chalicelib.store.contacts import Contacts
from chalicelib.store.responses import shards
from tests.api.service import Service
from tests.unit.questionnaires import document, scale, text, yes_no

SURVEY = "sample"
WEEK = "2026-W37"
OPEN, SEALED, PURGED = "open", "sealed", "purged"

_BEFORE_PURGE = ("plan", "tally", "seal", "report", "announce", "texts")


@dataclass(frozen=True)
class Invited:
    """One person with a code.

    Attributes:
        place: in the order in which invitations went out, from 0.
        arrival: place in the order of answers; None if the person never answered.
        mail: length of the mail that brought the code, without the code.
    """

    code: str
    place: int
    language: str
    mail: int
    arrival: int | None


@dataclass
class Course:
    """One survey, and what was seen of it."""

    service: Service
    random: Random
    people: list[Invited] = field(default_factory=list)
    requests: list[dict[str, str]] = field(default_factory=list)

    def invite(self, number: int) -> None:
        """Publish the survey and make so many codes valid; three in four people answer.

        Whoever is invited early answers early, more or less, as people do.
        """
        items = yes_no("met", required=True), scale("how", 5), text("wish")
        self.service.publish(document(*items, access="closed", closes="2026-09-13"))
        contacts = Contacts(settings().contacts_table)
        minted = ["".join(self.random.choices(codes.ALPHABET, k=20)) for _ in range(number)]
        answering = set(self.random.sample(range(number), number * 3 // 4))
        eager = sorted(answering, key=lambda place: place + self.random.uniform(0, number / 4))
        arrival = {place: turn for turn, place in enumerate(eager)}
        for place, code in enumerate(minted):
            language = self.random.choice(["de", "de", "en"])
            mail = self.random.randint(900, 1100)
            self.people.append(Invited(code, place, language, mail, arrival.get(place)))
            expires = datetime(2026, 9, 21, tzinfo=UTC)
            contacts.invite(SURVEY, codes.invitation_key(SURVEY, code), expires)

    @property
    def answered(self) -> list[Invited]:
        """Those who answer, in their order."""
        found = [one for one in self.people if one.arrival is not None]
        return sorted(found, key=lambda one: one.arrival or 0)

    def answer(self) -> None:
        """Everybody opens the form and sends it, one after the other within the week."""
        began = self.service.now
        for turn, one in enumerate(self.answered):
            self.service.now = began + timedelta(minutes=turn)
            address = f"/umfrage/{SURVEY}?lang={one.language}"
            self._note("GET", self.service.get(f"{address}&code={one.code}"))
            fields: dict[str, object] = {
                "code": one.code,
                "version": 1,
                "met": self.random.choice(["yes", "no"]),
                "how": self.random.randint(1, 5),
            }
            if self.random.random() < 0.5:
                fields["wish"] = "Mehr Zeit. " * self.random.randint(1, 6)
            reply = self.service.post(address, fields)
            assert reply.status_code == 200, reply.body
            self._note("POST", reply)

    def _note(self, method: str, reply: Any) -> None:
        self.requests.append(
            {
                "httpMethod": method,
                "resourcePath": "/umfrage/{survey}",
                "status": str(reply.status_code),
                "responseLatency": str(self.random.randint(20, 60)),
                "responseLength": str(len(reply.body)),
                "error.responseType": "-",
            }
        )

    def seal(self) -> None:
        """Everything up to the purge."""
        self.service.at("2026-09-14 03:00")
        for function in _BEFORE_PURGE:
            self._run(function)

    def purge(self) -> None:
        """The last step."""
        self._run("purge")

    def _run(self, function: str) -> None:
        event = {"survey": SURVEY, "cut_off": WEEK}
        parts: Sequence[dict[str, str]] = [{}]
        if function == "tally":
            parts = [{"shard": shard} for shard in shards()]
        for part in parts:
            self.service.run(function, **event, **part)
