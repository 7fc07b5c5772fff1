"""Strange Situations that people coded, by acts or by scales: read, scored, shown or saved."""

import argparse
import csv
import io
from pathlib import Path

from geborgen.cli.outputs import check_output
from geborgen.cli.reading import list_inputs, read_files
from geborgen.cli.terminal import say, say_path, say_table, say_warnings
from geborgen.moments import DataWarning, FileError, Phrasebook
from geborgen.simulation.situation_reading import (
    ReadSituation,
    SituationBasis,
    read_ratings,
    read_situation,
)
from geborgen.sources.files import write_text
from geborgen.sources.situation_ratings import has_situation_ratings, read_situation_ratings
from geborgen.sources.spreadsheet import guard_cell

__all__ = ["show_coded"]

_SHOWN = ("session", "pattern", "pattern_word", "second", "avoidance", "resistance", "proximity",
          "contact", "disorganisation")  # fmt: skip
_SAVED = ("session", "child", "basis", "acts", "pattern", "organised", "second",
          *(f"{scale}_{episode}" for episode in (5, 8)
            for scale in ("proximity", "contact", "avoidance", "resistance")),
          "disorganisation", "unsettled")  # fmt: skip


def show_coded(given: argparse.Namespace, book: Phrasebook) -> None:
    """Read every file, say what its codes make by the rules, and on what that rests."""
    if given.output:
        if given.output.suffix != ".csv":
            raise FileError("write_format", file=given.output.name, formats=".csv")
        check_output(given.output, list_inputs(given), force=given.force)
    found: list[ReadSituation] = []
    warnings: list[DataWarning] = []
    for file in given.files:
        read, noted = _read(file, given, book)
        found += read
        warnings += noted
    if given.output:
        write_text(given.output, _render_csv(found), force=given.force)
        say_path(book.say("said.written"), given.output.resolve())
    else:
        say_table([book.say(f"column.{name}") for name in _SHOWN],
                  [_row(one, book) for one in found])  # fmt: skip
    for basis in dict.fromkeys(one.basis for one in found):
        acts = sum(one.acts for one in found)
        say(book.say(f"said.situation_{basis}", n=acts), quietly=True)
    if not all(one.is_disorganisation_known for one in found):
        say(book.say("said.situation_unknown"), quietly=True)
    unknown = dict.fromkeys(code for one in found for code in one.unknown)
    if unknown:
        say(book.say("said.situation_unscored", codes=", ".join(unknown)), quietly=True)
    say(book.say("said.situation_coded"), quietly=True)
    say_warnings(warnings, book, rest="said.more_notes")


def _read(
    file: Path, given: argparse.Namespace, book: Phrasebook
) -> tuple[list[ReadSituation], list[DataWarning]]:
    """Read a table of scores, or a session of coded acts."""
    if has_situation_ratings(file):
        return [
            read_ratings(dict(one.scores), session=one.session, child=one.child)
            for one in read_situation_ratings(file)
        ], []
    recordings = read_files([file], given, book)
    return (
        [read_situation(recording) for recording in recordings],
        [warning for recording in recordings for warning in recording.warnings],
    )


def _row(one: ReadSituation, book: Phrasebook) -> list[str]:
    """Show scales of both reunions side by side, as 5 | 8."""
    coding = one.coding
    both = [
        f"{book.number(getattr(coding.first_reunion, scale), 1)} | "
        f"{book.number(getattr(coding.second_reunion, scale), 1)}"
        for scale in ("avoidance", "resistance", "proximity", "contact")
    ]
    known = one.is_disorganisation_known
    return [
        one.session,
        str(coding.pattern),
        book.say(f"pattern.{coding.pattern.name.lower()}"),
        str(coding.second if coding.pattern is coding.organised else coding.organised),
        *both,
        book.number(coding.disorganisation, 1) if known else "–",
    ]


def _render_csv(found: list[ReadSituation]) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_SAVED)
    for one in found:
        coding = one.coding
        scales = [
            f"{getattr(reunion, scale):g}"
            for reunion in (coding.first_reunion, coding.second_reunion)
            for scale in ("proximity", "contact", "avoidance", "resistance")
        ]
        by_acts = one.basis is SituationBasis.SECONDS
        table.writerow(
            [guard_cell(one.session), guard_cell(one.child), str(one.basis),
             one.acts if by_acts else "", str(coding.pattern), str(coding.organised),
             str(coding.second), *scales,
             f"{coding.disorganisation:g}" if one.is_disorganisation_known else "",
             f"{coding.unsettled:.3f}" if by_acts else ""]
        )  # fmt: skip
    return text.getvalue()
