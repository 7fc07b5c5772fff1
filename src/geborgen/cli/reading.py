"""From what was typed to recordings and the scheme they are read with."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from geborgen.cli.terminal import working
from geborgen.moments import CodingScheme, FileError, Phrasebook, Recording
from geborgen.sources import (
    ReadOptions,
    draft_scheme,
    read_recordings,
    read_scheme,
)

__all__ = ["choose_scheme", "read_files"]

_PROJECT = "boris"


def read_files(
    files: Sequence[Path], given: argparse.Namespace, book: Phrasebook
) -> tuple[Recording, ...]:
    """Every session asked for, from every file."""
    scheme = read_scheme(given.scheme) if given.scheme else None
    options = ReadOptions(
        session=given.observation,
        child=given.child,
        observer=given.observer,
        interval_s=given.interval,
        scheme=scheme,
    )
    recordings: list[Recording] = []
    with working(book.say("said.reading"), len(files)) as step:
        for file in files:
            recordings += _told_apart(_read_file(file, options), recordings, file)
            step()
    return tuple(recordings)


def _told_apart(
    found: Sequence[Recording], before: Sequence[Recording], file: Path
) -> list[Recording]:
    """Sessions of two files with the same name are two sessions: the later gets its file's name."""
    taken = {(recording.child, recording.session) for recording in before}
    apart = []
    for recording in found:
        if (recording.child, recording.session) in taken:
            name = f"{recording.session} ({file.name})"
            moments = tuple(replace(moment, session=name) for moment in recording.moments)
            apart.append(replace(recording, session=name, moments=moments))
        else:
            apart.append(recording)
    return apart


def _read_file(file: Path, options: ReadOptions) -> tuple[Recording, ...]:
    """Read a file; a project with several observations does not say which belong together."""
    found = read_recordings(file, options)
    if len(found) > 1 and options.session is None and found[0].provenance.maker == _PROJECT:
        names = ", ".join(recording.session for recording in found)
        raise FileError("observation_choose", file=file.name, n=len(found), names=names)
    return found


def choose_scheme(recordings: Sequence[Recording], given: argparse.Namespace) -> CodingScheme:
    """The scheme asked for, or the recordings' own, or one guessed from the codes."""
    observer = given.observer
    if given.scheme:
        scheme = read_scheme(given.scheme)
    else:
        own = [recording.scheme for recording in recordings if recording.scheme is not None]
        complete = len(own) == len(recordings) and all(scheme == own[0] for scheme in own)
        scheme = own[0] if complete else draft_scheme(recordings, base=own[0] if own else None)
    if observer is None:
        return scheme
    return replace(scheme, rules=replace(scheme.rules, observer=observer))
