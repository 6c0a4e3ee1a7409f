"""What a month of Mitsprache costs on AWS: counted acts times prices.

The acts were counted on the real code (`python -m tests.cost`), prices stand in `prices.yaml` with
their sources. Free allowances are left out: they differ from account to account.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).resolve().parent
COUNTED = _HERE / "counted.json"

Used = dict[str, float]
"""How much of what is priced, by the names in `prices.yaml`."""

_GB = 1024**3
_PAGES = "api"
_POSTED = "post"


@dataclass(frozen=True)
class Month:
    """What happens in a month.

    Attributes:
        responses: given on the pages; those by the API cost less.
        surveys: that run at the same time, each sealed once a week.
        mails: invitations, reminders and notes that a report is out.
        views: of reports.
    """

    responses: int
    surveys: int
    mails: int
    views: int


@dataclass(frozen=True)
class Line:
    """One line of the bill.

    Attributes:
        what: is paid for.
        amount: of it, in the unit of its price.
        usd: for all of it.
    """

    what: str
    amount: float
    usd: float


def bill(month: Month) -> list[Line]:
    """What AWS asks for a month, the dearest first."""
    used = _sum([_fixed(busy=month.responses > 0), *_acts(month), _kept(month)])
    prices = _prices()["prices"]
    lines = [
        Line(prices[name]["what"], amount, amount * prices[name]["usd"] / prices[name]["per"])
        for name, amount in used.items()
        if amount
    ]
    return sorted(lines, key=lambda line: -line.usd)


def total(lines: list[Line]) -> float:
    """US dollars of a bill."""
    return sum(line.usd for line in lines)


def idle() -> list[Line]:
    """The bill of a stack that nobody uses."""
    return bill(Month(0, 0, 0, 0))


def priced_on() -> str:
    """The day of the prices, and of which region they are."""
    prices = _prices()
    return f"{prices['date']}, {prices['region']}"


def counted_on() -> str:
    """The day on which the acts were counted."""
    date: str = _counted()["date"]
    return date


def _fixed(*, busy: bool) -> Used:
    """What is paid for whether anybody answers or not, from the template."""
    resources = _resources()
    kinds = Counter(one.get("Type") for one in resources)
    walls = [one for one in resources if one.get("Type") == "AWS::WAFv2::WebACL"]
    assumed, minutes = _prices()["assumptions"], _prices()["assumptions"]["days"] * 1440
    polled = kinds["AWS::Lambda::EventSourceMapping"] * assumed["polls_per_queue"]
    return {
        "alarms": kinds["AWS::CloudWatch::Alarm"],
        "dashboards": kinds["AWS::CloudWatch::Dashboard"],
        "keys": kinds["AWS::KMS::Key"],
        "walls": len(walls),
        "wall_rules": sum(len(one["Properties"]["Rules"]) for one in walls),
        "metrics": assumed["metrics_busy" if busy else "metrics_idle"],
        "queue_requests": polled * minutes,
    }


@cache
def _resources() -> list[dict[str, Any]]:
    """All that the template makes, but for what Chalice adds."""
    parts = [yaml.safe_load((_HERE / name).read_text("utf-8")) for name in _TEMPLATES]
    return [one for part in parts for one in part["Resources"].values()]


_TEMPLATES = ("template.yaml", "operations.yaml")


def _acts(month: Month) -> Iterator[Used]:
    """What the acts of a month use."""
    assumed = _prices()["assumptions"]
    weeks, turns = assumed["days"] / 7, assumed["days"] * 24 * 4
    often = {
        "page_response": month.responses,
        # From the answer to its sealing there are three to four daily counts on average.
        "count_per_response": month.responses * 3.5,
        "sealing_per_response": month.responses,
        "sealing": month.surveys * weeks,
        "report_view": month.views,
        "mail": month.mails,
        "conductor_turn": turns,
        "conductor_per_survey": turns * month.surveys,
        "count_turn": assumed["days"],
        "count_per_survey": assumed["days"] * month.surveys,
    }
    for act, times in often.items():
        yield {name: amount * times for name, amount in _used(act).items()}
    yield {"schedules": turns + assumed["days"]}
    # Lambda takes ten messages from a queue and deletes them at once, too.
    yield {"queue_requests": 2 * month.mails / 10}


def _sum(parts: Iterable[Used]) -> Used:
    used: Used = {}
    for part in parts:
        for name, amount in part.items():
            used[name] = used.get(name, 0) + amount
    return used


def _used(act: str) -> Used:
    """What one act uses, by the names of prices."""
    assumed, counts = _prices()["assumptions"], _counted()["counts"][act]
    calls = {
        name.partition(".")[2]: n for name, n in counts.items() if name.startswith("invocations.")
    }
    cold = {one: assumed["cold_pages"] if one in (_PAGES, _POSTED) else 1 for one in calls}
    work = _counted()["work"].get(act, {})
    requests = counts.get("requests", 0)
    logged = counts.get("log_bytes", 0) + requests * assumed["access_log_bytes"]
    return {name: counts[name] for name in _PRICED if name in counts} | {
        "invocations": sum(calls.values()),
        "wall_requests": requests,
        "gb_out": counts.get("bytes_out", 0) / _GB,
        "log_gb": logged / _GB,
        "gb_seconds": sum(_seconds(one, **work[one]) * _memory(one) / 1024 for one in work)
        + sum(
            calls[one] * cold[one] * assumed["cold_ms"] / 1000 * _memory(one) / 1024
            for one in calls
        ),
    }


_PRICED = (
    "write_units",
    "read_units",
    "requests",
    "s3_writes",
    "s3_reads",
    "transitions",
    "queue_requests",
    "mails",
)


def _seconds(function: str, calls: float, cpu_ms: float) -> float:
    """How long a function runs: it has as much of a processor as it has of the memory for one."""
    assumed = _prices()["assumptions"]
    slower: float = max(1.0, assumed["full_cpu_mb"] / _memory(function))
    waiting: float = calls * assumed["call_ms"]
    return (cpu_ms * slower + waiting) / 1000


def _kept(month: Month) -> Used:
    """What is stored at the end of the months that are assumed."""
    assumed, counts = _prices()["assumptions"], _counted()["counts"]
    raw = counts["kept"]["unsealed_bytes"] * assumed["days_unsealed"] / assumed["days"]
    codes = counts["kept"]["sealed_bytes"] * assumed["months_kept"]
    tables = month.responses * (raw + codes) / _GB
    reports = counts["sealing"]["s3_bytes"] * month.surveys * assumed["days"] / 7
    return {
        "table_gb": tables,
        "backup_gb": tables,
        "bucket_gb": reports * assumed["months_kept"] / _GB,
    }


@cache
def _memory(function: str) -> int:
    """Megabytes of a function."""
    config = json.loads((_HERE.parent / ".chalice/config.json").read_text("utf-8"))
    live = config["stages"]["live"]
    own: Mapping[str, Any] = live["lambda_functions"].get(function, live)
    return int(own["lambda_memory_size"])


@cache
def _prices() -> dict[str, Any]:
    prices: dict[str, Any] = yaml.safe_load((_HERE / "prices.yaml").read_text("utf-8"))
    return prices


@cache
def _counted() -> dict[str, Any]:
    counted: dict[str, Any] = json.loads(COUNTED.read_text("utf-8"))
    return counted
