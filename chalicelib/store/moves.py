"""Surveys that come from another deployment, into the table `catalogue`."""

from collections.abc import Sequence
from typing import Any

from chalicelib.questionnaire.packing import packed
from chalicelib.store.clients import client
from chalicelib.store.errors import Conflict, translated
from chalicelib.store.surveys import HEADS, SurveyHead, Surveys, version_key


def take_over(table: str, head: SurveyHead, documents: Sequence[dict[str, Any]]) -> None:
    """Take a survey as it stood elsewhere; its head is written last, and nobody sees it before.

    Args:
        table: the table `catalogue`.
        head: as it stood there.
        documents: all its versions, in order.

    Raises:
        Conflict: if there is a survey of this name that is not the same.
    """
    surveys = Surveys(table)
    present = surveys.head(head.survey)
    if present not in (None, head):
        raise Conflict("it went on since, or another way")
    for number, document in enumerate(documents, 1):
        if surveys.document(head.survey, number) not in (None, document):
            raise Conflict(f"version {number} differs")
        _put(table, {**version_key(head.survey, number), "packed": {"B": packed(document)}})
    _put(table, _item(head))


def _put(table: str, item: dict[str, Any]) -> None:
    with translated():
        client("dynamodb").put_item(TableName=table, Item=item)


def _item(head: SurveyHead) -> dict[str, Any]:
    """What `Surveys` reads as a head: attributes that say nothing are left out."""
    weeks = ("closed_to", "purged_to", "sealed_to", "sealed_on", "last_day")
    flags = ("texts_done", "paused", "archived")
    return {
        "pk": {"S": HEADS},
        "sk": {"S": head.survey},
        "version": {"N": str(head.version)},
        **{name: {"S": getattr(head, name)} for name in weeks if getattr(head, name)},
        **{name: {"BOOL": True} for name in flags if getattr(head, name)},
    }
