"""Published surveys and their versions, in the table `catalogue`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from chalicelib.questionnaire import reading
from chalicelib.questionnaire.calendar import closing_week
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.questionnaire.packing import packed, unpacked
from chalicelib.store.clients import client
from chalicelib.store.errors import Conflict, translated
from chalicelib.store.partition import every_item

HEADS = "survey"
"""The partition of all heads."""


@dataclass(frozen=True)
class SurveyHead:
    """What is known of a survey beside its questionnaires.

    Attributes:
        survey: its id.
        version: the latest published version.
        closed_to: answers up to this week can no longer be changed; "" if none.
        purged_to: all batches up to this week stand, and answers and texts in them may be gone; ""
            if none.
        sealed_to: the cut-off up to which sealing is finished; "" if never.
        sealed_on: the day on which it finished, YYYY-MM-DD.
        texts_done: whether all texts are decided, and those approved are in reports.
        paused: whether it takes no answers for now, whatever its days.
        last_day: the earlier last day that the office has set, YYYY-MM-DD; "" if none.
        archived: whether it is out of the office's way.
    """

    survey: str
    version: int
    closed_to: str
    purged_to: str
    sealed_to: str
    sealed_on: str
    texts_done: bool = False
    paused: bool = False
    last_day: str = ""
    archived: bool = False


class Surveys:
    """The published surveys."""

    def __init__(self, table: str) -> None:
        self._table = table

    def publish(self, document: dict[str, Any]) -> None:
        """Publish a version, once: version 1 of a new survey, or the next of a published one.

        Args:
            document: the questionnaire's JSON, already read without findings.

        Raises:
            Conflict: if this version exists, or is not the next.
        """
        survey, version = document["survey"], document["version"]
        head: dict[str, Any] = {
            "TableName": self._table,
            "Key": {"pk": {"S": HEADS}, "sk": {"S": survey}},
            "UpdateExpression": "SET version = :new",
            "ExpressionAttributeValues": {":new": {"N": str(version)}},
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        if version > 1:
            head["ConditionExpression"] = "version = :old"
            head["ExpressionAttributeValues"][":old"] = {"N": str(version - 1)}
        try:
            with translated():
                client("dynamodb").transact_write_items(
                    TransactItems=[
                        {
                            "Put": {
                                "TableName": self._table,
                                "Item": {
                                    **version_key(survey, version),
                                    "packed": {"B": packed(document)},
                                },
                                "ConditionExpression": "attribute_not_exists(pk)",
                            }
                        },
                        {"Update": head},
                    ]
                )
        except Conflict:
            raise Conflict(f"version {version} of {survey} is published already") from None

    def head(self, survey: str) -> SurveyHead | None:
        """The head of a survey, or None if it is not published."""
        with translated():
            found = client("dynamodb").get_item(
                TableName=self._table,
                Key={"pk": {"S": HEADS}, "sk": {"S": survey}},
                ConsistentRead=True,
            )
        return _head(found["Item"]) if "Item" in found else None

    def heads(self) -> Iterator[SurveyHead]:
        """The heads of all published surveys."""
        return map(_head, every_item(self._table, HEADS))

    def version(self, survey: str, version: int) -> Questionnaire | None:
        """One version as published, or None; versions never change, so they are kept in memory."""
        return _cached_version(self._table, survey, version, "")

    def current(self, head: SurveyHead, version: int | None = None) -> Questionnaire | None:
        """A version as it holds now: it closes on the day on which the survey really does.

        Args:
            head: of the survey.
            version: without it, the latest.
        """
        return _cached_version(self._table, head.survey, version or head.version, head.last_day)

    def versions(self, head: SurveyHead) -> dict[int, Questionnaire]:
        """All published versions of a survey, as they hold now."""
        found = {number: self.current(head, number) for number in range(1, head.version + 1)}
        return {number: one for number, one in found.items() if one is not None}

    def document(self, survey: str, version: int) -> dict[str, Any] | None:
        """One published version as the JSON document it was published as."""
        with translated():
            found = client("dynamodb").get_item(
                TableName=self._table, Key=version_key(survey, version), ConsistentRead=True
            )
        if "Item" not in found:
            return None
        return unpacked(found["Item"]["packed"]["B"])

    def pause(self, survey: str) -> None:
        """Take no answers until further notice.

        Raises:
            Conflict: if it is paused already, or there is no such survey.
        """
        self._set(survey, "paused", {"BOOL": True}, "attribute_not_exists(paused)")

    def resume(self, survey: str) -> None:
        """Take answers again.

        Raises:
            Conflict: if it is not paused.
        """
        self._unset(survey, "paused", "attribute_exists(paused)")

    def archive(self, survey: str) -> None:
        """Put it out of the office's way; nothing else changes.

        Raises:
            Conflict: if it is there already, or there is no such survey.
        """
        self._set(survey, "archived", {"BOOL": True}, "attribute_not_exists(archived)")

    def unarchive(self, survey: str) -> None:
        """Take it back out of the archive.

        Raises:
            Conflict: if it is not there.
        """
        self._unset(survey, "archived", "attribute_exists(archived)")

    def close_early(self, survey: str, last_day: str) -> None:
        """Let it close on an earlier day than its questionnaire says.

        Args:
            survey: its id.
            last_day: YYYY-MM-DD, the last day of a week that is sealed anyway.

        Raises:
            Conflict: if another day is set already, or the door is closed up to that week.
        """
        self._set(
            survey,
            "last_day",
            {"S": last_day},
            "attribute_not_exists(last_day) AND "
            "(attribute_not_exists(closed_to) OR closed_to < :week)",
            {":week": {"S": closing_week(last_day)}},
        )

    def close_as_planned(self, survey: str, last_day: str) -> None:
        """Let it close on the day its questionnaire says after all.

        Args:
            survey: its id.
            last_day: the earlier one that was set.

        Raises:
            Conflict: if another day is set, or the door is closed up to that week.
        """
        self._unset(
            survey,
            "last_day",
            "last_day = :day AND (attribute_not_exists(closed_to) OR closed_to < :week)",
            {":day": {"S": last_day}, ":week": {"S": closing_week(last_day)}},
        )

    def close_door(self, survey: str, cut_off: str) -> None:
        """From now on nobody can change or withdraw an answer up to this week."""
        self._advance(survey, "closed_to", cut_off)

    def begin_purge(self, survey: str, cut_off: str) -> None:
        """All batches up to this week stand; from now on what is in them may be gone."""
        self._advance(survey, "purged_to", cut_off)

    def mark_sealed(self, survey: str, cut_off: str, day: str) -> None:
        """Sealing up to this week is finished, on this day (YYYY-MM-DD)."""
        self._advance(survey, "sealed_to", cut_off, sealed_on=day)

    def end_texts(self, survey: str) -> None:
        """All texts of a closed survey are decided; reports hold those that were approved."""
        with translated():
            client("dynamodb").update_item(
                TableName=self._table,
                Key={"pk": {"S": HEADS}, "sk": {"S": survey}},
                UpdateExpression="SET texts_done = :done",
                ConditionExpression="attribute_exists(pk)",
                ExpressionAttributeValues={":done": {"BOOL": True}},
            )

    def _set(
        self,
        survey: str,
        name: str,
        value: dict[str, Any],
        condition: str,
        values: dict[str, Any] | None = None,
    ) -> None:
        expression = f"SET {name} = :value"
        self._update(survey, expression, condition, {":value": value} | (values or {}))

    def _unset(
        self, survey: str, name: str, condition: str, values: dict[str, Any] | None = None
    ) -> None:
        self._update(survey, f"REMOVE {name}", condition, values or {})

    def _update(self, survey: str, expression: str, condition: str, values: dict[str, Any]) -> None:
        request: dict[str, Any] = {
            "TableName": self._table,
            "Key": {"pk": {"S": HEADS}, "sk": {"S": survey}},
            "UpdateExpression": expression,
            "ConditionExpression": f"attribute_exists(pk) AND {condition}",
        }
        if values:
            request["ExpressionAttributeValues"] = values
        with translated():
            client("dynamodb").update_item(**request)

    def _advance(self, survey: str, name: str, week: str, **more: str) -> None:
        settings = "".join(f", {attribute} = :{attribute}" for attribute in more)
        values = {f":{attribute}": {"S": value} for attribute, value in more.items()}
        try:
            with translated():
                client("dynamodb").update_item(
                    TableName=self._table,
                    Key={"pk": {"S": HEADS}, "sk": {"S": survey}},
                    UpdateExpression=f"SET #name = :week{settings}",
                    ConditionExpression=(
                        "attribute_exists(pk) AND (attribute_not_exists(#name) OR #name < :week)"
                    ),
                    ExpressionAttributeNames={"#name": name},
                    ExpressionAttributeValues={":week": {"S": week}, **values},
                )
        except Conflict:
            return


@lru_cache(maxsize=256)
def _published(table: str, survey: str, version: int, last_day: str) -> Questionnaire:
    document = Surveys(table).document(survey, version)
    if document is None:
        raise LookupError
    found = reading.read_published(document)
    return replace(found, closes=min(found.closes, last_day)) if last_day else found


def _cached_version(table: str, survey: str, version: int, last_day: str) -> Questionnaire | None:
    try:
        return _published(table, survey, version, last_day)
    except LookupError:
        return None


def version_key(survey: str, version: int) -> dict[str, dict[str, str]]:
    """Where a version stands in the table."""
    return {"pk": {"S": f"{HEADS}#{survey}"}, "sk": {"S": f"version#{version:04}"}}


def _head(item: dict[str, dict[str, str]]) -> SurveyHead:
    return SurveyHead(
        survey=item["sk"]["S"],
        version=int(item["version"]["N"]),
        closed_to=item.get("closed_to", {}).get("S", ""),
        purged_to=item.get("purged_to", {}).get("S", ""),
        sealed_to=item.get("sealed_to", {}).get("S", ""),
        sealed_on=item.get("sealed_on", {}).get("S", ""),
        texts_done="texts_done" in item,
        paused="paused" in item,
        last_day=item.get("last_day", {}).get("S", ""),
        archived="archived" in item,
    )
