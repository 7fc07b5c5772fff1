"""From what was typed to recordings and the scheme they are read with."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from geborgen.cli.terminal import say, say_table, working
from geborgen.moments import (
    CodingScheme,
    DataWarning,
    FileError,
    Origin,
    Phrasebook,
    Provenance,
    Recording,
    UserError,
    WarningKind,
)
from geborgen.sources import (
    ReadOptions,
    compute_sha256,
    draft_scheme,
    file_name,
    read_bytes,
    read_recordings,
    read_scheme,
)
from geborgen.sources.folder import FileReading, FileState, list_session_files, read_folder
from geborgen.sources.gathering import gather_sessions

__all__ = [
    "Given",
    "choose_scheme",
    "list_inputs",
    "pick_observer",
    "read_files",
    "read_given",
    "say_read",
]

_PROJECT = "boris"


def list_inputs(given: argparse.Namespace) -> tuple[Path, ...]:
    """Every file a command reads: a result never comes in the place of one."""
    files = given.files if "files" in given else [given.file]
    return (*files, Path(given.scheme)) if given.scheme else tuple(files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was read: every session asked for, of which files, and what became of a folder's."""

    recordings: tuple[Recording, ...]
    files: tuple[FileReading, ...] = ()
    provenances: tuple[Provenance, ...] = ()


def read_files(
    files: Sequence[Path], given: argparse.Namespace, book: Phrasebook
) -> tuple[Recording, ...]:
    """Every session asked for, from every file and every folder's files."""
    return read_given(files, given, book).recordings


def read_given(files: Sequence[Path], given: argparse.Namespace, book: Phrasebook) -> Given:
    """Every session asked for, and what was read of each file where a folder was named."""
    scheme = read_scheme(given.scheme) if given.scheme else None
    # Not the observer: who coded is what the file says; the one asked for is picked from those.
    options = ReadOptions(
        session=given.observation,
        child=given.child,
        interval_s=given.interval,
        frames_per_s=given.fps,
        scheme=scheme,
    )
    found: list[tuple[str, tuple[Recording, ...]]] = []
    seen: dict[str, Path] = {}
    of_folders: list[FileReading] = []
    n_files = sum(len(list_session_files(file)) if file.is_dir() else 1 for file in files)
    with working(book.say("said.reading"), n_files) as step:
        for file in files:
            if file.is_dir():
                folder = read_folder(file, options, step=step)
                of_folders += folder.files
                found.append((file_name(file), folder.recordings))
                continue
            same = seen.setdefault(_fingerprint(file), file) if len(files) > 1 else file
            if same is file:
                found.append((file_name(file), _read_file(file, options)))
            else:
                found[-1] = (found[-1][0], _note_same(found[-1][1], file, same))
            step()
    picked = pick_observer(gather_sessions(found), given.observer)
    return Given(
        recordings=picked,
        files=tuple(of_folders),
        provenances=tuple(one.provenance for _, recordings in found for one in recordings),
    )


def say_read(files: Sequence[FileReading], book: Phrasebook) -> None:
    """Show what was read of a folder: each file with its sessions, acts and notes."""
    if not files:
        return
    shown = [one for one in files if one.state is not FileState.LEFT_ALONE]
    names = ("file", "state", "sessions", "acts", "notes")
    say_table(
        [book.say(f"column.{name}") for name in names],
        [
            (
                one.file,
                _say_state(one, book),
                str(len(one.recordings)),
                str(one.n_behaviours),
                str(len(one.warnings)),
            )
            for one in shown
        ],
        quietly=True,
    )
    if len(files) > len(shown):
        say(book.say("said.left_alone", n=len(files) - len(shown)), quietly=True)


def _say_state(one: FileReading, book: Phrasebook) -> str:
    """What became of a file: its format, or why it was not read."""
    if one.reason is not None:
        return book.say("said.refused", reason=book.say(one.reason))
    read = one.format if one.state is FileState.READ else None
    return read or book.say(f"file_state.{one.state}", other=one.other or "-")


def _fingerprint(file: Path) -> str:
    """What two files have in common when they are the same; read anew by the file's reader."""
    return compute_sha256(read_bytes(file))


def _note_same(recordings: tuple[Recording, ...], file: Path, same: Path) -> tuple[Recording, ...]:
    """Say that a file was given twice, with the sessions that were read before it."""
    warning = DataWarning.of(
        WarningKind.SAME_FILE, Origin(file=file_name(file)), other=file_name(same)
    )
    *others, last = recordings
    return (*others, replace(last, warnings=(*last.warnings, warning)))


def pick_observer(recordings: Sequence[Recording], observer: str | None) -> tuple[Recording, ...]:
    """Sessions that the observer asked for coded; those only others coded are left out, said."""
    if observer is None:
        return tuple(recordings)
    coded = [(recording, _observers(recording)) for recording in recordings]
    picked = [recording for recording, names in coded if observer in names]
    if not picked:
        names = dict.fromkeys(name for _, observers in coded for name in observers)
        key = "no_observer" if names else "no_observers"
        raise UserError(key, name=observer, names=", ".join(names))
    left = [r.session for r, names in coded if observer not in names]
    if left:
        warning = DataWarning.of(WarningKind.OTHER_OBSERVER, None, n=len(left), observer=observer)
        picked[0] = replace(picked[0], warnings=(*picked[0].warnings, warning))
    return tuple(picked)


def _observers(recording: Recording) -> dict[str, None]:
    """Everybody who coded or told something of a session."""
    names = dict.fromkeys(recording.observers)
    names |= dict.fromkeys(b.observer for b in recording.behaviours if b.observer)
    return names | dict.fromkeys(m.observer for m in recording.moments if m.observer)


def _read_file(file: Path, options: ReadOptions) -> tuple[Recording, ...]:
    """Read a file; a project with several observations does not say which belong together."""
    found = read_recordings(file, options)
    if len(found) > 1 and options.session is None and found[0].provenance.maker == _PROJECT:
        names = ", ".join(recording.session for recording in found)
        raise FileError("observation_choose", file=file_name(file), n=len(found), names=names)
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
