"""Without any crash: what the others are compared with is right, and the same in every process."""

import os
import subprocess
import sys

import pytest

from chalicelib.sealing.protection import Capped, Exact, NotShown
from chalicelib.sealing.texts import ReviewState
from chalicelib.store.texts import ReviewQueue
from infra import ROOT
from tests import swift_moto
from tests.crash import chain
from tests.crash.conftest import Due, decide, tell
from tests.crash.crashes import mail_states
from tests.crash.proof import prove
from tests.crash.surveys import CLOSING, DIVIDED, PLAIN, WEEKS, story
from tests.crash.world import World, after, deployed

BATCHES = {
    DIVIDED: [("mitte", 0, 5), ("mitte", 1, 6), ("all", 2, 5), ("innen", 2, 5)],
    PLAIN: [("all", 0, 6)],
}
"""Survey → node, place of its week, and size of each batch."""


@pytest.mark.parametrize("survey", [DIVIDED, PLAIN])
@pytest.mark.parametrize("cut_off", WEEKS)
def test_each_response_is_in_one_batch_or_waits_or_is_left_over(
    world: World, due: Due, survey: str, cut_off: str
) -> None:
    world.restore(due[survey, cut_off])
    world.set_clock(after(cut_off))
    chain.seal(world, survey, cut_off)
    given = [one for one in story() if one.week <= cut_off]
    entries = prove(world, survey, given, cut_off)
    assert [(one.place.node, one.place.cut_off, one.batch.size) for one in entries] == [
        (node, WEEKS[week], size) for node, week, size in BATCHES[survey] if WEEKS[week] <= cut_off
    ]


def test_the_story_has_tables_that_are_exact_capped_and_hidden(world: World, due: Due) -> None:
    world.restore(due[DIVIDED, CLOSING])
    chain.seal(world, DIVIDED, CLOSING)
    entries = prove(world, DIVIDED, story(), CLOSING)
    kinds = {type(release) for entry in entries for release in entry.batch.releases.values()}
    assert kinds == {Exact, Capped, NotShown}


def test_the_story_has_texts_that_move_are_published_wait_or_go_unread(
    world: World, due: Due
) -> None:
    world.restore(due[DIVIDED, WEEKS[1]])
    chain.seal(world, DIVIDED, WEEKS[1])
    queue = ReviewQueue(world.tables["Catalogue"])
    assert len(list(queue.texts(DIVIDED))) >= 3
    decide(world, DIVIDED)
    assert {one.state for one in queue.texts(DIVIDED)} == {
        ReviewState.APPROVED,
        ReviewState.WAITING,
    }
    world.restore(due[DIVIDED, CLOSING])
    chain.seal(world, DIVIDED, CLOSING)
    assert {one.published for one in queue.published(DIVIDED)} == {CLOSING}
    texts = [key for key in world.state().content["tables"]["Responses"] if "#texts#" in key[0]]
    assert [pk for pk, _ in texts if pk.startswith(DIVIDED)] == []


@pytest.mark.parametrize("survey", [DIVIDED, PLAIN])
def test_a_week_sealed_again_after_all_mails_are_forgotten_changes_nothing(
    world: World, due: Due, survey: str
) -> None:
    """AWS forgets an execution's name after 90 days, the outbox a mail after 30."""
    world.restore(due[survey, CLOSING])
    world.set_clock(after(CLOSING))
    world.forget_mails()
    before = world.state().content
    assert mail_states(before) == {}
    chain.seal(world, survey, WEEKS[0])
    assert world.state().content == before


def test_every_process_writes_the_same_bytes() -> None:
    """Sets and dictionaries may come in another order in the next process; files must not."""
    told = [
        subprocess.run(
            [sys.executable, "-m", "tests.crash.test_undisturbed"],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    ]
    files = [[line for line in lines.splitlines() if line[0] != "{"] for lines in told]
    assert files[0] == files[1], "beside the metrics, which bear the time"
    assert told[0].count("sealed/") == 2 * sum(len(batches) for batches in BATCHES.values())


def _list_files() -> None:
    """Write down what the bucket holds at the end of the story."""
    with pytest.MonkeyPatch.context() as patch, deployed() as world:
        swift_moto.install(patch)
        tell(world)
        for key, versions in world.state().content["bucket"].items():
            sys.stdout.write(f"{key} {versions}\n")


if __name__ == "__main__":
    _list_files()
