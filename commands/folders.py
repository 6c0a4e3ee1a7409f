"""The folder that a command writes its files to."""

from pathlib import Path

import click

to_folder = click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder to write to; it is made if need be.",
)
