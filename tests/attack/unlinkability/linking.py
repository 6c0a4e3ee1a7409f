"""Linking by order, by size, by language, by time, by equal words, and by what words lead to."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scipy.stats import spearmanr

from chalicelib.intake import codes
from tests.attack.unlinkability.evidence import Trace
from tests.attack.unlinkability.survey import SURVEY, Invited

SIGNIFICANCE = 0.001
"""That the attacker has luck in any one of all trials of a run (Bonferroni)."""

_FEWEST = 20
"""Of fewer traces nothing follows."""

KNOWN: Mapping[str, Callable[[Invited], float]] = {
    "order of answers": lambda one: -1.0 if one.arrival is None else one.arrival,
    "order of invitations": lambda one: one.place,
    "language": lambda one: float(one.language == "en"),
    "length of the mail": lambda one: one.mail,
}
"""What the attacker knows of every person."""

TOOK_PART: Mapping[str, Callable[[Invited], float]] = {
    "took part": lambda one: float(one.arrival is not None)
}
"""What nobody may learn from an invitation."""

_TOKEN = re.compile(r"[0-9A-Za-z]{8,}")
_LIKE_A_CODE = re.compile(r"[0-9A-Za-z]{5}(?:-?[0-9A-Za-z]{5}){3}")


@dataclass(frozen=True)
class Trial:
    """One way to link.

    Attributes:
        by: what was compared.
        linked: how many people are linked rightly by putting both into order; about one by chance.
        correlation: of ranks (Spearman).
        p: the probability of that by chance.
    """

    by: str
    linked: int
    correlation: float
    p: float


def trials(
    traces: Iterable[Trace], known: Mapping[str, Callable[[Invited], float]] = KNOWN
) -> list[Trial]:
    """Compare everything that is known with everything that can be sorted."""
    kinds: dict[str, list[Trace]] = {}
    for trace in traces:
        kinds.setdefault(trace.kind, []).append(trace)
    return [
        trial
        for kind, found in kinds.items()
        if len(found) >= _FEWEST
        for name in sorted({name for trace in found for name in trace.features})
        for about, value in known.items()
        for trial in _trial(f"{kind}: {name} by {about}", found, name, value)
    ]


def _trial(
    by: str, traces: Sequence[Trace], name: str, known: Callable[[Invited], float]
) -> list[Trial]:
    """Two lists of ranks; nothing follows if one of them is the same for all."""
    there = [trace.features.get(name, "") for trace in traces]
    here = [known(trace.person) for trace in traces]
    one, other = _ranks(there), _ranks(here)
    if len(set(one)) < 2 or len(set(other)) < 2:
        return []
    result: Any = spearmanr(one, other)
    linked = sum(a == b for a, b in zip(one, other, strict=True))
    distinct = len(set(one)) == len(one)
    return [Trial(by, linked if distinct else 0, float(result.statistic), float(result.pvalue))]


def _ranks(values: Sequence[float | str]) -> list[int]:
    order = {value: place for place, value in enumerate(sorted(set(values), key=_sortable))}
    return [order[value] for value in values]


def _sortable(value: float | str) -> tuple[bool, float, str]:
    if isinstance(value, str):
        return True, 0.0, value
    return False, value, ""


def betrayed(found: Sequence[Trial]) -> list[Trial]:
    """The trials that are better than chance."""
    return [trial for trial in found if trial.p < SIGNIFICANCE / len(found)]


def joined(invitations: Iterable[Trace], responses: Iterable[Trace]) -> int:
    """How many people are linked because the same rare word stands in two places."""
    ours = _rare(invitations)
    return len({ours[word] for word in _rare(responses).keys() & ours.keys()})


def _rare(traces: Iterable[Trace]) -> dict[str, str]:
    words = [(word, trace) for trace in traces for word in set(_TOKEN.findall(trace.words))]
    number = Counter((trace.kind, word) for word, trace in words)
    return {word: trace.person.code for word, trace in words if number[trace.kind, word] == 1}


def derived(told: str, people: Iterable[Invited]) -> int:
    """How many people are given away by a word that is a code, or a name made from it."""
    words = set(_TOKEN.findall(told)) | {
        one.replace("-", "").upper() for one in _LIKE_A_CODE.findall(told)
    }
    return sum(
        bool(
            words
            & {
                one.code,
                codes.response_key(SURVEY, one.code),
                codes.invitation_key(SURVEY, one.code),
                codes.text_key(SURVEY, one.code, "wish"),
            }
        )
        for one in people
    )
