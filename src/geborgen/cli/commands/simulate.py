"""``geborgen simulate``: families that live, summed up in a table, with recordings of some."""

import argparse

from geborgen.cli.commands.strange_situation import show_patterns
from geborgen.cli.families import make_plan, run_plan, say_population, say_result, write_tapes
from geborgen.cli.terminal import say, say_path
from geborgen.moments import Phrasebook
from geborgen.simulation.pattern_counts import count_patterns
from geborgen.simulation.plan import VARIED, Output
from geborgen.simulation.settings import Setting

__all__ = ["run"]


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Simulate families into a folder."""
    plan = make_plan(given, name="simulate", usual=VARIED, outputs=tuple(Output))
    result = run_plan(plan, given.output, given=given, book=book)
    show_patterns(count_patterns(result.table), book)
    say_population(plan, book)
    say_result(result, book)
    say(book.say("said.parquet"), quietly=True)
    if given.tapes:
        folder = write_tapes(
            plan,
            given.output,
            families=given.tapes,
            settings=(Setting.HOME, Setting.FREE_PLAY),
        )
        say_path(book.say("said.tapes"), folder.resolve())
