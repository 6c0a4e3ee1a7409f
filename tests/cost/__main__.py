"""`python -m tests.cost`: counts what acts cost; writes infra/counted.json and docs/cost.md."""

import json
import sys
from datetime import UTC, datetime

import pytest

from infra import ROOT, cost
from tests.api.serving import serving
from tests.cost.counting import Count
from tests.cost.scenario import acts


def counts(found: dict[str, Count]) -> dict[str, dict[str, float]]:
    """The counts of each act as they are written down, without what is below a hundredth."""
    return {
        act: {name: round(n, 2) for name, n in sorted(count.of.items()) if n >= _LEAST}
        for act, count in found.items()
    }


def work(found: dict[str, Count]) -> dict[str, dict[str, dict[str, float]]]:
    """What each function does in an act: calls of AWS, and milliseconds of its own."""
    return {
        act: {
            function: {
                "calls": max(0, round(count.calls[function], 2)),
                "cpu_ms": max(0, round(milliseconds, 2)),
            }
            for function, milliseconds in sorted(count.cpu_ms.items())
            if count.calls[function] >= _LEAST or milliseconds >= _LEAST
        }
        for act, count in found.items()
        if count.cpu_ms
    }


_LEAST = 0.01


def table() -> str:
    """What idle, small, large and very large months cost, for the document."""
    rows = [
        "| responses a month | a month | for 1,000 responses | of it mail |",
        "|---:|---:|---:|---:|",
    ]
    for number in (0, 1_000, 1_000_000, 100_000_000):
        surveys = 12 if number else 0
        lines = cost.bill(cost.Month(number, surveys, 2 * number, number))
        whole = cost.total(lines)
        mails = sum(line.usd for line in lines if line.what == "SES mails")
        each = f"{whole / number * 1000:,.2f} $" if number else "–"
        rows.append(f"| {number:,} | {whole:,.2f} $ | {each} | {mails:,.2f} $ |")
    dates = f"Prices of {cost.priced_on()}; counted on {cost.counted_on()}."
    return "\n".join([*rows, "", dates])


def written(document: str) -> str:
    """The document with the table as it is now."""
    before, begin, rest = document.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    return f"{before}{begin}\n{table()}\n{end}{after}"


DOCUMENT = ROOT / "docs/cost.md"
_BEGIN, _END = "<!-- counted: python -m tests.cost -->", "<!-- end -->"


def main() -> None:
    """Count once and write it down."""
    with pytest.MonkeyPatch.context() as patch, serving(patch) as service:
        found = acts(service, patch)
    recorded = {
        "date": datetime.now(UTC).date().isoformat(),
        "counts": counts(found),
        "work": work(found),
    }
    cost.COUNTED.write_text(json.dumps(recorded, indent=1) + "\n")
    DOCUMENT.write_text(written(DOCUMENT.read_text("utf-8")), "utf-8")
    sys.stdout.write(f"{len(found)} acts; they are in {cost.COUNTED.name}\n")


if __name__ == "__main__":
    main()
