"""What protection will probably suppress, while the survey can still be changed."""

from collections.abc import Iterator, Mapping

from chalicelib.questionnaire.model import Questionnaire, Single
from chalicelib.questionnaire.profiles import protection_of

Told = Iterator[tuple[str, str, Mapping[str, str]]]

RATE = 60
"""Percentage of the invited who are expected to answer."""

SHARE = 2
"""A question that depends on an answer is expected to be seen by one in two."""


def forecast(questionnaire: Questionnaire) -> Told:
    """Which parts will probably stay below the smallest batch, as far as numbers are known."""
    k = protection_of(questionnaire.profile).k
    partition = questionnaire.partition
    sizes = dict(partition.sizes) if partition else {}
    invited = questionnaire.invited or (sum(sizes.values()) if sizes else None)
    if invited is None:
        return
    words = {
        "invited": str(invited),
        "profile": questionnaire.profile.value,
        "rate": str(RATE),
        "k": str(k),
    }
    if _answers(invited) < k:
        yield "forecast-whole", "", words
        return
    if partition is not None:
        leaves = _leaves(questionnaire, invited)
        small = sum(_answers(size) < k for size in leaves)
        if small:
            yield (
                "forecast",
                partition.item,
                words
                | {
                    "leaves": str(len(leaves)),
                    "small": str(small),
                },
            )
    for item in questionnaire.items:
        needed = protection_of(questionnaire.profile, item.sensitive).k
        if item.show_if is not None and _answers(invited) // SHARE < needed:
            share = {"share": f"{100 // SHARE} %", "k": str(needed)}
            if not item.id.endswith("_other"):
                yield "forecast-filter", item.id, words | share


def _leaves(questionnaire: Questionnaire, invited: int) -> list[int]:
    """How many people are asked in each part; evenly spread where nobody has said."""
    assert questionnaire.partition is not None
    divider = questionnaire.item(questionnaire.partition.item)
    codes = [option.code for option in divider.options] if isinstance(divider, Single) else []
    sizes = questionnaire.partition.sizes
    unknown = [code for code in codes if code not in sizes]
    rest = max(invited - sum(sizes.values()), 0)
    share = rest // len(unknown) if unknown else 0
    return [sizes.get(code, share) for code in codes]


def _answers(invited: int) -> int:
    return invited * RATE // 100
