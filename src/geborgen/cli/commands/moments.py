"""``geborgen moments``: the moments a session shows, as a table or as data."""

import argparse
from itertools import compress

from geborgen.cli.outputs import check_output
from geborgen.cli.reading import choose_scheme, list_inputs, read_files
from geborgen.cli.terminal import say, say_json, say_path, say_table, say_warnings
from geborgen.moments import FileError, Moment, Phrasebook, derive_moments, load_phrasebook
from geborgen.moments.plain import to_plain
from geborgen.views.tables import MOMENT_COLUMNS, moment_headings, moment_rows

__all__ = ["run"]

_OFTEN_THE_SAME = ("session", "child")
_ENDINGS = (".csv", ".parquet", ".json")


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Derive the moments and show them, or write them as CSV, Parquet or JSON."""
    if given.output and given.output.suffix not in _ENDINGS:
        raise FileError("write_format", file=given.output.name, formats=", ".join(_ENDINGS))
    if given.output:
        check_output(given.output, list_inputs(given), force=given.force)
    recordings = read_files([given.file], given, book)
    scheme = choose_scheme(recordings, given)
    moments: list[Moment] = []
    warnings = []
    for recording in recordings:
        derived = derive_moments(recording, scheme)
        moments += derived.moments
        warnings += [*recording.warnings, *derived.warnings]
    if given.output:
        # Only here: a table brings Polars, which takes longer than all the rest.
        from geborgen.sources.moment_table import write_moments

        write_moments(moments, given.output, force=given.force)
        say_path(book.say("said.written"), given.output.resolve())
    elif given.json:
        say_json(to_plain(moments))
    else:
        _show(moments, load_phrasebook(book.language, "geborgen.views"))
        say(book.say("said.moments", n=len(moments)), quietly=True)
    say_warnings(warnings, book, rest="said.more_notes")


def _show(moments: list[Moment], words: Phrasebook) -> None:
    """Show the moments without the columns that say nothing, or the same in every row."""
    rows = moment_rows(moments, words)
    told = [any(column) for column in zip(*rows, strict=True)]
    for place, name in enumerate(MOMENT_COLUMNS):
        if name in _OFTEN_THE_SAME and len({row[place] for row in rows}) == 1:
            told[place] = False
    say_table(
        list(compress(moment_headings(words), told)), [list(compress(row, told)) for row in rows]
    )
