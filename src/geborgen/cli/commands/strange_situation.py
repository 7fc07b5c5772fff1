"""``geborgen strange-situation``: simulated children coded blind, or sessions that people coded."""

import argparse
import tempfile
from pathlib import Path

from geborgen.analysis.shares import compute_wilson_interval
from geborgen.cli.families import make_plan, run_plan, say_population, say_result, write_tapes
from geborgen.cli.terminal import say, say_path, say_table
from geborgen.moments import Language, Phrasebook
from geborgen.simulation.pattern_counts import PatternCount, count_patterns
from geborgen.simulation.plan import VARIED, Output
from geborgen.simulation.settings import Setting

__all__ = ["run", "show_patterns"]

_COLUMNS = ("pattern", "pattern_word", "n", "share", "interval", "avoidance", "resistance",
            "proximity", "contact", "disorganisation")  # fmt: skip


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Read sessions that people coded, or else simulate families."""
    if given.files:
        # Only here: reading files and simulating have little in common.
        from geborgen.cli.coded_situations import show_coded

        show_coded(given, book)
    else:
        _simulate(given, book)


def _simulate(given: argparse.Namespace, book: Phrasebook) -> None:
    """Simulate, code, and show how often each pattern came out, with intervals."""
    outputs = (Output.CAREGIVER, Output.CHILD, Output.BOND, Output.STRANGE_SITUATION)
    plan = make_plan(given, name="strange-situation", usual=VARIED, outputs=outputs)
    if given.output is None:
        with tempfile.TemporaryDirectory() as scratch:
            result = run_plan(plan, Path(scratch), given=given, book=book)
            counts = count_patterns(result.table)
    else:
        result = run_plan(plan, given.output, given=given, book=book)
        counts = count_patterns(result.table)
    show_patterns(counts, book)
    say_population(plan, book)
    if given.output is not None:
        say_result(result, book)
        if given.tapes:
            settings = (Setting.STRANGE_SITUATION,)
            folder = write_tapes(plan, given.output, families=given.tapes, settings=settings)
            say_path(book.say("said.tapes"), folder.resolve())


def show_patterns(counts: tuple[PatternCount, ...], book: Phrasebook) -> None:
    """Show how often each pattern came out, and how it was coded."""
    total = sum(count.n for count in counts)
    headings = [book.say(f"column.{name}") for name in _COLUMNS]
    say_table(headings, [_row(count, total, book) for count in counts])
    say(book.say("said.situation_note"), quietly=True)


def _row(count: PatternCount, total: int, book: Phrasebook) -> list[str]:
    low, high = compute_wilson_interval(count.n, total)
    interval = f"{say_percent(low or 0.0, book)} – {say_percent(high or 0.0, book)}"
    scales = (count.avoidance, count.resistance, count.proximity, count.contact,
              count.disorganisation)  # fmt: skip
    return [
        str(count.pattern),
        book.say(f"pattern.{count.pattern.name.lower()}"),
        str(count.n),
        say_percent(count.n / total, book),
        interval,
        *("–" if scale is None else book.number(scale, 1) for scale in scales),
    ]


def say_percent(share: float, book: Phrasebook) -> str:
    """Say a share with one decimal, as the language writes it."""
    dutch = book.language is Language.NL
    said = f"{100 * share:.1f}"  # always one decimal, so that a column lines up
    return f"{said.replace('.', ',')}\u00a0%" if dutch else f"{said}%"
