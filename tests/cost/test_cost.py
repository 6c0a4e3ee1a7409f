"""What a month costs follows from what the code asks of AWS, and the document says the same."""

import re

import pytest
from click.testing import CliRunner

from commands.group import manage
from infra import cost
from tests.api.serving import serving
from tests.cost import units
from tests.cost.__main__ import DOCUMENT, counts, table
from tests.cost.scenario import acts, steps

BUSY = cost.Month(1_000_000, 12, 2_000_000, 1_000_000)


def test_the_code_asks_for_what_was_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """If this fails, it asks AWS for other things than before: run `python -m tests.cost`."""
    recorded = {line.what: line.usd for line in cost.bill(BUSY)}
    work = cost._counted()["work"]
    with serving(monkeypatch) as service:
        found = counts(acts(service, monkeypatch))

    # How long functions take goes by the machine, so that is taken from the record.
    monkeypatch.setattr(cost, "_counted", lambda: {"counts": found, "work": work})
    fresh = {line.what: line.usd for line in cost.bill(BUSY)}
    assert fresh == pytest.approx(recorded, rel=0.03, abs=0.25)


def test_the_document_shows_the_bill_of_the_counted_acts() -> None:
    shown, calculated = (
        [float(number.replace(",", "")) for number in re.findall(r"([\d.,]+) \$", text)]
        for text in (DOCUMENT.read_text("utf-8").partition("<!-- end -->")[0], table())
    )

    assert shown == pytest.approx(calculated, rel=0.05)


def test_nobody_answering_costs_little_and_every_answer_more() -> None:
    bills = [cost.total(cost.bill(cost.Month(n, 12, 0, 0))) for n in (0, 1_000, 1_000_000)]

    assert cost.total(cost.idle()) < 25
    assert bills == sorted(bills)


def test_the_command_names_the_sum_the_idle_cost_and_the_dates() -> None:
    run = CliRunner().invoke(
        manage, ["cost", "--responses", "1000000", "--surveys", "12", "--each"]
    )

    assert run.exit_code == 0, run.output
    whole = cost.total(cost.bill(cost.Month(1_000_000, 12, 2_000_000, 1_000_000)))
    assert f"A month with 1,000,000 responses: {whole:,.2f} $" in run.output
    assert f"nobody answers: {cost.total(cost.idle()):,.2f} $" in run.output
    assert f"Prices of {cost.priced_on()}; counted on {cost.counted_on()}." in run.output
    assert "DynamoDB writes" in run.output


def test_every_price_says_where_it_was_seen() -> None:
    for name, price in cost._prices()["prices"].items():
        assert price["usd"] > 0, name
        assert price["seen"], name


@pytest.mark.parametrize(
    ("item", "bytes_of_it"),
    [
        ({"pk": {"S": "a"}}, 3),
        ({"name": {"S": "ä"}}, 6),
        ({"n": {"N": "123"}}, 4),
        ({"b": {"B": b"1234"}, "t": {"BOOL": True}}, 7),
        ({"l": {"L": [{"S": "ab"}]}, "m": {"M": {"k": {"NULL": True}}}}, 14),
    ],
)
def test_an_items_size_is_its_names_and_its_values(
    item: dict[str, dict[str, object]], bytes_of_it: int
) -> None:
    assert units.size(item) == bytes_of_it


def test_an_execution_of_four_parts_has_fourteen_steps() -> None:
    """Its start, nine states on the way, and a tally for each part."""
    assert steps(4) == 14
