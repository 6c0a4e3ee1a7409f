"""A hundred histories of surveys of the profile `event`; files are what workers share out."""

import pytest

from chalicelib.questionnaire.model import Profile
from tests.api.service import Service
from tests.attack.histories import PARTS, attack_histories


@pytest.mark.parametrize("part", PARTS)
def test_no_history_of_a_survey_betrays_an_answer(
    service: Service, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    attack_histories(service, Profile.EVENT, part, monkeypatch)
