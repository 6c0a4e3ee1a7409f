"""Whether a regular expression is sure to be decided in linear time.

An expression is accepted if at every place of a text at most one of its characters can match, that
is if its Glushkov automaton is deterministic (Brüggemann-Klein and Wood, "One-unambiguous regular
languages", 1998). A backtracking matcher, anchored at the start, then has nothing to go back to
that could match. The syntax is the part that Python, ECMAScript and XPath read alike.
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from lark import Lark

_GRAMMAR = r"""
    start: "^"? alternatives "$"?
    alternatives: sequence ("|" sequence)*
    sequence: repeated*
    ?repeated: atom | atom STAR -> star | atom PLUS -> plus | atom QUESTION -> optional
        | atom "{" COUNT "}" -> exactly | atom "{" COUNT "," "}" -> at_least
        | atom "{" COUNT "," COUNT "}" -> between
    ?atom: CLASS -> characters | ESCAPED -> escaped | PLAIN -> plain
        | "(" alternatives ")" | "(?:" alternatives ")"
    STAR: "*"
    PLUS: "+"
    QUESTION: "?"
    COUNT: /[0-9]{1,3}(?=[,}])/
    CLASS: /\[\^?([^\]\[\\^]|\\[\\\]\[.^$|?*+(){}dws\/-])([^\]\[\\]|\\[\\\]\[.^$|?*+(){}dws\/-])*\]/
    ESCAPED: /\\[\\\]\[\-.^$|?*+(){}dws\/]/
    PLAIN: /[^\\\[\]^$|?*+(){}.]/
"""

_LONGEST = 200
"""Places in an expression after its counts are written out."""

_ALL = range(0x110000)
Span: TypeAlias = tuple[int, int]
Characters: TypeAlias = tuple[Span, ...]
"""Spans of code points, first and last included."""

_SPELT = {r"\d": "0-9", r"\s": " ", r"\w": "0-9A-Za-z_"}

_NAMED: dict[str, Characters] = {
    "d": ((0x30, 0x39),),
    "s": ((0x20, 0x20),),
    "w": ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)),
}


@dataclass(frozen=True)
class _Part:
    """A piece of the automaton: which places begin it, end it, and whether it may be empty."""

    first: frozenset[int]
    last: frozenset[int]
    empty: bool


_EMPTY = _Part(frozenset(), frozenset(), True)


class _UnprovenError(Exception):
    pass


def linear(pattern: str) -> str | None:
    """An expression that is provably decided in linear time, or None if this one is not.

    Args:
        pattern: what a text must match as a whole, anchored or not.

    Returns:
        The same expression without anchors, its named characters written out: Python takes
        "\\d" for the digits of every script, ECMAScript does not.
    """
    from lark.exceptions import LarkError

    try:
        tree = _grammar().parse(pattern)
        if len(pattern) > _LONGEST or not _Automaton(tree).deterministic():
            return None
    except (LarkError, _UnprovenError):
        return None
    return _written_out(pattern.removeprefix("^").removesuffix("$"))


def _written_out(pattern: str) -> str:
    inside = False
    pieces = []
    for piece in re.findall(r"\\.|.", pattern, re.DOTALL):
        if piece in ("[", "]"):
            inside = piece == "["
        spelt = _SPELT.get(piece, piece)
        pieces.append(spelt if inside or spelt == piece else f"[{spelt}]")
    return "".join(pieces)


@cache
def _grammar() -> "Lark":
    from lark import Lark

    return Lark(_GRAMMAR, parser="lalr")


class _Automaton:
    """The places of an expression, and which may follow which."""

    def __init__(self, tree: Any) -> None:
        self.characters: list[Characters] = []
        self.following: list[set[int]] = []
        self.whole = self._part(tree)

    def deterministic(self) -> bool:
        """Whether no two places that can come next share a character."""
        return all(self._apart(places) for places in (self.whole.first, *self.following))

    def _apart(self, places: AbstractSet[int]) -> bool:
        spans = sorted(span for place in places for span in self.characters[place])
        return all(before[1] < after[0] for before, after in pairwise(spans))

    def _part(self, tree: Any) -> _Part:
        match str(tree.data):
            case "start":
                return self._part(tree.children[0])
            case "alternatives":
                parts = [self._part(child) for child in tree.children]
                if sum(part.empty for part in parts) > 1:
                    raise _UnprovenError
                return _Part(
                    frozenset().union(*(part.first for part in parts)),
                    frozenset().union(*(part.last for part in parts)),
                    any(part.empty for part in parts),
                )
            case "sequence":
                whole = _EMPTY
                for child in tree.children:
                    whole = self._joined(whole, self._part(child))
                return whole
            case "star" | "plus":
                part = self._looped(self._part(tree.children[0]))
                return _Part(part.first, part.last, tree.data == "star")
            case "optional":
                part = self._part(tree.children[0])
                return _Part(part.first, part.last, True)
            case "exactly" | "at_least" | "between":
                return self._counted(tree)
            case _:
                return self._place(_characters(str(tree.children[0])))

    def _counted(self, tree: Any) -> _Part:
        child, *counts = tree.children
        least, most = int(counts[0]), int(counts[-1])
        if most < least:
            raise _UnprovenError
        # Written out as aaa(a(a)?)?, because in aaaa?a? two places could come next.
        tail = _EMPTY
        for _ in range(most - least):
            part = self._joined(self._filled(self._part(child)), tail)
            tail = _Part(part.first, part.last, True)
        if tree.data == "at_least":
            part = self._looped(self._part(child))
            tail = _Part(part.first, part.last, True)
        whole = tail
        for _ in range(least):
            whole = self._joined(self._filled(self._part(child)), whole)
        return whole

    def _place(self, characters: Characters) -> _Part:
        if len(self.characters) >= _LONGEST:
            raise _UnprovenError
        self.characters.append(characters)
        self.following.append(set())
        here = frozenset({len(self.characters) - 1})
        return _Part(here, here, False)

    def _joined(self, left: _Part, right: _Part) -> _Part:
        for place in left.last:
            self.following[place] |= right.first
        return _Part(
            left.first | right.first if left.empty else left.first,
            left.last | right.last if right.empty else right.last,
            left.empty and right.empty,
        )

    def _looped(self, part: _Part) -> _Part:
        self._filled(part)
        for place in part.last:
            # In (a+)+ one text has many ways through the same places.
            if self.following[place] & part.first:
                raise _UnprovenError
            self.following[place] |= part.first
        return part

    def _filled(self, part: _Part) -> _Part:
        if part.empty:
            raise _UnprovenError
        return part


def _characters(text: str) -> Characters:
    """The characters that one place of an expression matches."""
    if text.startswith("\\"):
        return _NAMED.get(text[1]) or ((ord(text[1]), ord(text[1])),)
    if not text.startswith("["):
        return ((ord(text), ord(text)),)
    inside = text[1:-1]
    negated = inside.startswith("^")
    spans = _spans(inside[1:] if negated else inside)
    return _complement(spans) if negated else _merged(spans)


def _spans(inside: str) -> list[Span]:
    spans: list[Span] = []
    position = 0
    while position < len(inside):
        first, position = _next(inside, position)
        ranged = len(first) == 1 and inside[position : position + 1] == "-"
        if ranged and position + 1 < len(inside):
            second, position = _next(inside, position + 1)
            if len(second) != 1 or second[0][0] < first[0][0]:
                raise _UnprovenError
            spans.append((first[0][0], second[0][1]))
        else:
            spans += first
    return spans


def _next(inside: str, position: int) -> tuple[Characters, int]:
    if inside[position] == "\\":
        return _characters(inside[position : position + 2]), position + 2
    return ((ord(inside[position]), ord(inside[position])),), position + 1


def _merged(spans: list[Span]) -> Characters:
    merged: list[Span] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


def _complement(spans: list[Span]) -> Characters:
    outside: list[Span] = []
    start = _ALL.start
    for first, last in _merged(spans):
        if first > start:
            outside.append((start, first - 1))
        start = last + 1
    if start < _ALL.stop:
        outside.append((start, _ALL.stop - 1))
    return tuple(outside)
