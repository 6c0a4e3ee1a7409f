"""./manage.py texts: a person sees the original beside what is published, and decides once."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from click.testing import CliRunner, Result
from moto import mock_aws

from chalicelib.sealing.texts import ReviewState
from chalicelib.store.surveys import Surveys
from chalicelib.store.texts import ReviewQueue
from commands import deployment, texts
from tests.adapters.aws import make_table, talk_to
from tests.adapters.deployment import make_stack
from tests.unit.questionnaires import document, text

STACK = "texts-of-a-test"
TODAY = date(2026, 9, 14)
IDS = ["0a" * 10, "5b" * 10, "f1" * 10]
WORDS = ["Frau Weiß fehlt oft.\nImmer.", "mehr Zeit", "Tel. 0421 361-1234, Sabine"]

Run = Callable[..., Result]


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReviewQueue]:
    """Three texts wait in a deployed stack."""
    talk_to(monkeypatch)
    with mock_aws():
        table = make_table("Catalogue")
        make_stack(monkeypatch, STACK, catalogue_table=table)
        Surveys(table).publish(document(text("wish")))
        found = ReviewQueue(table)
        for review_id, words in zip(IDS, WORDS, strict=True):
            found.put_once("sample", review_id, "wish", words, TODAY)
        yield found


@pytest.fixture
def run(queue: ReviewQueue) -> Run:
    def run(*words: str, typed: str = "") -> Result:
        return CliRunner(env={"COLUMNS": "100", "NO_COLOR": "1"}).invoke(
            texts.texts, words, input=typed, obj=deployment.Deployment(STACK, None)
        )

    return run


def states(queue: ReviewQueue) -> list[str]:
    return [f"{one.state.value}:{one.edited}" for one in queue.texts("sample")]


def untouched(queue: ReviewQueue) -> bool:
    return states(queue) == ["waiting:"] * 3


def test_the_list_names_each_waiting_text_and_its_question(run: Run, queue: ReviewQueue) -> None:
    queue.withhold("sample", IDS[1])
    listed = run("list", "sample").output
    assert "sample/0a0a" in listed
    assert "wish?" in listed
    assert "Frau Weiß fehlt oft. Immer." in listed
    assert "sample/5b5b" not in listed
    assert "Waiting for a decision: 2 of 3" in listed
    assert "withheld" in run("list", "sample", "--all").output


def test_ids_are_as_long_as_it_takes_to_tell_them_apart(run: Run, queue: ReviewQueue) -> None:
    queue.put_once("sample", "0a0a0b" + "0" * 14, "wish", "Ruhe", TODAY)
    listed = run("list", "sample").output
    assert "sample/0a0a0a " in listed
    assert "sample/0a0a0b " in listed


def test_a_text_is_shown_with_suggestions_that_promise_nothing(run: Run) -> None:
    shown = run("show", "sample/0a").output
    assert "Frau Weiß fehlt oft.\nImmer." in shown
    assert "Vorschläge zum Schwärzen" in shown
    assert "1  Weiß (name)" in shown
    assert "anonymi" not in shown.lower()
    assert "may name somebody all the same" in run("show", "sample/5b").output


def test_what_is_decided_shows_what_was_approved_and_no_original(
    run: Run, queue: ReviewQueue
) -> None:
    queue.approve("sample", IDS[0], "[…] fehlt oft.", shortened=True)
    shown = run("show", "sample/0a").output
    assert "approved" in shown
    assert "[…] fehlt oft." in shown
    assert "Weiß" not in shown


def test_approving_shows_both_side_by_side_and_asks(run: Run, queue: ReviewQueue) -> None:
    asked = run("approve", "sample/0a", "--as", "Frau […] fehlt oft.", typed="n\n")
    [line] = [line for line in asked.output.splitlines() if "Frau Weiß" in line]
    assert "Frau […] fehlt oft." in line
    assert untouched(queue)
    run("approve", "sample/0a", "--as", "Frau […] fehlt oft.", typed="y\n")
    assert states(queue) == ["approved:Frau […] fehlt oft.", "waiting:", "waiting:"]


def test_a_text_can_be_approved_as_it_is(run: Run, queue: ReviewQueue) -> None:
    assert run("approve", "sample/5b", "--yes").exit_code == 0
    assert states(queue)[1] == "approved:mehr Zeit"


def test_what_is_still_suspicious_in_the_edited_words_is_named(run: Run) -> None:
    asked = run("approve", "sample/f1", "--as", "Tel. […], Sabine", typed="n\n")
    assert "Still in it: Sabine (name)" in asked.output


def test_withholding_asks_first(run: Run, queue: ReviewQueue) -> None:
    run("withhold", "sample/5b", typed="n\n")
    assert untouched(queue)
    run("withhold", "sample/5b", "--yes")
    assert states(queue)[1] == "withheld:"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "sample"), "two parts"),
        (("show", "sample/"), "two parts"),
        (("show", "sample/77"), "0 texts have an ID"),
        (("show", "other/0a"), "no survey other"),
        (("list", "other"), "no survey other"),
        (("approve", "sample/0a", "--as", " ", "--yes"), "withhold the text instead"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    run: Run, queue: ReviewQueue, words: tuple[str, ...], told: str
) -> None:
    done = run(*words)
    assert done.exit_code == 1
    assert told in done.output
    assert untouched(queue)


def test_an_id_that_fits_several_texts_decides_none(run: Run, queue: ReviewQueue) -> None:
    queue.put_once("sample", "0a0a0b" + "0" * 14, "wish", "Ruhe", TODAY)
    assert "2 texts have an ID" in run("withhold", "sample/0a", "--yes").output
    assert len(list(queue.texts("sample"))) == 4
    assert not [one for one in queue.texts("sample") if one.state is not ReviewState.WAITING]


@pytest.mark.parametrize("again", [("approve", "sample/5b", "--yes"), ("withhold", "sample/5b")])
def test_a_decision_cannot_be_undone(run: Run, queue: ReviewQueue, again: tuple[str, ...]) -> None:
    queue.withhold("sample", IDS[1])
    assert "withheld already; that cannot be undone" in run(*again).output


def test_a_review_takes_one_key_for_each_decision(run: Run, queue: ReviewQueue) -> None:
    done = run("review", "sample", typed="rall\nypywy")
    assert done.exit_code == 0, done.output
    assert states(queue) == [
        "approved:Frau […] fehlt oft.\nImmer.",
        "approved:mehr Zeit",
        "withheld:",
    ]
    assert "Still waiting for a decision: 0" in done.output


def test_only_some_suggestions_can_be_taken(run: Run, queue: ReviewQueue) -> None:
    run("review", "sample", typed="llr2\nyq")
    assert states(queue)[2] == "approved:Tel. 0421 361-1234, […]"


def test_words_can_be_left_out_and_a_line_break_kept(run: Run, queue: ReviewQueue) -> None:
    added = run("review", "sample", typed="eEine Kollegin fehlt.⏎Immer.\nq")
    assert "Words can only be left out" in added.output
    assert untouched(queue)
    run("review", "sample", typed="efehlt oft.⏎Immer.\nyq")
    assert states(queue)[0] == "approved:fehlt oft.\nImmer."


def test_no_means_back_to_the_same_text_and_other_keys_do_nothing(
    run: Run, queue: ReviewQueue
) -> None:
    run("review", "sample", typed="xpnx7wnq")
    assert untouched(queue)


def test_an_empty_edit_publishes_nothing(run: Run, queue: ReviewQueue) -> None:
    assert "withhold the text instead" in run("review", "sample", typed="e\nq").output
    assert untouched(queue)


def test_who_comes_second_is_told_and_goes_on(run: Run, queue: ReviewQueue) -> None:
    """While the first text is on one person's screen, another person decides about it."""
    waiting = ReviewQueue.approve

    def decided_meanwhile(
        self: ReviewQueue, survey: str, review_id: str, edited: str, shortened: bool
    ) -> None:
        if review_id == IDS[0]:
            queue.withhold(survey, review_id)
        waiting(self, survey, review_id, edited, shortened)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ReviewQueue, "approve", decided_meanwhile)
        done = run("review", "sample", typed="pypyq")
    assert "Nothing was changed: somebody else has decided: withheld" in done.output
    assert states(queue) == ["withheld:", "approved:mehr Zeit", "waiting:"]


def test_signs_that_steer_a_terminal_reach_neither_it_nor_the_report(
    run: Run, queue: ReviewQueue
) -> None:
    queue.put_once("sample", "77" * 10, "wish", "rot\x1b[31m\u202e [bold]fett[/bold]", TODAY)
    shown = run("show", "sample/77").output + run("list", "sample").output
    assert "\x1b" not in shown
    assert "[bold]fett[/bold]" in shown
    run("approve", "sample/77", "--yes")
    assert "approved:rot\ufffd[31m [bold]fett[/bold]" in states(queue)
