"""Whether the parts of a survey answered alike: tests, only where every part has many answers."""

from collections.abc import Sequence
from math import erfc, exp, lgamma, log, sqrt

TEST_FROM = 30
"""Every part must have so many answers."""

_EXPECTED_FROM = 5
"""Below this expected count the chi-square distribution fits badly (Cochran 1954)."""


def chi_square(counts: Sequence[Sequence[int]]) -> tuple[float, int] | None:
    """Pearson's statistic and its degrees of freedom; None if the distribution would not fit.

    Args:
        counts: one row per part, one column per answer.

    Source: W. G. Cochran, Biometrics 10 (1954), 417-451, on expected counts below 5.
    """
    columns = [sum(column) for column in zip(*counts, strict=True)]
    used = [place for place, column in enumerate(columns) if column]
    total = sum(columns)
    statistic = 0.0
    for row in counts:
        for place in used:
            expected = sum(row) * columns[place] / total
            if expected < _EXPECTED_FROM:
                return None
            statistic += (row[place] - expected) ** 2 / expected
    degrees = (len(counts) - 1) * (len(used) - 1)
    return (statistic, degrees) if degrees else None


def kruskal_wallis(counts: Sequence[Sequence[int]]) -> tuple[float, int] | None:
    """The statistic with its correction for ties, and its degrees; None if all are tied.

    Args:
        counts: one row per part, one column per answer, the answers in their order.

    Source: W. H. Kruskal and W. A. Wallis, JASA 47 (1952), 583-621.
    """
    columns = [sum(column) for column in zip(*counts, strict=True)]
    total = sum(columns)
    ranks, below = [], 0
    for column in columns:
        ranks.append(below + (column + 1) / 2)
        below += column
    untied = 1 - sum(column**3 - column for column in columns) / (total**3 - total)
    if untied == 0:
        return None
    squares = sum(
        sum(rank * count for rank, count in zip(ranks, row, strict=True)) ** 2 / sum(row)
        for row in counts
    )
    statistic = (12 / (total * (total + 1)) * squares - 3 * (total + 1)) / untied
    return max(0.0, statistic), len(counts) - 1


def chi_square_tail(statistic: float, degrees: int) -> float:
    """The probability of a larger value of the chi-square distribution.

    Source: M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 26.4.4 and 26.4.5.
    """
    if statistic <= 0:
        return 1.0
    half = statistic / 2
    odd = degrees % 2
    powers = (number + odd / 2 for number in range(degrees // 2))
    terms = sum(exp(n * log(half) - half - lgamma(n + 1)) for n in powers)
    return terms + (erfc(sqrt(half)) if odd else 0.0)


SIGNIFICANT = 0.05
"""A probability below this, adjusted for all tests of a report, is not taken for chance."""


def holm(probabilities: Sequence[float]) -> list[float]:
    """Probabilities adjusted for being many, in the same order.

    Source: S. Holm, Scandinavian Journal of Statistics 6 (1979), 65-70.
    """
    adjusted = [0.0] * len(probabilities)
    largest = 0.0
    in_order = sorted(range(len(probabilities)), key=probabilities.__getitem__)
    for rank, place in enumerate(in_order):
        largest = max(largest, min(1.0, (len(probabilities) - rank) * probabilities[place]))
        adjusted[place] = largest
    return adjusted
