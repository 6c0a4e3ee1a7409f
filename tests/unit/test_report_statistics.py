"""Our formulas against statsmodels, scipy and pandas, on ten thousand random tables each."""

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    multinomial_proportions_confint,
    proportion_confint,
)

from chalicelib.report.confidence import adjusted_wald, newcombe, wilson
from chalicelib.report.homogeneity import chi_square, chi_square_tail, holm, kruskal_wallis
from chalicelib.report.measures import deviation, mean, measured
from chalicelib.report.summary import Cell, Estimate, Interval, Name, Status, TableSummary

TABLES = 10_000
NEAR = 1e-9


@pytest.fixture
def chance() -> np.random.Generator:
    return np.random.default_rng(1923)


def exact(counts: Sequence[int]) -> TableSummary:
    """A table that is released exactly, with answers 1, 2, 3 and so on."""
    cells = tuple(
        Cell(str(place), None, Interval(count, count)) for place, count in enumerate(counts, 1)
    )
    return TableSummary("q", None, False, Status.EXACT, sum(counts), 0, cells, ())


def test_wilson_intervals_are_those_of_statsmodels(chance: np.random.Generator) -> None:
    base = chance.integers(1, 5000, TABLES)
    part = chance.integers(0, base + 1)
    judge = np.array(proportion_confint(part, base, method="wilson"))
    ours = np.array([wilson(int(x), int(n)) for x, n in zip(part, base, strict=True)]).T
    assert abs(ours - judge).max() < NEAR


def test_goodman_intervals_are_those_of_statsmodels(chance: np.random.Generator) -> None:
    for counts in _multinomial(chance):
        judge = multinomial_proportions_confint(counts, method="goodman")
        total = int(counts.sum())
        ours = np.array([wilson(int(count), total, len(counts)) for count in counts])
        assert abs(ours - judge).max() < NEAR


def test_newcombe_intervals_are_those_of_statsmodels(chance: np.random.Generator) -> None:
    bases = chance.integers(20, 900, (2, TABLES))
    parts = chance.integers(0, bases + 1)
    judge = np.array(
        confint_proportions_2indep(
            parts[0], bases[0], parts[1], bases[1], method="newcomb", compare="diff"
        )
    )
    lines = zip(parts[0], bases[0], parts[1], bases[1], strict=True)
    ours = np.array([newcombe(*map(int, line)) for line in lines]).T
    assert abs(ours - judge).max() < NEAR


def test_the_interval_of_a_net_score_is_that_of_three_more_people(
    chance: np.random.Generator,
) -> None:
    counts = chance.integers(0, 300, (TABLES, 3)) + np.array([0, 1, 0])
    more = counts + np.array([0.75, 1.5, 0.75])
    values = np.array([1, 0, -1])
    base = more.sum(1)
    score = more @ values / base
    reach = stats.norm.ppf(0.975) * np.sqrt((more @ values**2 / base - score**2) / base)
    judge = np.clip(np.array([score - reach, score + reach]), -1, 1)
    ours = np.array([adjusted_wald(*map(int, line)) for line in counts]).T
    assert abs(ours - judge).max() < NEAR


def test_medians_quartiles_means_and_deviations_are_those_of_pandas(
    chance: np.random.Generator,
) -> None:
    names = {0.25: Name.LOWER_QUARTILE, 0.5: Name.MEDIAN, 0.75: Name.UPPER_QUARTILE}
    for size in range(20, 120, 5):
        answers = chance.integers(1, chance.integers(3, 8), (size, TABLES // 20))
        frame = pd.DataFrame(answers)
        lower, upper = (
            frame.quantile(list(names), interpolation=end).to_dict("index")
            for end in ("lower", "higher")
        )
        means, deviations = frame.mean(), frame.std()
        for table in range(TABLES // 20):
            counts = np.bincount(answers[:, table], minlength=8)[1:].tolist()
            told = measured(exact(counts), "scale", ordered=True, score=False)
            for part, name in names.items():
                one = told.measure(name)
                assert one is not None
                assert one.value == Estimate(lower[part][table], upper[part][table])
            assert abs(float(mean(counts)) - means[table]) < NEAR
            assert abs(deviation(counts) - deviations[table]) < NEAR


def test_chi_square_tests_are_those_of_scipy(chance: np.random.Generator) -> None:
    for rows, columns in product(range(2, 7), range(2, 6)):
        counts = chance.integers(8, 60, (TABLES // 20, rows, columns))
        rows_and_columns = counts.sum(2, keepdims=True) * counts.sum(1, keepdims=True)
        expected = rows_and_columns / counts.sum((1, 2), keepdims=True)
        flat = (len(counts), rows * columns)
        lost = rows + columns - 2
        judge = stats.chisquare(counts.reshape(flat), expected.reshape(flat), ddof=lost, axis=1)
        for place, table in enumerate(counts):
            found = chi_square(table.tolist())
            assert (found is None) == bool(expected[place].min() < 5)
            if found is not None:
                assert abs(found[0] - judge.statistic[place]) < NEAR * max(1, found[0])
                assert abs(chi_square_tail(*found) - judge.pvalue[place]) < NEAR


def test_kruskal_wallis_tests_are_those_of_scipy(chance: np.random.Generator) -> None:
    """Hundred tables at once: the judge takes arrays."""
    for _ in range(TABLES // 100):
        groups = [
            chance.integers(1, 6, (chance.integers(30, 60), 100))
            for _ in range(chance.integers(2, 5))
        ]
        judge = stats.kruskal(*groups, axis=0)
        for table in range(100):
            counts = [np.bincount(group[:, table], minlength=6)[1:].tolist() for group in groups]
            found = kruskal_wallis(counts)
            assert found is not None
            assert abs(found[0] - judge.statistic[table]) < NEAR * max(1, judge.statistic[table])
            assert abs(chi_square_tail(*found) - judge.pvalue[table]) < NEAR


def test_tails_of_the_chi_square_distribution_are_those_of_scipy(
    chance: np.random.Generator,
) -> None:
    degrees = chance.integers(1, 300, TABLES)
    statistics = chance.gamma(2, 0.5, TABLES) * degrees
    judge = stats.chi2.sf(statistics, degrees)
    ours = [chi_square_tail(float(x), int(n)) for x, n in zip(statistics, degrees, strict=True)]
    assert abs(np.array(ours) - judge).max() < NEAR


def test_holms_adjustment_is_that_of_statsmodels(chance: np.random.Generator) -> None:
    """A few vectors only: this judge takes its time."""
    for size in (1, 2, 3, 12, 40):
        several = chance.random(size) ** 3
        judge = multipletests(several, method="holm")[1]
        assert np.abs(np.array(holm(several.tolist())) - judge).max() < NEAR


def _multinomial(chance: np.random.Generator) -> Iterator[np.ndarray]:
    for _ in range(TABLES):
        shares = chance.dirichlet(np.ones(chance.integers(2, 8)))
        yield chance.multinomial(chance.integers(20, 2000), shares)


@pytest.mark.parametrize(
    ("part", "base", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_intervals_are_as_published(part: int, base: int, low: float, high: float) -> None:
    """R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3."""
    assert wilson(part, base) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1),
        ((10, 10), (0, 10), 0.6075, 1),
    ],
)
def test_intervals_of_differences_are_as_published(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    """R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10."""
    assert newcombe(*first, *second) == pytest.approx((low, high), abs=5e-5)


def test_goodman_intervals_are_as_published() -> None:
    """The example of the R package CoinMinD, function GM."""
    counts = (44, 55, 43, 32, 67, 78)
    low = (0.09468368, 0.12376893, 0.09208527, 0.06412671, 0.15637944, 0.18692732)
    high = (0.1966413, 0.2350489, 0.1931040, 0.1535697, 0.2760670, 0.3130119)
    ours = [wilson(count, sum(counts), len(counts)) for count in counts]
    assert [one for one, _ in ours] == pytest.approx(low, abs=5e-9)
    assert [one for _, one in ours] == pytest.approx(high, abs=5e-8)
