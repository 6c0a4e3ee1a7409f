"""Intervals of confidence for counts, from published formulas, in floating point.

They take answers as drawn at random from all the answers there could have been. Where everybody
was asked that is a way of speaking, and the reports say so.
"""

from functools import cache
from math import sqrt
from statistics import NormalDist

LEVEL = 0.95
"""How often such an interval covers the true value."""


@cache
def quantile(intervals: int = 1) -> float:
    """The two-sided quantile of the normal distribution for so many intervals at once."""
    return NormalDist().inv_cdf(1 - (1 - LEVEL) / (2 * intervals))


def wilson(part: int, base: int, intervals: int = 1) -> tuple[float, float]:
    """Wilson's score interval for a share.

    With `intervals` as the number of answers of a question it is Goodman's simultaneous interval
    for the whole distribution: his chi-square quantile is the square of this normal one.

    Args:
        part: number of people counted.
        base: number of people they are a part of; at least 1.
        intervals: how many intervals shall hold together.

    Source: E. B. Wilson, JASA 22 (1927), 209-212; L. A. Goodman, Technometrics 7 (1965), 247-254.
    """
    z = quantile(intervals)
    centre = part + z * z / 2
    reach = z * sqrt(part * (base - part) / base + z * z / 4)
    below = 0.0 if part == 0 else (centre - reach) / (base + z * z)
    above = 1.0 if part == base else (centre + reach) / (base + z * z)
    return below, above


def newcombe(part: int, base: int, other_part: int, other_base: int) -> tuple[float, float]:
    """Newcombe's hybrid score interval for the first share less the second.

    Args:
        part, base: of the first group.
        other_part, other_base: of the second.

    Source: R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890, method 10.
    """
    first, second = part / base, other_part / other_base
    (low, high), (other_low, other_high) = wilson(part, base), wilson(other_part, other_base)
    difference = first - second
    return (
        difference - sqrt((first - low) ** 2 + (other_high - second) ** 2),
        difference + sqrt((high - first) ** 2 + (second - other_low) ** 2),
    )


def adjusted_wald(promoters: int, passives: int, detractors: int) -> tuple[float, float]:
    """The adjusted Wald interval for a net promoter score, from −1 to 1.

    Three people are added, in proportions of 1, 2 and 1.

    Source: B. Rocks, The American Statistician 70 (2016), 365-372, "AW(3, T)".
    """
    base = promoters + passives + detractors + 3
    likely, unlikely = (promoters + 0.75) / base, (detractors + 0.75) / base
    score = likely - unlikely
    reach = quantile() * sqrt((likely + unlikely - score * score) / base)
    return max(-1.0, score - reach), min(1.0, score + reach)
