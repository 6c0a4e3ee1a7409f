"""What is said to authors: complete in both languages, short, and polite."""

import re
import string
from pathlib import Path

import pytest

from chalicelib.questionnaire.workbook import aliases, findings
from chalicelib.questionnaire.workbook.aliases import plain, words
from chalicelib.questionnaire.workbook.languages import declared, header, tag_of
from tests.workbook.forms import SETTINGS, imported, told

ROOM = Path(findings.__file__).parent
KINDS = findings.kinds()


def _open_places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("kind", KINDS)
def test_every_finding_has_a_reason_and_a_remedy_in_both_languages(kind: str) -> None:
    text = KINDS[kind]
    german, english = text["de"], text["en"]
    for name in ("reason", "remedy"):
        assert _open_places(german[name]) == _open_places(english[name])
        assert "!" not in german[name].replace("!=", "")
        assert not re.search(r"\b(du|dein|bitte bitte)\b", german[name], re.IGNORECASE)
        longest = max(len(one.split()) for one in re.split(r"[.;:]\s", german[name]))
        assert longest <= 15, german[name]


def test_every_finding_is_used_and_every_used_one_is_written() -> None:
    files = [*ROOM.rglob("*.py"), *(ROOM.parents[2] / "commands").glob("*.py")]
    code = "".join(file.read_text("utf-8") for file in files)
    tables = (ROOM / "aliases.toml").read_text("utf-8")
    used = set(re.findall(r'"([a-z0-9_]+)"', code))
    used |= set(re.findall(r"^(\w+) =", tables, re.MULTILINE))
    used |= {f"{kind}_in_relevant" for kind in ("text", "rank", "note", "dropped")}
    assert set(KINDS) - used == set()
    called = re.findall(r'(?:Finding|_tell|ExpressionError|UnreadableError)\(\s*"(\w+)"', code)
    assert set(called) - set(KINDS) == set()


def test_no_word_stands_for_two_things() -> None:
    for path in (["types"], ["sheets"], ["columns", "survey"], ["columns", "choices"]):
        table = aliases.words(*path)
        assert len(table) == sum(len(names) for names in _lists(*path))


def _lists(*path: str) -> list[set[str]]:
    import tomllib

    table = tomllib.loads((ROOM / "aliases.toml").read_text("utf-8"))
    for name in path:
        table = table[name]
    return [{plain(alias) for alias in group} for group in table.values()]


@pytest.mark.parametrize("written", ["Nur wenn", "nur-wenn", "NUR WENN:", "  nur  wenn "])
def test_words_are_the_same_however_they_are_written(written: str) -> None:
    assert words("columns", "survey")[plain(written)] == "relevant"


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("Deutsch (de)", "de"),
        ("deutsch", "de"),
        ("de", "de"),
        ("Leichte Sprache (de-simple)", "de-simple"),
        ("Leichte Sprache [de-simple] (de)", "de-simple"),
        ("العربية (ar)", "ar"),
        ("English", "en"),
        ("Klingonisch", None),
    ],
)
def test_languages_are_known_by_tag_or_by_name(written: str, tag: str | None) -> None:
    assert tag_of(written) == tag


@pytest.mark.parametrize("tag", ["de", "de-simple", "ar", "pt-BR", "xx"])
def test_what_we_write_about_a_language_is_read_as_that_language(tag: str) -> None:
    assert tag_of(header(tag)) == tag_of(declared(tag)) == tag


ROWS = "| | yes_no | a | Ja? | نعم؟ |\n| | yes_no | b | Ja? | |\n"


def test_a_missing_translation_is_told_in_its_empty_cell() -> None:
    survey = f"| survey | | | | |\n| | type | name | label::de | label::ar |\n{ROWS}"
    settings = SETTINGS + "| | survey_title::ar | تعاون |\n| | purpose::ar | نخطط. |\n"
    assert told(survey, settings=settings) == [("missing_translation", "survey", "D3")]


def test_a_language_missing_in_a_whole_sheet_is_told_once() -> None:
    survey = "| survey | | | | |\n| | type | name | label::de | label::en |\n"
    survey += "".join(f"| | select_one jobs | q{n} | Was? | What? |\n" for n in range(5))
    kinds = [(kind, sheet) for kind, sheet, _ in told(survey)]
    assert kinds == [
        ("missing_column", "choices"),
        ("missing_column", "settings"),
        ("missing_column", "settings"),
    ]


def test_a_slip_in_a_header_is_no_silent_loss() -> None:
    survey = (
        "| survey | | | | |\n| | type | name | label::de | relevnt |\n| | yes_no | a | Ja? | x |"
    )
    (finding,) = imported(survey).errors
    assert finding.remedy("de") == "Meinten Sie „relevant“?"
    assert finding.cell.address == "D1"


def test_settings_may_be_missing_wrong_or_written_in_german() -> None:
    survey = "| survey | | | |\n| | type | name | label::de |\n| | yes_no | a | Ja? |\n"
    german = """
| Einstellungen | | |
| | Einstellung | Wert |
| | Umfrage | Meine Umfrage |
| | Titel::de | Zusammenarbeit |
| | Zweck::de | Wir planen damit. |
| | Zielgruppe | Fachkräfte |
| | Minuten | fünf |
| | Schutz | streng |
| | Zugang | offen |
| | Rhythmus | Monat |
| | Beginnt | 31.9.2026 |
"""
    assert told(survey, settings=german) == [
        ("missing_setting", "Einstellungen", ""),
        ("bad_survey_name", "Einstellungen", "B2"),
        ("no_whole_number", "Einstellungen", "B6"),
        ("unknown_value", "Einstellungen", "B7"),
        ("no_day", "Einstellungen", "B10"),
    ]


def test_a_form_made_for_another_program_lacks_our_settings_in_one_finding() -> None:
    survey = "| survey | | | |\n| | type | name | label::de |\n| | yes_no | a | Ja? |\n"
    settings = "| settings | | |\n| | form_title | form_id |\n| | Lunch | lunch |\n"
    (finding,) = imported(survey, settings=settings).errors
    assert finding.reason("de").startswith(
        "Im Blatt fehlen Einstellungen: Zweck (purpose), Minuten"
    )


@pytest.mark.parametrize(
    ("relevant", "constraint"),
    [
        ("bind::relevant", "bind::constraint"),
        ("bind:relevant", "bind: constraint"),
        ("bind: relevant", "bind:constraint"),
        ("relevant", "constraint"),
    ],
)
def test_what_old_forms_bind_to_a_question_is_not_lost(relevant: str, constraint: str) -> None:
    survey = (
        f"| survey | | | | | | |\n| | type | name | label | {relevant} | {constraint} | klassen |"
    )
    survey += "\n| | yes_no | a | Ja? | | | |"
    survey += "\n| | integer | b | Wie viele? | ${a} = 'ja' | . < 9 | 0-4; 5+ |"
    found = imported(survey)
    assert found.document is not None
    _, number = found.document["items"]
    assert (number["show_if"], number["maximum"]) == ({"item": "a", "is": ["yes"]}, 8)


@pytest.mark.parametrize(
    "header", ["image", "media::image", "media:image", "media::audio::English"]
)
def test_pictures_and_sounds_are_refused_wherever_they_stand(header: str) -> None:
    survey = f"| survey | | | | |\n| | type | name | label::de | {header} |\n"
    assert told(survey + "| | yes_no | a | Ja? | x.jpg |") == [("media", "survey", "D2")]
    choices = f"| choices | | | | |\n| | list_name | name | label::de | {header} |\n"
    choices += "| | jobs | a | A | a.jpg |\n| | jobs | b | B | |\n"
    asked = "| survey | | | |\n| | type | name | label::de |\n| | select_one jobs | q | Was? |"
    assert told(asked, choices=choices) == [("media", "choices", "D2")]


def test_names_that_other_programs_allow_are_changed_and_told() -> None:
    choices = "| choices | | | |\n| | list_name | name | label::de |\n"
    choices += (
        "| | ages | 18-24 | bis 24 |\n| | ages | -99 | weiß nicht |\n| | ages | Größe | ? |\n"
    )
    survey = "| survey | | | | |\n| | type | name | label::de | relevant |\n"
    survey += "| | select_one ages | wie-alt | Wie alt? | |\n"
    survey += "| | yes_no | b | Ja? | ${wie-alt} = '18-24' or ${wie-alt} = '-99' |\n"
    found = imported(survey, choices=choices)
    assert [one.kind for one in found.findings] == ["name_changed"] + ["code_changed"] * 3
    assert found.document is not None
    ages, b = found.document["items"]
    assert ages["id"] == "wie_alt"
    assert [one["code"] for one in ages["options"]] == ["18_24", "minus_99", "groesse"]
    assert b["show_if"] == {"item": "wie_alt", "is": ["18_24", "minus_99"]}


def test_names_that_would_become_the_same_are_told() -> None:
    choices = "| choices | | | |\n| | list_name | name | label::de |\n"
    choices += "| | ages | 18-24 | bis 24 |\n| | ages | 18_24 | auch |\n"
    survey = "| survey | | | |\n| | type | name | label::de |\n| | select_one ages | a-b | Wie? |\n"
    survey += "| | yes_no | a_b | Ja? |\n"
    kinds = [kind for kind, _, _ in told(survey, choices=choices)]
    assert kinds == ["name_twice", "code_twice"]


def test_a_language_without_any_text_is_left_out_and_told_once() -> None:
    survey = "| survey | | | | | |\n| | type | name | label::de | label::en | hint::en |\n"
    found = imported(survey + "| | yes_no | a | Ja? | | |\n", choices="")
    assert [(one.kind, one.cell.address) for one in found.findings] == [("empty_language", "D1")]
    assert found.document is not None
    assert found.document["languages"] == ["de"]
    half = imported(survey + "| | yes_no | a | Ja? | | |\n| | yes_no | b | Ja? | Yes? | |\n")
    assert ("missing_translation", "D2") in [(f.kind, f.cell.address) for f in half.errors]
