"""``geborgen demo``: a report on the fictive session that comes with the program."""

import argparse
from pathlib import Path

from geborgen.analysis import compute_reading
from geborgen.cli.commands.report import make_report
from geborgen.cli.terminal import say
from geborgen.moments import Phrasebook
from geborgen.sources import read_sample

__all__ = ["run"]


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Make the report on the sample and say where it is."""
    say(book.say("said.demo"), quietly=True)
    target = given.output or Path(f"geborgen-demo-{book.language}.html")
    make_report(compute_reading([read_sample()]), target, book)
