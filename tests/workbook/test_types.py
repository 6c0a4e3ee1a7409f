"""Each type an author can write becomes the item it stands for."""

import pytest

from tests.workbook.forms import imported, items, told

HEADER = "| survey | | | | | | |\n| | type | name | label::Deutsch (de) | {} |\n"


def one(row: str, columns: str = "") -> dict:
    (item,) = items(HEADER.format(columns) + f"| | {row} |")
    return item


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("note | a | Willkommen", "note"),
        ("select_one jobs | a | Was?", "single"),
        ("Einfachauswahl jobs | a | Was?", "single"),
        ("select one from jobs | a | Was?", "single"),
        ("select_multiple helps | a | Was?", "multiple"),
        ("MEHRFACHAUSWAHL helps | a | Was?", "multiple"),
        ("Skala points | a | Wie?", "scale"),
        ("Ja/Nein | a | Ja?", "yes_no"),
        ("select_one yes_no | a | Ja?", "yes_no"),
        ("Rangfolge helps | a | Was zuerst?", "ranking"),
        ("Langer Text | a | Was?", "text"),
        ("Bestätigung | a | Gelesen", "acknowledge"),
        ("range | a | Wie sehr?", "scale"),
    ],
)
def test_english_and_german_words_for_types_are_understood(row: str, kind: str) -> None:
    others = "" if kind != "note" else "\n| | yes_no | b | Ja? |"
    item, *_ = items(HEADER.format("") + f"| | {row} |" + others)
    assert item["type"] == kind


def test_numbers_come_in_the_classes_written_beside_them() -> None:
    item = one("Zahl | n | Wie viele? | bis 4; 5-9; ab 10 | . >= 0 und . < 100", "Klassen | Regel")
    assert [(band["label"]["de"], band.get("from")) for band in item["bands"]] == [
        ("≤ 4", None),
        ("5–9", 5),
        ("≥ 10", 10),
    ]
    assert (item["minimum"], item["maximum"]) == (0, 99)


def test_classes_may_be_separated_by_commas() -> None:
    item = one("Zahl | n | Wie viele? | 1, 2-3, 4 und mehr", "Klassen")
    assert [band["label"]["de"] for band in item["bands"]] == ["≤ 1", "2–3", "≥ 4"]


@pytest.mark.parametrize("classes", ["0-4; 6-9", "5; 3", "viele", "0-4"])
def test_classes_with_gaps_or_without_sense_are_refused(classes: str) -> None:
    survey = HEADER.format("classes") + f"| | integer | n | Wie viele? | {classes} |"
    assert [(kind.rpartition("_")[2], cell) for kind, _, cell in told(survey)] == [
        ("classes", "D2")
    ]


def test_a_number_without_classes_is_refused_at_its_type() -> None:
    assert told(HEADER.format("") + "| | integer | n | Wie viele? |") == [
        ("no_classes", "survey", "A2")
    ]


def test_or_other_speaks_the_languages_of_the_survey() -> None:
    (item,) = items(
        """
        | survey | | | | |
        | | type | name | label::Deutsch (de) | label::Türkçe (tr) |
        | | select_one jobs or_other | a | Was? | Ne? |
        """,
        choices="""
| choices | | | | |
| | list_name | name | label::Deutsch (de) | label::Türkçe (tr) |
| | jobs | midwife | Hebamme | Ebe |
""",
        settings=_in_turkish(),
    )
    assert item["other"] == {"de": "Etwas anderes", "tr": "Başka bir şey"}


def _in_turkish() -> str:
    from tests.workbook.forms import SETTINGS

    return SETTINGS + "| | survey_title::tr | İşbirliği |\n| | purpose::tr | Planlıyoruz. |\n"


def test_other_as_an_answer_with_its_text_field_is_one_question() -> None:
    survey = (
        HEADER.format("relevant")
        + "| | select_one odd | a | Was? | |\n"
        + "| | text | a_other | Sonstiges | selected(${a}, 'other') |"
    )
    choices = """
| choices | | | |
| | list_name | name | label::Deutsch (de) |
| | odd | x | X |
| | odd | other | Sonstiges |
"""
    (item,) = items(survey, choices=choices)
    assert item["other"] == {"de": "Sonstiges"}
    assert [option["code"] for option in item["options"]] == ["x"]


def test_groups_become_pages_and_their_condition_goes_to_each_question() -> None:
    first, second, third = items(
        """
        | survey | | | | |
        | | type | name | label::Deutsch (de) | relevant |
        | | yes_no | met | Treffen? | |
        | | begin_group | g | Treffen | ${met} = 'yes' |
        | | yes_no | good | Gut? | |
        | | yes_no | long | Lang? | ${good} = 'no' |
        | | end_group | | | |
        """
    )
    assert "page" not in first
    assert second["page"] == {"de": "Treffen"}
    assert second["show_if"] == {"item": "met", "is": ["yes"]}
    assert third["show_if"]["all"] == [second["show_if"], {"item": "good", "is": ["no"]}]


@pytest.mark.parametrize(
    ("begin", "inner", "end", "answers"),
    [
        ("begin_group | m | Bitte: | table-list", "select_one jobs", "end_group", "options"),
        ("Matrix | m | Bitte: |", "Skala points", "Ende Matrix", "points"),
        ("select_one points | m | Bitte: | label", "select_one points", "", "options"),
    ],
)
def test_a_matrix_is_one_item_with_a_row_for_each_question(
    begin: str, inner: str, end: str, answers: str
) -> None:
    bare = " | list-nolabel" if not end else " |"
    rows = "".join(f"| | {inner} | m_{n} | Zeile {n}{bare} |\n" for n in (1, 2))
    survey = HEADER.format("appearance") + f"| | {begin} |\n{rows}"
    (item,) = items(survey + (f"| | {end} |" if end else ""))
    assert item["type"] == "matrix"
    assert [row["id"] for row in item["rows"]] == ["m_1", "m_2"]
    assert answers in item


def test_a_scale_counts_its_points_from_the_most_negative_whatever_their_names() -> None:
    survey = (
        HEADER.format("parameters | relevant")
        + "| | range | liking | Wie sehr? | start=0 end=10 step=1 | |\n"
        + "| | text | why | Warum? | | ${liking} >= 9 |"
    )
    scale, text = items(survey)
    assert [point["de"] for point in scale["points"]][:3] == ["0", "1", "2"]
    assert text["show_if"] == {"item": "liking", "at_least": 10}


def test_what_excel_cannot_ask_here_is_refused_with_the_reason_why() -> None:
    survey = HEADER.format("") + "".join(
        f"| | {kind} | q_{place} | Frage |\n"
        for place, kind in enumerate(["geopoint", "image", "time", "begin_repeat", "calculate"])
    )
    assert [kind for kind, _, _ in told(survey)] == [
        "place_type",
        "media_type",
        "clock_type",
        "repeat_type",
        "computed_type",
    ]


def test_times_and_devices_are_left_out_with_a_notice() -> None:
    found = imported(HEADER.format("") + "| | start | start | |\n| | yes_no | a | Ja? |")
    assert found.document is not None
    assert next((f.kind, f.cell.address) for f in found.findings) == ("metadata", "A2")


@pytest.mark.parametrize(
    ("row", "default"),
    [
        ("select_one jobs | a | Was? | Midwife", "midwife"),
        ("select_multiple helps | a | Was? | time money", ["time", "money"]),
        ("Skala points | a | Wie? | 2", 2),
        ("text | a | Was? | nichts", "nichts"),
    ],
)
def test_a_default_is_an_answer_to_the_question(row: str, default: object) -> None:
    assert one(row, "default")["default"] == default


@pytest.mark.parametrize("default", ["plumber", "${b}", "today()"])
def test_a_default_that_is_none_is_refused(default: str) -> None:
    ((kind, _, cell),) = told(
        HEADER.format("default") + f"| | select_one jobs | a | ? | {default} |"
    )
    assert kind in ("bad_default", "computed_default")
    assert cell == "D2"


KEYWORDS = """
| Stichwörter | | | |
| | Zur Frage | Kürzel | Beschriftung::Deutsch (de) | Wortanfänge |
| | {} |
"""


def test_words_that_are_counted_in_texts_stand_in_a_sheet_of_their_own() -> None:
    survey = HEADER.format("") + "| | Freitext | wunsch | Was wünschen Sie? |\n"
    (item,) = items(survey + KEYWORDS.format("wunsch | zeit | Zeit | zeit, Stunde"))
    assert item["keywords"] == [
        {"code": "zeit", "label": {"de": "Zeit"}, "stems": ["zeit", "Stunde"]}
    ]


@pytest.mark.parametrize(
    ("row", "kind", "cell"),
    [
        ("treffen | zeit | Zeit | zeit", "keywords_of_no_text", "A2"),
        ("niemand | zeit | Zeit | zeit", "keywords_of_no_text", "A2"),
        ("wunsch | | Zeit | zeit", "no_code", "B2"),
        ("wunsch | zeit | Zeit | ", "no_stems", "D2"),
    ],
)
def test_words_that_belong_to_no_text_or_are_not_there_are_told(
    row: str, kind: str, cell: str
) -> None:
    survey = HEADER.format("") + "| | Freitext | wunsch | Was? |\n| | Ja/Nein | treffen | Ja? |\n"
    assert [(found, place) for found, _, place in told(survey + KEYWORDS.format(row))] == [
        (kind, cell)
    ]


def test_an_order_is_kept_for_options_and_refused_where_there_is_one_already() -> None:
    assert one("Einfachauswahl jobs | a | Was? | ja", "Geordnet")["ordered"] is True
    survey = HEADER.format("Geordnet") + "| | Skala points | a | Wie? | ja |"
    assert [(kind, cell) for kind, _, cell in told(survey)] == [("no_order", "D2")]
