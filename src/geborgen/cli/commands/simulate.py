"""``geborgen simulate``: families that live, summed up in a table, with recordings of some."""

import argparse

from geborgen.cli.families import make_plan, run_plan, say_population, say_result, write_tapes
from geborgen.cli.terminal import say_path
from geborgen.moments import Phrasebook
from geborgen.simulation.plan import VARIED, Output
from geborgen.simulation.settings import Setting

__all__ = ["run"]


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Simulate families into a folder."""
    plan = make_plan(given, name="simulate", usual=VARIED, outputs=tuple(Output))
    result = run_plan(plan, given.output, given=given, book=book)
    say_population(plan, book)
    say_result(result, book)
    if given.tapes:
        folder = write_tapes(
            plan,
            given.output,
            families=given.tapes,
            settings=(Setting.HOME, Setting.FREE_PLAY),
        )
        say_path(book.say("said.tapes"), folder.resolve())
