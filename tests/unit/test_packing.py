"""A questionnaire fits into one item of the table, or that is told before it is published."""

import random

from chalicelib.questionnaire.packing import MOST_BYTES, packed, too_large, unpacked
from tests.unit.questionnaires import SHIPPED, document, shipped, yes_no


def test_what_is_packed_comes_back_as_it_was() -> None:
    for file in SHIPPED:
        survey = shipped(file.stem)
        assert unpacked(packed(survey)) == survey
        assert list(too_large(survey)) == []


def test_a_questionnaire_too_large_for_its_place_is_told() -> None:
    noise = random.Random(1)
    words = ["".join(chr(noise.randrange(0x4E00, 0x9FA5)) for _ in range(4_000)) for _ in range(60)]
    items = [yes_no(f"q{n}", label={"de": text, "en": text}) for n, text in enumerate(words)]
    [finding] = too_large(document(*items))
    assert f"Platz ist für {MOST_BYTES // 1000}" in finding.said("de")
