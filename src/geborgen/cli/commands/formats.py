"""``geborgen formats``: which files are read and written, and what each keeps and loses."""

import argparse

from geborgen.cli.terminal import say, say_json, say_table
from geborgen.moments import Phrasebook
from geborgen.sources import FORMATS

__all__ = ["run"]


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Show every format, as a table or as data."""
    if given.json:
        say_json([
            {
                "name": form.name,
                "title": book.say(f"formats.{form.name}"),
                "suffixes": list(form.suffixes),
                "reads": True,
                "writes": form.writes,
                "keeps": book.say(f"format_keeps.{form.name}"),
                "loses": book.say(f"format_loses.{form.name}"),
            }
            for form in FORMATS
        ])  # fmt: skip
        return
    say_table(
        [book.say(f"column.{name}") for name in ("format", "title", "writes", "keeps", "loses")],
        [
            (
                form.name,
                book.say(f"formats.{form.name}"),
                book.say("said.yes" if form.writes else "said.no"),
                book.say(f"format_keeps.{form.name}"),
                book.say(f"format_loses.{form.name}"),
            )
            for form in FORMATS
        ],
    )
    say(book.say("said.formats_hint"), quietly=True)
