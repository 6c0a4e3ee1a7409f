"""What a rehearsal on one machine puts in the place of the world: its time, and AWS's signature."""

import os
from pathlib import Path


def file_for(name: str) -> Path | None:
    """The file that MITSPRACHE_{name} names, or None.

    In AWS it is always None, whatever somebody sets there: Lambda gives each function its
    AWS_LAMBDA_RUNTIME_API, and lets nobody set or remove that.
    https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    """
    if "AWS_LAMBDA_RUNTIME_API" in os.environ:
        return None
    named = os.environ.get(f"MITSPRACHE_{name}")
    return Path(named) if named else None
