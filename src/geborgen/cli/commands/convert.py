"""``geborgen convert``: the same session in another format, saying what that format cannot hold."""

import argparse
from dataclasses import replace

from geborgen.cli.outputs import check_output
from geborgen.cli.reading import list_inputs, read_files
from geborgen.cli.terminal import say_path, say_warnings
from geborgen.moments import Phrasebook
from geborgen.sources import read_scheme, write_recordings

__all__ = ["run"]


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Read one file and write it as the other's name says."""
    check_output(given.output, list_inputs(given), force=given.force)
    if given.observation is None:
        given.observation = "all"
    recordings = read_files([given.file], given, book)
    if given.scheme:
        scheme = read_scheme(given.scheme)
        recordings = tuple(replace(recording, scheme=scheme) for recording in recordings)
    lost = write_recordings(recordings, given.output, force=given.force)
    say_path(book.say("said.written"), given.output.resolve())
    say_warnings([w for recording in recordings for w in recording.warnings] + list(lost), book)
