"""A mail that announces a report: its subject and its words."""

import re

from tests.attack.facts import Knowledge, Total
from tests.attack.readers.artefact import Artefact, Period

_MARKUP = re.compile(r"<style.*?</style>|<[^>]*>", re.DOTALL)
_ADDRESS = re.compile(r"https?://\S+")
_NUMBER = re.compile(r"(?<![\w.-])\d+(?![\w.-]*\w)")


def read(artefact: Artefact, period: Period) -> Knowledge:
    """How many people answered: the one number that stands neither in the title nor in a link."""
    text = _ADDRESS.sub("", _MARKUP.sub(" ", artefact.content.decode()))
    for title in period.questionnaire.title.values():
        text = text.replace(title, "")
    totals = tuple(
        Total(frozenset(period.groups), int(number), artefact.key)
        for number in dict.fromkeys(_NUMBER.findall(text))
    )
    return Knowledge({}, (), totals)
