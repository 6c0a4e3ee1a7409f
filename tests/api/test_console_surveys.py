"""The office writes, publishes and steers surveys; nobody overwrites anybody."""

import html
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.office.users import Role
from chalicelib.settings import settings
from chalicelib.store.audit import AuditTrail
from chalicelib.store.drafts import Draft, Drafts
from chalicelib.store.surveys import Surveys
from tests.api.service import Service
from tests.api.somebody import Somebody, somebody, text
from tests.unit.questionnaires import document, single, words, yes_no

LIST = "/buero/umfragen"
DRAFT = f"{LIST}/sample/entwurf"


@pytest.fixture
def editor(service: Service) -> Somebody:
    return somebody(service, Role.REDAKTION, "Eine")


@pytest.fixture
def other(service: Service) -> Somebody:
    return somebody(service, Role.REDAKTION, "Andere")


def drafts() -> Drafts:
    return Drafts(settings().catalogue_table)


def latest() -> Draft:
    found = drafts().latest("sample")
    assert found is not None
    return found


def labels() -> list[str]:
    return [line["label"].get("de", "") for line in latest().document["items"]]


def acts() -> set[str]:
    return {entry.act for entry in AuditTrail(settings().catalogue_table).of_month("2026-09")}


def begin(editor: Somebody, *items: dict[str, Any], **changes: Any) -> None:
    """A draft of the survey `sample` with these items."""
    content = document(*items, **changes)
    drafts().save(Draft("sample", 1, content, "Eine", editor.service.now, "Draft begun", 0))


def item_fields(**typed: str) -> dict[str, object]:
    fields: dict[str, object] = {
        "revision": latest().revision,
        "type": "yes_no",
        "label.de": "Kennen Sie uns?",
        "label.en": "Do you know us?",
        "do": "save",
    }
    return fields | {name.replace("_", "."): value for name, value in typed.items()}


def test_an_empty_list_teaches_how_a_survey_comes_about(editor: Somebody) -> None:
    page = editor.reads(LIST)
    assert "Es gibt noch keine Umfrage" in page
    assert "Neue Umfrage" in page


def test_a_survey_is_begun_written_and_published(editor: Somebody) -> None:
    begun = editor.post(f"{LIST}/neue_umfrage", {"title": "Mittag im Mai", "name": "sample"})
    assert begun.headers["Location"] == DRAFT
    added = editor.post(DRAFT, {"do": "add", "kind": "yes_no", "revision": 1})
    assert added.headers["Location"] == f"{DRAFT}/frage/frage"
    editor.post(f"{DRAFT}/frage/frage", item_fields())
    refused = text(editor.get(f"{DRAFT}/veroeffentlichen"))
    assert "Sagen Sie, an welchem Tag die Umfrage beginnt" in refused
    assert "Was das Veröffentlichen bewirkt" not in refused
    frame = {
        "revision": latest().revision,
        "title.de": "Mittag im Mai",
        "purpose.de": "Wir planen damit.",
        "languages": "de",
        "profile": "event",
        "opens": "2026-09-14",
        "closes": "2026-09-30",
        "invited": "20",
    }
    assert editor.post(f"{DRAFT}/rahmen", frame).status_code == 303
    asked = editor.reads(f"{DRAFT}/veroeffentlichen")
    assert "Vom 14. September 2026 bis zum 30. September 2026" in asked
    assert "die ganze Umfrage 20 12 ja" in asked
    wish = {"revision": latest().revision, "before": 0}
    assert editor.post(f"{DRAFT}/veroeffentlichen", wish).headers["Location"] == f"{LIST}/sample"
    published = Surveys(settings().catalogue_table).document("sample", 1)
    assert published is not None
    assert published["items"][0]["label"] == {"de": "Kennen Sie uns?"}
    assert drafts().latest("sample") is None
    assert acts() == {"Draft begun", "Survey published"}


def test_a_draft_with_gaps_is_not_published_whoever_posts_what(editor: Somebody) -> None:
    begin(editor, yes_no("met", label={}))
    answer = editor.post(f"{DRAFT}/veroeffentlichen", {"revision": 1, "before": 0})
    assert "Wortlaut der Frage fehlt: Deutsch" in text(answer, 422)
    assert Surveys(settings().catalogue_table).head("sample") is None


def test_the_next_version_says_what_it_changes_before_it_is_published(
    service: Service, editor: Somebody
) -> None:
    service.publish(document(single("job", "a", "b")))
    assert editor.post(f"{LIST}/sample/aendern").headers["Location"] == DRAFT
    content = latest().document
    content["items"][0]["options"].append({"code": "c", "label": words("c")})
    content["title"] = words("Neuer Titel")
    drafts().save(Draft("sample", 2, content, "Eine", service.now, "Question changed", 1))
    page = editor.reads(f"{DRAFT}/veroeffentlichen")
    assert "Was anders ist als in Version 1" in page
    assert "verträglich, die Reihe ist ab hier gekennzeichnet" in page
    assert "nur Wortlaut" in page
    editor.post(f"{DRAFT}/veroeffentlichen", {"revision": 2, "before": 1})
    head = Surveys(settings().catalogue_table).head("sample")
    assert head is not None
    assert head.version == 2
    assert "Version 2" in editor.reads(f"{LIST}/sample")


def test_what_would_spoil_answers_is_refused_with_its_place(
    service: Service, editor: Somebody
) -> None:
    service.publish(document(single("job", "a", "b"), yes_no("met")))
    editor.post(f"{LIST}/sample/aendern")
    editor.post(DRAFT, {"do": "remove.job", "revision": 1})
    answer = editor.post(f"{DRAFT}/veroeffentlichen", {"revision": 2, "before": 1})
    assert "Noch lässt sie sich nicht veröffentlichen" in text(answer, 422)


def test_who_publishes_what_somebody_changed_meanwhile_is_told(
    editor: Somebody, other: Somebody
) -> None:
    begin(editor, yes_no("met"))
    other.post(DRAFT, {"do": "add", "kind": "note", "revision": 1})
    answer = editor.post(f"{DRAFT}/veroeffentlichen", {"revision": 1, "before": 0})
    assert "von Andere: Frage hinzugefügt" in text(answer, 409)
    assert Surveys(settings().catalogue_table).head("sample") is None


def test_two_who_write_different_questions_do_not_disturb_each_other(
    editor: Somebody, other: Somebody
) -> None:
    begin(editor, yes_no("one"), yes_no("two"))
    mine, theirs = item_fields(label_de="Meine?"), item_fields(label_de="Ihre?")
    assert other.post(f"{DRAFT}/frage/two", theirs).status_code == 303
    assert editor.post(f"{DRAFT}/frage/one", mine).status_code == 303
    assert labels() == ["Meine?", "Ihre?"]


def test_the_second_who_writes_the_same_question_sees_both_texts_and_decides(
    editor: Somebody, other: Somebody
) -> None:
    begin(editor, yes_no("one"))
    mine, theirs = item_fields(label_de="Meine?"), item_fields(label_de="Ihre?")
    other.post(f"{DRAFT}/frage/one", theirs)
    answer = editor.post(f"{DRAFT}/frage/one", mine)
    page = text(answer, 409)
    assert "Andere hat inzwischen dasselbe geändert" in page
    assert "Frage (Deutsch) Ihre? Meine?" in page
    assert labels() == ["Ihre?"]
    assert 'name="revision" value="2"' in answer.body.decode()
    assert editor.post(f"{DRAFT}/frage/one", mine | {"revision": 2}).status_code == 303
    assert labels() == ["Meine?"]
    found = drafts().revision("sample", 2)
    assert found is not None
    assert found.document["items"][0]["label"]["de"] == "Ihre?"


def test_groups_that_two_change_are_shown_side_by_side(editor: Somebody, other: Somebody) -> None:
    begin(editor, single("area", "north", "south", "west", required=True), yes_no("met"))
    draft = drafts().latest("sample")
    assert draft is not None
    content = draft.document | {"partition": {"item": "area"}}
    drafts().save(replace(draft, revision=draft.revision + 1, document=content))
    group = {"do": "save", "revision": draft.revision + 1, "group.0.code": "edge"}
    both = {"leaf.north": "edge", "leaf.south": "edge"}
    theirs, mine = {"group.0.label.de": "Ihre"}, {"group.0.label.de": "Meine"}
    assert other.post(f"{DRAFT}/teile", group | both | theirs).status_code == 303
    page = text(editor.post(f"{DRAFT}/teile", group | both | mine), 409)
    assert "Gruppe 1 (Deutsch) Ihre Meine" in page


def test_the_words_for_a_question_that_somebody_removed_are_given_back(
    editor: Somebody, other: Somebody
) -> None:
    begin(editor, yes_no("one"), yes_no("two"))
    mine = item_fields(label_de="Lange überlegt?")
    other.post(DRAFT, {"do": "remove.one", "revision": 1})
    page = text(editor.post(f"{DRAFT}/frage/one", mine), 409)
    assert "Sie hatten eingegeben: Lange überlegt?" in page


def test_a_question_that_somebody_has_just_changed_is_not_removed(
    editor: Somebody, other: Somebody
) -> None:
    begin(editor, yes_no("one"), yes_no("two"))
    other.post(f"{DRAFT}/frage/one", item_fields(label_de="Ihre?"))
    assert editor.post(DRAFT, {"do": "remove.one", "revision": 1}).status_code == 409
    assert labels() == ["Ihre?", "two?"]


def test_steps_are_undone_one_after_the_other(editor: Somebody) -> None:
    begin(editor, yes_no("one"), yes_no("two"))
    editor.post(DRAFT, {"do": "remove.two", "revision": 1})
    editor.post(DRAFT, {"do": "copy.one", "revision": 2})
    editor.post(DRAFT, {"do": "up.one_2", "revision": 3})
    assert [line["id"] for line in latest().document["items"]] == ["one_2", "one"]
    seen = []
    for revision in (4, 5, 6):
        assert editor.post(DRAFT, {"do": "undo", "revision": revision}).status_code == 303
        seen.append([line["id"] for line in latest().document["items"]])
    assert seen == [["one", "one_2"], ["one"], ["one", "two"]]
    assert "Rückgängig" not in editor.reads(DRAFT)
    assert editor.post(DRAFT, {"do": "undo", "revision": 6}).status_code == 409


def test_settings_that_two_change_are_shown_side_by_side(editor: Somebody, other: Somebody) -> None:
    begin(editor, yes_no("one"))
    fields = {
        "revision": 1,
        "languages": ["de", "en"],
        "title.de": "Ihrer",
        "title.en": "Theirs",
        "purpose.de": "Wozu.",
        "purpose.en": "Why.",
        "closes": "2026-10-04",
        "opens": "2026-09-07",
    }
    other.post(f"{DRAFT}/rahmen", fields)
    page = text(editor.post(f"{DRAFT}/rahmen", fields | {"title.de": "Meiner"}), 409)
    assert "Titel (Deutsch) Ihrer Meiner" in page
    assert latest().document["title"]["de"] == "Ihrer"


def test_a_form_that_is_wrong_keeps_what_was_typed(editor: Somebody) -> None:
    begin(editor, yes_no("one"), yes_no("two"))
    answer = editor.post(f"{DRAFT}/frage/two", item_fields(condition="${one} = ja"))
    page = answer.body.decode()
    assert "Anführungszeichen" in text(answer, 422)
    assert 'value="${one} = ja"' in html.unescape(page)
    assert "Kennen Sie uns?" in page
    assert latest().revision == 1


def test_a_draft_is_discarded_and_taken_up_again(editor: Somebody) -> None:
    begin(editor, yes_no("one"))
    assert "verlässt die Liste" in editor.reads(f"{DRAFT}/verwerfen")
    editor.post(f"{DRAFT}/verwerfen")
    assert "wurde verworfen" in editor.reads(DRAFT)
    assert "Zusammenarbeit" not in editor.reads(LIST)
    editor.post(f"{DRAFT}/verwerfen", {"do": "take-up"})
    assert labels() == ["one?"]


def test_a_copy_has_the_questions_but_neither_days_nor_numbers(
    service: Service, editor: Somebody
) -> None:
    service.publish(document(yes_no("met"), invited=30))
    again = f"{LIST}/sample/duplizieren"
    assert "gibt es schon" in text(editor.post(again, {"title": "X", "name": "sample"}), 422)
    editor.post(again, {"title": "Noch einmal", "name": "noch-einmal"})
    copy = drafts().latest("noch-einmal")
    assert copy is not None
    assert copy.document["title"]["de"] == "Noch einmal"
    assert {"opens", "closes", "invited"} & copy.document.keys() == set()
    assert copy.document["version"] == 1


def test_pausing_says_what_it_does_and_is_obeyed_until_it_is_undone(
    service: Service, editor: Somebody
) -> None:
    service.publish(document(yes_no("met")))
    assert "Binnen zehn Sekunden" in editor.reads(f"{LIST}/sample/pausieren")
    editor.post(f"{LIST}/sample/pausieren")
    service.at("2026-09-12 14:31")
    assert service.answer(met="yes").status_code == 423
    assert "pausiert" in editor.reads(LIST)
    assert editor.post(f"{LIST}/sample/pausieren").status_code == 409
    editor.post(f"{LIST}/sample/fortsetzen")
    service.at("2026-09-12 14:32")
    assert service.answer(met="yes").status_code == 201
    assert acts() == {"Survey paused", "Survey opened again"}


def test_closing_early_offers_only_days_that_are_sealed_anyway(
    service: Service, editor: Somebody
) -> None:
    service.publish(document(yes_no("met")))
    act = f"{LIST}/sample/frueher_schliessen"
    page = editor.reads(act)
    assert "13. September 2026" in page
    assert "27. September 2026" in page
    assert "4. Oktober 2026" not in page
    assert editor.post(act, {"last-day": "2026-09-16"}).status_code == 409
    editor.post(act, {"last-day": "2026-09-20"})
    assert "nicht erst am 4. Oktober 2026" in editor.reads(f"{LIST}/sample")
    editor.post(f"{LIST}/sample/wie_geplant_schliessen")
    assert "nicht erst am" not in editor.reads(f"{LIST}/sample")
    trail = AuditTrail(settings().catalogue_table).of_month("2026-09")
    assert {(one.before, one.after) for one in trail} == {
        ("2026-10-04", "2026-09-20"),
        ("2026-09-20", "2026-10-04"),
    }


def test_a_survey_goes_into_the_archive_only_when_it_is_over(
    service: Service, editor: Somebody
) -> None:
    service.publish(document(yes_no("met")))
    assert editor.post(f"{LIST}/sample/archivieren").status_code == 409
    service.at("2026-10-06 12:00")
    editor.post(f"{LIST}/sample/archivieren")
    assert "Zusammenarbeit" not in editor.reads(LIST)
    assert "1 Umfrage im Archiv" in editor.reads(LIST)
    assert "Zusammenarbeit" in editor.reads(f"{LIST}?zustand=archived")
    editor.post(f"{LIST}/sample/zurueckholen")
    assert "Zusammenarbeit" in editor.reads(LIST)


def test_who_only_reads_sees_no_buttons_and_changes_nothing(service: Service) -> None:
    service.publish(document(yes_no("met")))
    reader = somebody(service, Role.LESEN, "Leserin")
    page = reader.reads(f"{LIST}/sample")
    assert "Was gefragt wird" in page
    assert "Pausieren" not in page
    assert reader.get(f"{LIST}/sample/pausieren").status_code == 403
    assert reader.post(f"{LIST}/sample/pausieren").status_code == 403
    assert reader.get(DRAFT).status_code == 403


def test_a_preview_sends_nothing_anywhere_and_only_our_pages_show_it(editor: Somebody) -> None:
    begin(editor, yes_no("met"))
    policy = editor.get(f"{DRAFT}/vorschau").headers["Content-Security-Policy"]
    assert "form-action 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    policy = editor.get(DRAFT).headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "frame-src 'self'" in policy
