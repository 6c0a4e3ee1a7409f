"""The parts of a questionnaire, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

Text: TypeAlias = Mapping[str, str]
"""One text in several languages: language tag → words."""

Answer: TypeAlias = str | int | float | list[str]
"""What a person gave to one item, as JSON."""

Answers: TypeAlias = Mapping[str, Answer]
"""A whole response: item id → answer. An item without an answer has no key."""

NOT_APPLICABLE = "not_applicable"
"""„Trifft auf mich nicht zu“: the item has no meaning for this person."""

NO_ANSWER = "no_answer"
"""„Keine Angabe“: the person does not wish to say, or left an optional item empty."""

OTHER = "other"
"""The code of the option that opens a text field of its own."""

YES, NO = "yes", "no"

WHOLE = "all"
"""The leaf of a survey that is not partitioned, and the root of every partition tree."""


class Profile(StrEnum):
    """How strictly a survey is protected; see rule 2 of the protection rules."""

    EVENT = "event"
    INSTITUTION = "institution"
    SENSITIVE = "sensitive"


class Access(StrEnum):
    """Who may answer: anyone with the link, or only holders of an invitation code."""

    OPEN = "open"
    CLOSED = "closed"


class Cadence(StrEnum):
    """On which calendar dates responses are sealed."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    CLOSE = "close"


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen."""

    code: str
    label: Text
    exclusive: bool = False


@dataclass(frozen=True)
class Band:
    """One class of numbers or dates: from `start` up to where the next class starts.

    The first class of an item has no start, so that classes have neither gaps nor overlaps.
    """

    code: str
    label: Text
    start: float | str | None = None


@dataclass(frozen=True)
class Is:
    """True if the item's answer is one of these codes, or contains one of them."""

    item: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Between:
    """True if the item's answer is a number within these bounds, both included."""

    item: str
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True)
class All:
    """True if every part is."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Any:
    """True if one part is."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    """True if the part is not."""

    part: "Condition"


Condition: TypeAlias = Is | Between | All | Any | Not


@dataclass(frozen=True)
class Heading:
    """What stands above the rows of a matrix; every row is an item of its own.

    Two items are rows of one matrix if their headings have the same id.
    """

    id: str
    label: Text
    hint: Text | None = None


@dataclass(frozen=True)
class Item:
    """What every line of a questionnaire has, whatever its type.

    Attributes:
        sensitive: whether it is protected as in the sensitive profile, inside whatever survey.
        page: title of the page that begins with this item.
        matrix: the heading it shares with other items, whose answers it shares, too.
        bank: name under which the same question stands in other surveys.
        default: the answer that is filled in when the form is opened.
        complaint: what to say if the answer breaks a rule; else the rule says it.
        accept: ids of the advice about this item that its author has heard and does not follow.
    """

    id: str
    label: Text
    hint: Text | None = None
    required: bool = False
    show_if: Condition | None = None
    sensitive: bool = False
    page: Text | None = None
    matrix: Heading | None = None
    bank: str | None = None
    default: Answer | None = None
    complaint: Text | None = None
    accept: tuple[str, ...] = ()


@dataclass(frozen=True)
class Note(Item):
    """A text to read; nothing to answer."""


@dataclass(frozen=True)
class Choice(Item):
    """What the items with fixed answers share: the two ways of not answering."""

    not_applicable: bool = False
    no_answer: bool = False

    def evasions(self) -> tuple[str, ...]:
        """The codes of those ways of not answering that this item offers."""
        return ((NOT_APPLICABLE,) if self.not_applicable else ()) + (
            (NO_ANSWER,) if self.no_answer else ()
        )


@dataclass(frozen=True)
class Single(Choice):
    """Choose one option.

    `ordered` says that the options have an order of their own, which reports keep.
    """

    options: tuple[Option, ...] = ()
    ordered: bool = False


@dataclass(frozen=True)
class Multiple(Item):
    """Choose any number of options, at most `most`; an exclusive one stands alone."""

    options: tuple[Option, ...] = ()
    most: int | None = None

    def at_most(self) -> int:
        """How many options that do not stand alone one person can choose."""
        together = sum(not option.exclusive for option in self.options)
        return min(self.most or together, together)

    def is_limited(self) -> bool:
        """Whether choosing one option can rule out another."""
        together = sum(not option.exclusive for option in self.options)
        return together < len(self.options) or self.at_most() < together


@dataclass(frozen=True)
class Scale(Choice):
    """Labelled points in one order, from the most negative (1) to the most positive."""

    points: tuple[Text, ...] = ()

    def halves(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The points below and above the middle; an odd scale's middle is in neither."""
        count = len(self.points)
        lower = tuple(range(1, count // 2 + 1))
        upper = tuple(range(count - count // 2 + 1, count + 1))
        return lower, upper


@dataclass(frozen=True)
class YesNo(Choice):
    """Ja or nein."""


@dataclass(frozen=True)
class Number(Choice):
    """A number, reported only in classes declared before launch."""

    bands: tuple[Band, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    whole: bool = True


@dataclass(frozen=True)
class Date(Choice):
    """A day, reported only in classes declared before launch."""

    bands: tuple[Band, ...] = ()


@dataclass(frozen=True)
class Ranking(Item):
    """Put all options in an order; the answer is their codes, the first place first."""

    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Acknowledgement(Item):
    """One box to tick; the answer is "yes", or there is none."""


@dataclass(frozen=True)
class KeywordGroup:
    """Words that are counted together in the texts to one question.

    `stems` are how these words begin, in any spelling.
    """

    code: str
    label: Text
    stems: tuple[str, ...]


@dataclass(frozen=True)
class FreeText(Item):
    """Words. They are kept apart from all other answers.

    How many mention each group of `keywords` is counted by machine, whether or not anybody reads
    the texts.

    `pattern` is a regular expression that they must match as a whole.
    """

    long: bool = False
    max_length: int = 200
    pattern: str | None = None
    keywords: tuple[KeywordGroup, ...] = ()


@dataclass(frozen=True)
class Group:
    """A node of the partition tree: leaves and smaller groups that belong together."""

    code: str
    label: Text
    members: tuple["str | Group", ...]

    def leaves(self) -> tuple[str, ...]:
        """Codes of all leaves below this node."""
        return tuple(
            leaf
            for member in self.members
            for leaf in ((member,) if isinstance(member, str) else member.leaves())
        )


@dataclass(frozen=True)
class Partition:
    """By which one question a survey is divided (rule 3).

    Attributes:
        item: id of a single choice; each of its answers is a leaf.
        groups: nodes between the leaves and the whole survey; a leaf in none hangs on the whole.
        sizes: leaf → number of people invited there, where that is known.
    """

    item: str
    groups: tuple[Group, ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Questionnaire:
    """One version of one survey, complete.

    Attributes:
        invited: the number of people asked, where that is known.
        sample: whether only some of those concerned are asked, so that others are spoken for.
        accept: ids of the advice that its authors have heard and do not follow.
        proof_of_work: whether a browser must work, or a person wait, before an answer is taken.
    """

    survey: str
    version: int
    languages: tuple[str, ...]
    title: Text
    purpose: Text
    audience: str
    minutes: int
    profile: Profile
    access: Access
    cadence: Cadence
    opens: str
    closes: str
    items: tuple[Item, ...]
    thanks: Text | None = None
    partition: Partition | None = None
    invited: int | None = None
    sample: bool = False
    accept: tuple[str, ...] = ()
    proof_of_work: bool = False
    hash: str = field(default="", compare=False)

    def __hash__(self) -> int:
        return hash((self.survey, self.version, self.hash))

    def item(self, item_id: str) -> Item:
        """The item of that id; KeyError if there is none."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)
