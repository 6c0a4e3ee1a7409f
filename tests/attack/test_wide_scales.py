"""The cap on longer scales, as far as the tests' time allows.

`python -m tests.attack --seconds 120` goes on from there and writes down how far it came.
"""

import pytest

from tests.attack.wide_scales import tried

LARGEST = {7: 13, 11: 10}
"""Points of the scale → how many people are tried at most."""


@pytest.mark.parametrize("insiders", [1, 2, 3])
@pytest.mark.parametrize("points", LARGEST)
def test_nobody_can_tell_whether_all_others_agree(points: int, insiders: int) -> None:
    sizes = range(2 * insiders + 3, LARGEST[points] + 1)
    assert sum(tried(points, insiders, people) for people in sizes) > 100
