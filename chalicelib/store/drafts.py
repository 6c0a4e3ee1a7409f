"""Drafts of questionnaires and their revisions, in the table `catalogue`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.questionnaire.packing import packed, unpacked
from chalicelib.store.clients import client
from chalicelib.store.errors import translated
from chalicelib.store.partition import every_item

_HEADS = "draft"

KEPT = 100
"""Revisions of a draft that are kept, so that its authors can go back."""


@dataclass(frozen=True)
class DraftHead:
    """What is known of a draft beside its words.

    Attributes:
        survey: the name of the survey it will be.
        revision: the number of its latest revision.
        title: in its first language.
        by: the name of who changed it last.
        since: when.
        ended: "published" or "discarded"; "" while it is worked on.
    """

    survey: str
    revision: int
    title: str
    by: str
    since: datetime
    ended: str = ""


@dataclass(frozen=True)
class Draft:
    """One revision of a draft.

    Attributes:
        document: the questionnaire's JSON, which may lack parts.
        by: the name of who wrote it.
        what: what was done, as a msgid of the catalogue.
        back: the revision that undoing leads to; 0 if there is none.
    """

    survey: str
    revision: int
    document: dict[str, Any]
    by: str
    since: datetime
    what: str
    back: int


class Drafts:
    """The questionnaires that are being written."""

    def __init__(self, table: str) -> None:
        self._table = table

    def heads(self) -> Iterator[DraftHead]:
        """The heads of all drafts, also of those that have ended."""
        return map(_head, every_item(self._table, _HEADS))

    def head(self, survey: str) -> DraftHead | None:
        """The head of a draft, or None if there never was one."""
        item = self._item({"pk": {"S": _HEADS}, "sk": {"S": survey}})
        return _head(item) if item else None

    def latest(self, survey: str) -> Draft | None:
        """The draft as it is worked on, or None if there is none, or it has ended."""
        head = self.head(survey)
        return self.revision(survey, head.revision) if head and not head.ended else None

    def revision(self, survey: str, number: int) -> Draft | None:
        """One revision, or None if it never was or is not kept any more."""
        item = self._item(_revision_key(survey, number))
        if item is None:
            return None
        return Draft(
            survey,
            number,
            unpacked(item["packed"]["B"]),
            item["by"]["S"],
            datetime.fromisoformat(item["since"]["S"]),
            item["what"]["S"],
            int(item["back"]["N"]),
        )

    def save(self, draft: Draft) -> None:
        """Store a revision as the latest, if the one before it is the latest now.

        One that follows the last revision of a draft that has ended begins a new one.

        Raises:
            Conflict: if somebody else has stored a revision in the meantime.
        """
        survey, number = draft.survey, draft.revision
        document = draft.document
        title = document["title"].get(document["languages"][0], "")
        writer = {"by": {"S": draft.by}, "since": {"S": draft.since.isoformat()}}
        head: dict[str, Any] = {
            "TableName": self._table,
            "Item": {
                "pk": {"S": _HEADS},
                "sk": {"S": survey},
                "revision": {"N": str(number)},
                "title": {"S": title},
                **writer,
            },
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        if number > 1:
            head["ConditionExpression"] = "revision = :before"
            head["ExpressionAttributeValues"] = {":before": {"N": str(number - 1)}}
        revision = {
            "TableName": self._table,
            "Item": {
                **_revision_key(survey, number),
                "packed": {"B": packed(document)},
                "what": {"S": draft.what},
                "back": {"N": str(draft.back)},
                **writer,
            },
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        acts: list[dict[str, Any]] = [{"Put": revision}, {"Put": head}]
        if number > KEPT:
            old = {"TableName": self._table, "Key": _revision_key(survey, number - KEPT)}
            acts.append({"Delete": old})
        with translated():
            client("dynamodb").transact_write_items(TransactItems=acts)

    def end(self, survey: str, revision: int, how: str) -> None:
        """Say that nobody works on it any more.

        Args:
            revision: the latest.
            how: "published" or "discarded".

        Raises:
            Conflict: if there is a later revision, or it has ended already.
        """
        self._update(
            survey,
            "SET ended = :how",
            "revision = :revision AND attribute_not_exists(ended)",
            {":how": {"S": how}, ":revision": {"N": str(revision)}},
        )

    def take_up(self, survey: str, revision: int) -> None:
        """Go on with a draft that was discarded.

        Raises:
            Conflict: if it was not, or is not at this revision.
        """
        self._update(
            survey,
            "REMOVE ended",
            "revision = :revision AND ended = :how",
            {":how": {"S": "discarded"}, ":revision": {"N": str(revision)}},
        )

    def _update(self, survey: str, expression: str, condition: str, values: dict[str, Any]) -> None:
        with translated():
            client("dynamodb").update_item(
                TableName=self._table,
                Key={"pk": {"S": _HEADS}, "sk": {"S": survey}},
                UpdateExpression=expression,
                ConditionExpression=condition,
                ExpressionAttributeValues=values,
            )

    def _item(self, key: dict[str, Any]) -> dict[str, Any] | None:
        with translated():
            found = client("dynamodb").get_item(TableName=self._table, Key=key, ConsistentRead=True)
        item: dict[str, Any] | None = found.get("Item")
        return item


def _revision_key(survey: str, number: int) -> dict[str, dict[str, str]]:
    return {"pk": {"S": f"{_HEADS}#{survey}"}, "sk": {"S": f"revision#{number:06}"}}


def _head(item: dict[str, dict[str, str]]) -> DraftHead:
    return DraftHead(
        survey=item["sk"]["S"],
        revision=int(item["revision"]["N"]),
        title=item["title"]["S"],
        by=item["by"]["S"],
        since=datetime.fromisoformat(item["since"]["S"]),
        ended=item.get("ended", {}).get("S", ""),
    )
