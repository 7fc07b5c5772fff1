"""``geborgen sweep``: a plan of parameters, run through, taken up where it stopped."""

import argparse

from geborgen.cli.families import run_plan, say_population, say_result
from geborgen.cli.terminal import say
from geborgen.moments import Phrasebook
from geborgen.simulation.plan import parse_plan
from geborgen.sources.files import read_text

__all__ = ["run"]


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Run a plan into its folder, or what is left of it."""
    plan = parse_plan(read_text(given.file), file=given.file.name)
    told = {"n": plan.points, "families": plan.families, "rows": plan.rows}
    say(book.say("said.plan", **told), quietly=True)
    say_population(plan, book)
    say_result(run_plan(plan, given.output, given=given, book=book), book)
