"""What an expression consists of, as frozen values."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Reference:
    """`${name}`: the answer to another item."""

    name: str


@dataclass(frozen=True)
class Own:
    """`.`: the answer to the item itself."""


@dataclass(frozen=True)
class Literal:
    """A text in quotes, or a number."""

    value: str | int | float


@dataclass(frozen=True)
class Word:
    """A bare word, which means nothing; whoever wrote it forgot quotes or `${}`."""

    text: str


@dataclass(frozen=True)
class Call:
    """A function; `name` is in small letters."""

    name: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True)
class Compare:
    """`left operator right`, with one of = != < <= > >=."""

    operator: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True)
class Both:
    """Parts joined by `and`."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class Either:
    """Parts joined by `or`."""

    parts: tuple["Expression", ...]


Expression: TypeAlias = Reference | Own | Literal | Word | Call | Compare | Both | Either
