"""What somebody could build in with the best intentions; each must be caught."""

import logging
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

import pytest

from chalicelib.intake import codes, reception
from chalicelib.settings import settings
from chalicelib.store.clients import client
from chalicelib.store.responses import answers_partition, shard_of
from tests.attack.unlinkability.survey import SURVEY

_LOG = logging.getLogger("mitsprache")


def used_flag(patch: pytest.MonkeyPatch) -> None:
    """The invitation notes that it was used."""

    def note(code: str, _language: str) -> None:
        key = {
            "pk": {"S": f"invitation#{SURVEY}"},
            "sk": {"S": codes.invitation_key(SURVEY, code)},
        }
        _set(settings().contacts_table, key, "used", {"BOOL": True})

    _after(patch, note)


def timestamp(patch: pytest.MonkeyPatch) -> None:
    """The response notes when it came."""
    turn = count()
    _after(patch, lambda code, _: _note(code, "received", f"2026-09-12T14:{next(turn):06}"))


def language(patch: pytest.MonkeyPatch) -> None:
    """The response notes the language it was given in."""
    _after(patch, lambda code, spoken: _note(code, "language", spoken))


def sortable_id(patch: pytest.MonkeyPatch) -> None:
    """Responses are named one after the other, as with ULID or UUID 7."""
    name = codes.response_key
    names: dict[str, str] = {}

    def next_name(survey: str, code: str) -> str:
        random = name(survey, code)
        return names.setdefault(code, f"{random[:4]}{len(names):012x}{random[16:]}")

    def by_time(survey: str, code: str) -> str:
        return next_name(survey, code)[4:] + name(survey, code)[:4]

    patch.setattr(codes, "response_key", by_time)


def code_in_a_log(patch: pytest.MonkeyPatch) -> None:
    """Something is logged to find faults with."""
    _after(patch, lambda code, _: _LOG.info("stored %s", codes.pretty(code)))


def key_in_a_log(patch: pytest.MonkeyPatch) -> None:
    """Not the code, only its hash: whoever has the table finds the answer."""
    _after(patch, lambda code, _: _LOG.info("stored %s", codes.response_key(SURVEY, code)))


MISTAKES: Mapping[str, Callable[[pytest.MonkeyPatch], None]] = {
    "a used flag": used_flag,
    "a timestamp": timestamp,
    "the language": language,
    "a sortable id": sortable_id,
    "a code in a log": code_in_a_log,
    "a key in a log": key_in_a_log,
}


def _after(patch: pytest.MonkeyPatch, note: Callable[[str, str], None]) -> None:
    receive = reception.receive

    def noting(*given: Any, **named: Any) -> Any:
        stored = receive(*given, **named)
        note(given[3], given[2])
        return stored

    patch.setattr(reception, "receive", noting)


def _note(code: str, name: str, value: str) -> None:
    key = codes.response_key(SURVEY, code)
    place = {"pk": {"S": answers_partition(SURVEY, shard_of(key))}, "sk": {"S": key}}
    _set(settings().responses_table, place, name, {"S": value})


def _set(table: str, key: dict[str, Any], name: str, value: dict[str, Any]) -> None:
    client("dynamodb").update_item(
        TableName=table,
        Key=key,
        UpdateExpression="SET #name = :value",
        ExpressionAttributeNames={"#name": name},
        ExpressionAttributeValues={":value": value},
    )
