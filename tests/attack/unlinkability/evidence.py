"""What is stored of whom, and everything about it that can be sorted or compared."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.intake import codes
from chalicelib.sealing import members
from chalicelib.sealing.texts import review_id
from chalicelib.settings import settings
from chalicelib.store.clients import client, s3
from chalicelib.store.responses import answers_partition, shards, texts_partition
from tests.attack.unlinkability.survey import SURVEY, WEEK, Invited

Item = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Trace:
    """Something of one person, which the attacker has without knowing whose it is.

    Attributes:
        kind: what it is, and when it was seen.
        features: name → value by which things of this kind can be sorted.
        words: all that is written there.
    """

    kind: str
    person: Invited
    features: Mapping[str, float | str]
    words: str


def traces(people: list[Invited], moment: str) -> list[Trace]:
    """Everything stored that comes from one person alone."""
    return [*_items(people, moment), *_members(people, moment)]


def invitations(people: list[Invited]) -> list[Trace]:
    """What is stored of the invitations."""
    whose = {codes.invitation_key(SURVEY, one.code): one for one in people}
    found = _read("invitation", settings().contacts_table, [f"invitation#{SURVEY}"], whose)
    assert len(found) == len(people)
    return found


def _items(people: list[Invited], moment: str) -> Iterator[Trace]:
    answers = {codes.response_key(SURVEY, one.code): one for one in people}
    texts = {codes.text_key(SURVEY, one.code, "wish"): one for one in people}
    queue = {review_id(key): one for key, one in texts.items()}
    responses, catalogue = settings().responses_table, settings().catalogue_table
    partitions = [answers_partition(SURVEY, shard) for shard in shards()]
    yield from _read(f"answers, {moment}", responses, partitions, answers)
    partitions = [texts_partition(SURVEY, shard) for shard in shards()]
    yield from _read(f"texts, {moment}", responses, partitions, texts)
    yield from _read(f"review queue, {moment}", catalogue, [f"texts#{SURVEY}"], queue)


def _read(
    kind: str, table: str, partitions: list[str], whose: Mapping[str, Invited]
) -> list[Trace]:
    """All items, in the one order that DynamoDB has: a partition's sort keys, up or down."""
    found = []
    for partition in partitions:
        request = {
            "TableName": table,
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": partition}},
        }
        for item in client("dynamodb").query(**request)["Items"]:
            person = whose[item["sk"]["S"]]
            found.append(Trace(kind, person, _features(item, len(found)), json.dumps(item)))
    return found


def _features(item: Item, place: int) -> dict[str, float | str]:
    values = {name: next(iter(value.values())) for name, value in item.items()}
    features: dict[str, float | str] = {
        f"attribute {name}": float(value) if "N" in item[name] else str(value)
        for name, value in values.items()
    }
    features |= {f"length of {name}": len(str(value)) for name, value in values.items()}
    return features | {"order": place, "size": len(json.dumps(item)), "attributes": len(item)}


def _members(people: list[Invited], moment: str) -> Iterator[Trace]:
    """The names in the batch's list of members, in the order of that list."""
    whose = {
        members.member(SURVEY, "all", WEEK, codes.response_key(SURVEY, one.code)): one
        for one in people
    }
    bucket = settings().bucket
    for listed in s3().list_objects_v2(Bucket=bucket, Prefix="sealed/").get("Contents", ()):
        if listed["Key"].endswith(".members.json"):
            names = json.loads(s3().get_object(Bucket=bucket, Key=listed["Key"])["Body"].read())
            for place, name in enumerate(names):
                features = {"order": place, "name": name}
                yield Trace(f"members, {moment}", whose[name], features, name)


def objects() -> str:
    """Every object of the bucket with its metadata, as one text."""
    bucket = settings().bucket
    parts = []
    for listed in s3().list_objects_v2(Bucket=bucket).get("Contents", ()):
        reply = s3().get_object(Bucket=bucket, Key=listed["Key"])
        parts += [listed["Key"], repr(reply["Metadata"])]
        parts.append(reply["Body"].read().decode("utf-8", "replace"))
    return "\n".join(parts)
