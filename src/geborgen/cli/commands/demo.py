"""``geborgen demo``: a report on the fictive session that comes with the program."""

import argparse

from geborgen.analysis import compute_reading
from geborgen.cli.commands.report import choose_target, make_report
from geborgen.cli.terminal import say
from geborgen.moments import Phrasebook
from geborgen.sources import read_sample

__all__ = ["run"]


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Make the report on the sample and say where it is."""
    target = choose_target(given, book, inputs=(), name=f"geborgen-demo-{book.language}")
    say(book.say("said.demo"), quietly=True)
    make_report(compute_reading([read_sample()]), target, book)
