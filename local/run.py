"""`make run`: starts the stack, fills it at first, prints its addresses, runs until Ctrl-C."""

import argparse
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from infra import ROOT, BuildError
from infra.build import build
from infra.libraries import Target
from local.emulation import StackError
from local.stack import Ports, Stack


def main() -> None:
    ports = Ports()
    parser = argparse.ArgumentParser(prog="make run", description="Mitsprache on this machine.")
    parser.add_argument("--port", type=int, default=ports.web)
    parser.add_argument("--mailbox-port", type=int, default=ports.mailbox)
    parser.add_argument("--aws-port", type=int, default=ports.aws)
    parser.add_argument("--state", type=Path, default=ROOT / ".local")
    options = parser.parse_args()
    # SIGINT too: a shell that started this in the background has it ignored.
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, _interrupt)
    stack = Stack(options.state, Ports(options.port, options.mailbox_port, options.aws_port))
    try:
        print("Building the functions' package", flush=True)
        build(Target.LOCAL, ROOT / "build/local")
        print("Starting the stack", flush=True)
        with stack:
            seed(stack)
            _greet(stack)
            while not (failure := stack.failure()):
                time.sleep(0.5)
        sys.exit(failure)
    except (StackError, BuildError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        print("\nStopped. Everything is kept.")


def seed(stack: Stack) -> None:
    """Give a new stack its signing keys, the shipped surveys, an event and a user; each once.

    :raises StackError: a command of ``./manage.py`` failed.
    """
    done_file = stack.state / "seeded"
    done = done_file.read_text().splitlines() if done_file.exists() else []
    surveys = sorted((ROOT / "surveys").glob("*.json"))
    steps = [
        ["keys", "rotate"],
        *(["survey", "publish", f"surveys/{path.name}"] for path in surveys),
        ["event", "plan", "local/event.json"],
        ["user", "add", stack.parameters["OfficeAddress"], "--role", "verwaltung"],
    ]
    for step in steps:
        name = " ".join(step)
        if name in done:
            continue
        print(f"  ./manage.py {name}", flush=True)
        stack.manage(*step)
        with done_file.open("a") as record:
            record.write(name + "\n")


def _greet(stack: Stack) -> None:
    print(
        f"""
  Surveys          {stack.public_url}/
  Office console   {stack.public_url}/buero
  Mailbox, clock   {stack.mailbox_url}/
  Emulated AWS     {stack.endpoint_url}

To sign in to the console type {stack.parameters["OfficeAddress"]} there;
the mail with the link arrives in the mailbox. Open it in the same browser.

Ctrl-C stops it; the next start goes on where this one ended.
""",
        flush=True,
    )


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
