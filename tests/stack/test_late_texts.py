"""Texts approved after a survey's last report are published by the deployed functions."""

import json
import re
import time
from pathlib import Path

from local.stack import Stack
from tests.unit.questionnaires import document, text, words, yes_no

SURVEY, CLOSING = "late-texts", "2026-W38"
KEYWORDS = [{"code": "time", "label": words("Zeit"), "stems": ["zeit"]}]


def test_the_last_texts_get_a_report_of_their_own(stack: Stack, tmp_path: Path) -> None:
    # Given a survey with two texts among fourteen answers
    asked = document(
        yes_no("met", required=True),
        text("wish", keywords=KEYWORDS),
        survey=SURVEY,
        closes="2026-09-20",
    )
    (tmp_path / "survey.json").write_text(json.dumps(asked), "utf-8")
    written = {0: {"wish": "Mehr Zeit."}, 1: {"wish": "Frau Weiß fehlt."}}
    rows = [{"met": "yes" if n % 2 else "no", **written.get(n, {})} for n in range(14)]
    (tmp_path / "rows.ndjson").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    stack.clock.set(stack.clock.now().replace(month=9, day=16, hour=10))
    stack.manage("survey", "publish", str(tmp_path / "survey.json"))
    send = ("responses", "send", SURVEY, str(tmp_path / "rows.ndjson"), "--language", "de")
    assert "14 stored" in stack.manage(*send)

    # When it is sealed to its end, one text is approved and one withheld
    stack.clock.set(stack.clock.now().replace(month=9, day=21, hour=3))
    stack.manage("seal", SURVEY, "--until", CLOSING)
    listed = stack.manage("texts", "list", SURVEY)
    ids = re.findall(rf"{SURVEY}/[0-9a-f]+", listed)
    assert len(ids) == 2, listed
    shown = {one: stack.manage("texts", "show", one) for one in ids}
    [keep] = [one for one in ids if "Mehr Zeit." in shown[one]]
    [drop] = [one for one in ids if one != keep]
    stack.manage("texts", "approve", keep, "--yes")
    stack.manage("texts", "withhold", drop, "--yes")
    assert f"summaries/{SURVEY}/texts/" in stack.manage("texts", "publish", SURVEY)

    # Then the approved one is published, and nothing else
    deadline = time.monotonic() + 240
    while "texts" not in stack.manage("summary", "list", SURVEY).split():
        assert time.monotonic() < deadline, "there is no report of late texts"
        time.sleep(1)
    stack.manage("summary", "fetch", SURVEY, "texts", "--to", str(tmp_path / "late"))
    late = json.loads((tmp_path / "late/summary.json").read_text("utf-8"))
    assert [one["texts"] for one in late["texts"]] == [
        [{"words": "Mehr Zeit.", "shortened": False}]
    ]
    assert late["questions"] == []

    # And the last report has the count of its keyword, and no text
    stack.manage("summary", "fetch", SURVEY, "gesamt", "--to", str(tmp_path / "whole"))
    whole = json.loads((tmp_path / "whole/summary.json").read_text("utf-8"))
    assert whole["texts"] == []
    tables = {table["id"]: table for one in whole["questions"] for table in one["tables"]}
    assert tables["wish/time"]["base"] == 14
