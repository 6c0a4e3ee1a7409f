"""./manage.py summary: withdrawing a report replaces nothing and reaches all who had the link."""

import json
from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner, Result
from moto import mock_aws

from chalicelib.layout.page import Place
from chalicelib.notices.data_map import Store, is_mapped
from chalicelib.outreach import pages
from chalicelib.report.files import MANIFEST
from chalicelib.report.manifest import manifest
from chalicelib.report.page import page
from chalicelib.report.summarising import summarise
from chalicelib.settings import settings
from chalicelib.store.batches import Batches
from chalicelib.store.outbox import Outbox
from chalicelib.store.signing_keys import rotate
from chalicelib.store.summaries import Summaries
from chalicelib.store.surveys import Surveys
from commands import deployment, summaries
from tests.adapters.aws import make_bucket, make_queue, make_table, talk_to
from tests.adapters.deployment import SIGNING_KEYS, make_stack
from tests.unit.questionnaires import document, questionnaire, scale, yes_no
from tests.unit.report_reading import parse
from tests.unit.report_worlds import repeated, sealed

STACK = "summaries-of-a-test"
REASON = "Die Grundlage der ersten Frage war falsch beschriftet."
ITEMS = (
    scale("clear", required=True) | {"item": "clear"},
    yes_no("met", required=True),
)
LUNCHES = ("lunch-may", "lunch-june")

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Two lunches with a published report each, in a deployed stack."""
    talk_to(monkeypatch)
    with mock_aws():
        make_stack(
            monkeypatch,
            STACK,
            catalogue_table=make_table("Catalogue"),
            contacts_table=make_table("Contacts"),
            bucket=make_bucket(),
            outbox_queue_url=make_queue(),
        )
        rotate(SIGNING_KEYS)
        settings.cache_clear()
        for place, survey in enumerate(LUNCHES):
            publish(survey, place)

        def run(*words: str) -> Result:
            return CliRunner().invoke(
                summaries.summary, words, obj=deployment.Deployment(STACK, None)
            )

        yield run


def publish(survey: str, lean: int) -> None:
    asked = questionnaire(*ITEMS, survey=survey)
    Surveys(settings().catalogue_table).publish(document(*ITEMS, survey=survey))
    week = repeated(
        (14 + lean, {"clear": 4, "met": "yes"}),
        (13, {"clear": 2, "met": "no"}),
        (12, {"clear": 5, "met": "yes"}),
    )
    stored = sealed(asked, [week])
    for _, one in stored:
        Batches(settings().bucket).put_once(one)
    summary = summarise(asked, "2026-W37", stored)
    files = {"report.html": page(summary, "de")}
    files[MANIFEST] = manifest(summary, files)
    Summaries(settings().bucket).publish(survey, "2026-W37", files)


def test_withdrawing_adds_a_notice_and_changes_no_file(run: Run) -> None:
    before = Summaries(settings().bucket).files("lunch-may", "2026-W37")

    done = run("retract", "lunch-may", "2026-W37", "--reason", REASON)

    after = Summaries(settings().bucket).files("lunch-may", "2026-W37")
    assert done.exit_code == 0
    assert set(after) - set(before) == {"retraction.json"}
    assert all(after[name] == content for name, content in before.items())
    assert json.loads(after["retraction.json"])["reason"] == REASON
    assert REASON in run("list", "lunch-may").output
    assert "withdrawn" not in run("list", "lunch-june").output


def test_all_who_had_the_link_are_mailed_once(run: Run) -> None:
    run("retract", "lunch-may", "2026-W37", "--reason", REASON)
    again = run("retract", "lunch-may", "2026-W37", "--reason", "Ein ganz anderer Grund.")

    outbox = Outbox(settings().contacts_table, settings().outbox_queue_url)
    [line] = outbox.lines()
    mail = outbox.mail(line.id)
    assert mail is not None
    assert mail.to == "office@example.org"
    assert REASON in mail.text
    assert "/bericht/" in mail.text
    assert REASON in again.output


def test_whoever_opens_the_link_sees_the_notice_first(run: Run) -> None:
    run("retract", "lunch-may", "2026-W37", "--reason", REASON)
    notice = Summaries(settings().bucket).retraction("lunch-may", "2026-W37")
    place = Place(base="", language="de", languages=("de",))
    asked = questionnaire(*ITEMS, survey="lunch-may")

    page = pages.summary_page(place, asked, "2026-W37", "token", [], [], [], notice)

    assert REASON in page
    assert page.index(REASON) < page.index("/datei/report.html")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("lunch-may", "2026-W38", "--reason", REASON), "There is no report on 2026-W38."),
        (("lunch-may", "2026-W37", "--reason", "falsch"), "too little or too much"),
    ],
)
def test_a_notice_needs_a_report_and_a_reason(run: Run, words: tuple[str, ...], said: str) -> None:
    refused = run("retract", *words)
    assert refused.exit_code == 1
    assert said in refused.output
    assert Summaries(settings().bucket).retraction("lunch-may", "2026-W37") is None


def test_surveys_that_share_a_question_stand_side_by_side(run: Run) -> None:
    """There is no table of responses here: a comparison is made from sealed batches alone."""
    done = run("compare", "lunch-may/2026-W37", "lunch-june/2026-W37", "--publish", "lunches")

    assert done.exit_code == 0, done.output
    assert "Shared questions: 1, in 2 surveys." in done.output
    key = "summaries/_compared/lunches.html"
    assert is_mapped(Store.BUCKET, key)
    content = Summaries(settings().bucket)._bucket.read(key)
    section = parse(content).by_id("q-clear")
    rows = [[cell.text for cell in row.all("td")] for row in section.all("tr")]
    assert ["26 von 39", "67 %"] in rows
    assert ["27 von 40", "68 %"] in rows


def test_a_comparison_of_a_report_that_is_not_there_says_so(run: Run) -> None:
    refused = run("compare", "lunch-may/2026-W37", "lunch-july/2026-W37")
    assert "There is no report lunch-july/2026-W37" in refused.output
