"""``geborgen convert``: sessions in another format, saying what that format cannot hold."""

import argparse
from dataclasses import replace

from geborgen.cli.outputs import check_output
from geborgen.cli.reading import list_inputs, read_files
from geborgen.cli.terminal import say, say_path, say_table, say_warnings, working
from geborgen.moments import FileError, Phrasebook
from geborgen.sources import read_scheme, write_recordings
from geborgen.sources.batch import Conversion, convert_folder, find_written_format
from geborgen.sources.folder import FileState, list_session_files
from geborgen.sources.formats import ReadOptions

__all__ = ["run"]


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Read one file, or every file of a folder, and write it as the other's name says."""
    if given.observation is None:
        given.observation = "all"
    if given.file.is_dir():
        _convert_folder(given, book)
    else:
        _convert_file(given, book)


def _convert_file(given: argparse.Namespace, book: Phrasebook) -> None:
    check_output(given.output, list_inputs(given), force=given.force)
    recordings = read_files([given.file], given, book)
    if given.scheme:
        scheme = read_scheme(given.scheme)
        recordings = tuple(replace(recording, scheme=scheme) for recording in recordings)
    lost = write_recordings(recordings, given.output, format=given.to, force=given.force)
    say_path(book.say("said.written"), given.output.resolve())
    say_warnings([w for recording in recordings for w in recording.warnings] + list(lost), book)


def _convert_folder(given: argparse.Namespace, book: Phrasebook) -> None:
    """Each file of a folder to a file of the same name; what is done stays when we are stopped."""
    form = find_written_format(given.to)
    if given.output.exists() and not given.output.is_dir():
        raise FileError("folder_is_file", folder=given.output.name)
    if given.output.resolve() == given.file.resolve():
        raise FileError("write_onto_input", file=given.output.name)
    options = ReadOptions(
        session=given.observation,
        child=given.child,
        observer=given.observer,
        interval_s=given.interval,
        frames_per_s=given.fps,
        scheme=read_scheme(given.scheme) if given.scheme else None,
    )
    files = list_session_files(given.file)
    with working(book.say("said.reading"), len(files)) as step:
        made = convert_folder(
            given.file, given.output, form, options=options, force=given.force, step=step
        )
    _say_made(made, book)
    say_path(book.say("said.written"), given.output.resolve())
    say_warnings([w for one in made for w in one.warnings], book, rest="said.more_notes_of_folder")


def _say_made(made: tuple[Conversion, ...], book: Phrasebook) -> None:
    shown = [one for one in made if one.state is not FileState.LEFT_ALONE]
    say_table(
        [book.say(f"column.{name}") for name in ("file", "became", "acts", "notes")],
        [
            (one.file, _say_became(one, book), str(one.n_behaviours), str(len(one.warnings)))
            for one in shown
        ],
    )
    alone = len(made) - len(shown)
    if alone:
        say(book.say("said.left_alone", n=alone), quietly=True)


def _say_became(one: Conversion, book: Phrasebook) -> str:
    if one.reason is not None:
        return book.say("said.not_converted", reason=book.say(one.reason))
    if one.is_stale:
        return book.say("said.is_stale", file=one.target)
    if one.was_there:
        return book.say("said.was_there", file=one.target)
    if one.is_renewed:
        return book.say("said.is_renewed", file=one.target)
    return one.target or book.say(f"file_state.{one.state}", other=one.other or "-")
