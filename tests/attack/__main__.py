"""`python -m tests.attack` attacks what we publish, and every deliberate mistake, and notes it."""

import re
import subprocess
import sys
from pathlib import Path

import click

from infra import ROOT
from tests.attack.measured import document, measure

DOCUMENT = ROOT / "docs/protection-measured.md"


@click.command()
@click.option("--worlds", default=5, show_default=True, help="Surveys of each profile.")
@click.option("--seconds", default=120.0, show_default=True, help="For the longer scales.")
@click.option("--crashes", is_flag=True, help="Run the tests of crashes, too; takes minutes.")
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path),
    default=DOCUMENT,
    help="File to write; docs/protection-measured.md if none is named.",
)
def main(worlds: int, seconds: float, crashes: bool, to: Path) -> None:
    """Measure what the protection rules achieve, and write it down."""
    points = _crash_points() if crashes else None
    to.write_text(document(measure(worlds, seconds), points), "utf-8")
    click.echo(to.read_text("utf-8"))


def _crash_points() -> int:
    """How many the tests of crashes try; ends the command if one of them fails."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "tests/crash"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    found = re.search(r"crash points tried: (\d+)", done.stdout)
    if done.returncode or not found:
        raise click.ClickException("The tests of crashes did not pass.")
    return int(found[1])


if __name__ == "__main__":
    main()
