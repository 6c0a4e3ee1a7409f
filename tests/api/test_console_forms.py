"""Every form of the console keeps what was typed, and says in German what is wrong at a field.

The forms are found by following every link of the console. Each is sent three times: with
everything too long or of the wrong kind, with nothing in it, and as the second of two editors.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml.html import HtmlElement

from chalicelib.i18n import catalogue
from chalicelib.layout.look import Colours, Look
from chalicelib.office.users import Role
from chalicelib.outreach.mails import Mail
from chalicelib.outreach.wording import Wording
from chalicelib.settings import settings
from chalicelib.store.clients import client as aws
from chalicelib.store.contacts import Contacts
from chalicelib.store.deliverabilities import Deliverabilities
from chalicelib.store.drafts import Draft, Drafts
from chalicelib.store.looks import StoredLooks
from chalicelib.store.outbox import Outbox
from chalicelib.store.summaries import Summaries
from chalicelib.store.surveys import Surveys
from chalicelib.store.texts import ReviewQueue
from chalicelib.store.wordings import StoredWordings
from tests.api.office import ROUTES, Desk, Form, Page, Values, office, signed_in, value_of, walked
from tests.unit.questionnaires import document, single, text, words, yes_no
from tests.web.showcase import TODAY

EVERY_TYPE = Path(__file__).parents[1] / "web/every_type.json"

BUTTONS_ALONE = {
    "/buero/abmelden",
    "/buero/anmelden/{token}",
    "/buero/berichte/{survey}/{period}/antworten",
    "/buero/berichte/{survey}/{period}/link",
    "/buero/berichte/{survey}/{period}/offene-daten",
    "/buero/einstellungen/benutzer/{user}/abmelden",
    "/buero/einstellungen/benutzer/{user}/entfernen",
    "/buero/kalender",
    "/buero/mails",
    "/buero/mails/{mail}",
    "/buero/texte/{survey}/{text_id}/zuruecknehmen",
    "/buero/ueberall-abmelden",
    "/buero/verteiler/{name}/loeschen",
    "/buero/umfragen/{survey}/aendern",
    "/buero/umfragen/{survey}/entwurf/verwerfen",
    "/buero/umfragen/{survey}/entwurf/veroeffentlichen",
    "/buero/veranstaltungen/{event}/mails/{kind}",
}
"""Routes of forms in which nothing can be typed or chosen."""

NEVER_REFUSED = {
    "/buero/umfragen/{survey}/entwurf": "the type and the place of a question come from lists",
    "/buero/umfragen/{survey}/entwurf/vorschau": "shows what is typed, and stores nothing",
    "/buero/umfragen/{survey}/{act}": "a last day is chosen from those that are possible",
    "/buero/veranstaltungen/{event}/absagen": "there is a box to tick alone",
}
"""Routes whose forms take whatever a browser can send, and why."""

ASKING_FIRST = ("/antworten", "/link", "/offene-daten", "/zurueckziehen")
"""How addresses end whose first button leads to a page that asks."""

SEEN = {"revision", "seen", "version"}
"""Hidden fields by which a form says what its author saw."""

SHAPING = {"type", "answers"}
"""Choices that decide which fields a form has from the next page on."""

TYPED = [path for method, path, _view in ROUTES if method == "POST"]
KEEPING = [path for path in TYPED if path not in BUTTONS_ALONE | set(NEVER_REFUSED)]


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    """Somebody who may do everything, in an office in which there is one of everything."""
    with office():
        one = signed_in(Role.VERWALTUNG)
        _surveys()
        _report_and_texts()
        stored = StoredWordings(settings().catalogue_table)
        own = Wording("Danke", "Danke", "Es dauert {minuten} Minuten.", "Antworten")
        stored.replace(stored.now(), stored.now().having("feedback", "de", own))
        looks = StoredLooks(settings().catalogue_table)
        looks.replace(looks.standing(), Look(Colours(accent_day="0a7036")))
        _a_mail_that_is_stuck()
        for path in ("/buero/veranstaltungen/neu", "/buero/berichte/texte/2026-W37/zusagen"):
            page = one.get(path)
            assert sent(one, page.forms[0], good(page.forms[0])).status == 303
        _a_list_and_a_round(one)
        yield one


@pytest.fixture
def _as_before(desk: Desk) -> Iterator[None]:
    """What a test stores is gone after it, so that they can come in any order."""
    tables = (settings().catalogue_table, settings().contacts_table)
    before = {table: _items(table) for table in tables}
    yield
    for table, items in before.items():
        for one in _items(table):
            key = {name: one[name] for name in ("pk", "sk")}
            aws("dynamodb").delete_item(TableName=table, Key=key)
        for one in items:
            aws("dynamodb").put_item(TableName=table, Item=one)


def _items(table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = aws("dynamodb").scan(TableName=table)["Items"]
    return found


def _a_list_and_a_round(desk: Desk) -> None:
    """A list, a round that asks it, and a blocked address."""
    [form] = desk.get("/buero/verteiler/neu").forms
    made = form.values | {"title": ["Träger"], "guests": ["ada@example.org"]}
    assert sent(desk, form, made).status == 303
    [form] = desk.get("/buero/runden/neu").forms
    wanted = {"title": ["Runde"], "survey": ["texte"], "lists": ["traeger"], "do": ["plan"]}
    assert sent(desk, form, form.values | wanted).status == 303
    contacts = Contacts(settings().contacts_table)
    Deliverabilities(settings().contacts_table).suppress(contacts.key("ben@example.org"), TODAY)


def _a_mail_that_is_stuck() -> None:
    mail = Mail("one", "feedback", "ada@example.org", "de", "Wie war es?", "Hallo", "<p>Hallo</p>")
    outbox = Outbox(settings().contacts_table, settings().outbox_queue_url)
    begun = TODAY - timedelta(days=1)
    outbox.put([mail], begun, TODAY + timedelta(days=1))
    claimed = outbox.claim(mail.id, begun)
    assert claimed
    outbox.put_back(replace(claimed, attempts=11), "Quota", begun)


def _surveys() -> None:
    """A survey that runs, one that needs codes, and drafts with every type and with parts."""
    surveys, drafts = Surveys(settings().catalogue_table), Drafts(settings().catalogue_table)
    surveys.publish(document(yes_no("met"), survey="geschlossen", access="closed"))
    members = [{"code": "aussen", "label": words("Außen"), "members": ["nord", "ost"]}]
    divided = document(
        single("bezirk", "mitte", "nord", "ost", required=True),
        survey="geteilt",
        partition={"item": "bezirk", "groups": members},
    )
    for one in (divided, json.loads(EVERY_TYPE.read_text("utf-8"))):
        drafts.save(Draft(one["survey"], 1, one, "Redaktion", TODAY, "Draft begun", 0))


def _report_and_texts() -> None:
    """A survey with a report, and with texts of which one is approved."""
    Surveys(settings().catalogue_table).publish(document(text("wish"), survey="texte"))
    manifest = json.dumps({"files": [{"name": "report.html", "size": 9}]}).encode()
    files = {"report.html": b"<p>9</p>", "manifest.json": manifest}
    Summaries(settings().bucket).publish("texte", "2026-W37", files)
    queue = ReviewQueue(settings().catalogue_table)
    for id_ in ("0a" * 10, "5b" * 10):
        queue.put_once("texte", id_, "wish", "Mehr Zeit und mehr Raum", TODAY.date())
    queue.approve("texte", "0a" * 10, "Mehr Zeit", True)


@pytest.fixture(scope="module")
def forms(desk: Desk) -> dict[str, list[Form]]:
    """Route → its forms, one of each look."""
    found: dict[str, dict[str, Form]] = {}
    pages = [*walked(desk, "/buero", "/buero/personen", "/buero/anmelden")]
    for page in pages:
        assert page.status in (200, 303), page.address
        asking = [one for one in page.forms if one.action.endswith(ASKING_FIRST)]
        answers = [desk.post(one.action, one.values) for one in asking if not one.fields]
        for one in (*page.forms, *(form for answer in answers for form in answer.forms)):
            found.setdefault(one.route, {})[one.shown] = one
    return {route: [*of_route.values()] for route, of_route in found.items()}


@pytest.mark.parametrize("route", sorted(TYPED))
def test_every_form_is_on_some_page_and_has_fields_unless_it_is_said_why_not(
    forms: dict[str, list[Form]], route: str
) -> None:
    without_a_page = {
        "/buero/abmelden",
        "/buero/ueberall-abmelden",
        "/buero/anmelden/{token}",
        "/buero/umfragen/{survey}/entwurf/vorschau",
    }
    typed = [one for one in forms.get(route, []) if one.fields or one.has_files]

    assert route in forms or route in without_a_page
    assert bool(typed) == (route not in BUTTONS_ALONE) or route in without_a_page


def sent(desk: Desk, form: Form, values: Values) -> Page:
    """What is answered to a form."""
    return desk.post(form.action, values)


def good(form: Form) -> Values:
    """A form as it stands, with something typed into what is needed and empty."""
    return form.values | {
        name: [f"Etwas {name}"] for name in ("what", "department") if name in form.values
    }


def wrong(field: HtmlElement) -> str:
    """Something to recognise that a field cannot take: too long, or of another kind."""
    name = field.get("name")
    match field.get("type"):
        case "date":
            return "2026-02-31"
        case "time":
            return "25:61"
        case "email":
            return f"getippt {name}"
    words = f"Getippt {name}, keine Zahl"
    limit = int(field.get("maxlength") or 0)
    return (words + "." * max(limit, 0))[: limit + 1] if limit else words


def filled(form: Form, written: Callable[[HtmlElement], str]) -> Values:
    """What a form sends when each text is written anew, and each choice is another."""
    values = dict(form.values)
    for one in form.fields:
        name = one.get("name")
        if name in SHAPING:
            continue
        if one.tag == "select":
            values[name] = [_another(one)]
        elif one.get("type") == "color":
            values[name] = ["#123456"]
        elif one.get("type") == "radio":
            values[name] = [form.element.xpath(f".//input[@name='{name}']")[-1].get("value")]
        elif one.get("type") == "checkbox":
            others = [value for value in values.get(name, []) if value != value_of(one)]
            chosen = [value_of(one)] if one.get("checked") is None else []
            values[name] = others + chosen
        else:
            values[name] = [written(one)]
    return {name: value for name, value in values.items() if value}


def _another(field: HtmlElement) -> str:
    options = [str(one.get("value")) for one in field.xpath(".//option")]
    return next((one for one in reversed(options) if one != value_of(field)), options[0])


def kept(page: Page, form: Form, typed: Values) -> dict[str, tuple[list[str], list[str]]]:
    """The fields that do not show what was typed: name → typed, shown."""
    for again in page.forms:
        if again.route == form.route and again.shown == form.shown:
            names = {one.get("name") for one in form.fields}
            shown = again.values
            return {
                name: (typed.get(name, []), shown.get(name, []))
                for name in names
                if _bare(typed.get(name, [])) != _bare(shown.get(name, []))
            }
    return {"": ([form.shown], [one.shown for one in page.forms])}


def _bare(values: list[str]) -> list[str]:
    return sorted(value.strip() for value in values if value.strip())


def told(page: Page) -> dict[str, str]:
    """What is said to be wrong at each field: its name → the words linked to it."""
    found = {}
    for one in page.content.xpath("//*[@aria-invalid='true']"):
        linked = [page.named(id_) for id_ in (one.get("aria-describedby") or "").split()]
        texts = [
            " ".join(each.text_content().split())
            for each in linked
            if each is not None and "kern-error" in (each.get("class") or "")
        ]
        found[one.get("name")] = " ".join(texts)
    return found


def is_german(words: str) -> bool:
    """Whether words are no msgid that the catalogue would have translated."""
    return catalogue("de").gettext(words) == words and not words.startswith(("Please", "A ", "The"))


def judge(page: Page) -> None:
    """A refusal: its errors stand before the form, have the focus, and lead to their fields."""
    said = told(page)
    [summary] = page.content.xpath("//main//*[contains(@class, 'error-summary')][@autofocus]")
    assert said or summary.xpath(".//li"), "nothing is said to be wrong"
    assert all(said.values()), f"without words: {said}"
    assert all(is_german(one) for one in said.values()), said
    for link in summary.xpath(".//a[starts-with(@href, '#')]"):
        goal = page.named(link.get("href")[1:])
        assert goal is not None, link.get("href")
        assert is_german(link.text_content())
    linked = {link.get("href")[1:] for link in summary.xpath(".//a[starts-with(@href, '#')]")}
    assert {name for name in said if name} <= linked, "not in the summary"


@pytest.mark.parametrize("route", sorted(KEEPING))
def test_what_is_too_long_or_wrong_is_shown_again_with_the_error_at_its_field(
    desk: Desk, forms: dict[str, list[Form]], route: str
) -> None:
    for form in [one for one in forms[route] if one.fields or one.has_files]:
        typed = filled(form, wrong)
        answer = sent(desk, form, typed)

        assert answer.status == 422, form.page.address
        assert kept(answer, form, typed) == {}, form.page.address
        judge(answer)
        limited = {
            one.get("name") for one in form.fields if one.get("maxlength") or one.get("type") in
            ("date", "time", "email")
        }  # fmt: skip
        assert limited - set(told(answer)) == set(), form.page.address


@pytest.mark.usefixtures("_as_before")
@pytest.mark.parametrize("route", sorted(KEEPING))
def test_a_form_that_is_sent_empty_is_taken_or_stays_as_it_was_sent(
    desk: Desk, forms: dict[str, list[Form]], route: str
) -> None:
    for form in [one for one in forms[route] if one.fields or one.has_files]:
        typed = filled(form, lambda _field: "")
        answer = sent(desk, form, typed)

        if answer.status == 422:
            assert kept(answer, form, typed) == {}, form.page.address
            judge(answer)
        else:
            assert answer.status in (200, 303, 409), form.page.address


@pytest.mark.parametrize("route", sorted(KEEPING))
def test_the_second_of_two_editors_finds_what_they_typed_beside_what_is_stored(
    desk: Desk, forms: dict[str, list[Form]], route: str
) -> None:
    for form in forms[route]:
        stale = {name for name in SEEN & set(form.values) if form.values[name] != [""]}
        if not (stale and form.fields):
            continue
        typed = form.values | {name: ["0"] for name in stale} | _a_little_more(form)
        answer = sent(desk, form, typed)

        assert answer.status == 409, form.page.address
        assert kept(answer, form, typed) == {}, form.page.address
        [alert] = answer.content.xpath("//main//*[@role='alert'][@autofocus]")
        assert "Jemand anderes war schneller" in alert.text_content()
        assert next(one for one in answer.forms if one.values.keys() & stale).values != typed


def _a_little_more(form: Form) -> Values:
    """What a second editor changed: a word more in each text, or another choice."""
    texts = [
        one
        for one in form.fields
        if one.tag == "textarea" or (one.tag == "input" and one.get("type") in (None, "text"))
    ]
    worded = [one for one in texts if one.get("lang") or one.tag == "textarea"]
    worded += [one for one in texts if one.get("name") in ("title", "place", "subject")]
    if worded:
        return {one.get("name"): [f"{value_of(one)} mehr"] for one in worded}
    return {one.get("name"): [_another(one)] for one in form.fields if one.tag == "select"}


@pytest.mark.parametrize("role", [Role.LESEN, Role.REDAKTION])
def test_nobody_is_led_to_what_their_role_may_not_open_or_send(desk: Desk, role: Role) -> None:
    needed = {(method, path): view.opened_to for method, path, view in ROUTES}
    closed = []
    for page in walked(signed_in(role), "/buero"):
        if page.status not in (200, 303):
            closed.append(f"{page.address}: {page.status}")
        for form in page.forms:
            wanted = needed["POST", form.route]
            if wanted is not None and not role.covers(wanted):
                closed.append(f"{page.address} sends to {form.route}")
    assert not closed, "\n".join(closed)
