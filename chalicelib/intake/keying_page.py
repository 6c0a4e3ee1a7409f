"""The page on which a sheet of paper is keyed in."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from chalicelib.intake.keying import Row
from chalicelib.layout.page import Place, render
from chalicelib.questionnaire.model import Questionnaire


def keying_page(
    place: Place,
    questionnaire: Questionnaire,
    rows: Sequence[Row],
    *,
    key: str,
    code: str,
    asks_for_code: bool,
    typed: Mapping[str, str],
    number: str,
    faults: Mapping[str, str],
) -> str:
    """A sheet of paper as it is keyed in.

    Args:
        key: that the console let somebody in.
        code: the code the answer will be stored under; "" before it is typed.
        typed: item → what was typed, when it is shown again.
        number: of sheets that were stored before this one.
        faults: item → what is wrong, "code" and "" among them.
    """
    return render(
        Path(__file__).parent / "templates",
        "keying.html",
        place,
        survey=questionnaire.survey,
        title=questionnaire.title.get(place.language) or next(iter(questionnaire.title.values())),
        version=questionnaire.version,
        rows=rows,
        key=key,
        code=code,
        asks_for_code=asks_for_code,
        typed=typed,
        number=number,
        faults=faults,
    )
