"""iCatcher+'s gaze per frame: where an infant looks, as states; no face found is a gap."""

import io
import re
import tokenize
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from geborgen.moments import (
    Behaviour,
    DataWarning,
    FileError,
    Origin,
    Recording,
    Span,
    WarningKind,
)
from geborgen.sources.files import (
    PACKED_DAMAGE,
    compute_sha256,
    decode_head,
    decode_text,
    file_name,
    read_bytes,
)
from geborgen.sources.formats import ReadOptions
from geborgen.sources.packed_tables import MOST_ROWS
from geborgen.sources.people import CHILD_WHEN_UNKNOWN, ActorBook
from geborgen.sources.sessions import FoundSession, SourceFile, build_recording
from geborgen.sources.times import parse_number

__all__ = ["read", "recognise"]

FRAMES_PER_S = 30.0
_LOOKS = ("away", "left", "right", "on", "off")
_UNSEEN = ("none", "noface", "nobabyface", "outofframe", "codingactive")
_NUMBERED = {-2: "noface", -1: "nobabyface", 0: "away", 1: "left", 2: "right"}
_ANY = "|".join((*_LOOKS, *_UNSEEN))
_FRAME_LINE = re.compile(rf"\s*\d+\s*,\s*({_ANY})\s*,\s*-?[\d.]+\s*", re.IGNORECASE)
_TIME_LINE = re.compile(rf"\s*\d+(\.\d+)?\s*,\s*\d*\s*,\s*({_ANY})\b.*", re.IGNORECASE)
_TITLES = ("tracks:", "time,duration,trackname", "frame,", "")
_ARRAYS = ("arr_0.npy", "arr_1.npy")
_ENOUGH = 3
_DAMAGED = (
    *PACKED_DAMAGE,
    # What stands in it is no array of numbers; NumPy reads an array's header as Python.
    *(KeyError, TypeError, SyntaxError, tokenize.TokenError, OverflowError, MemoryError),
)


class _Frame(NamedTuple):
    """What one row says: a time in seconds, what was seen from there, how sure, and the row.

    A named tuple: there are hundreds of thousands, and this is the cheapest record to make.
    """

    at_s: float
    look: str
    sure: float | None = None
    row: int | None = None


def recognise(head: bytes, path: Path) -> bool:
    """Whether rows are frames with a gaze, times with one, or two packed arrays of them."""
    if head.startswith(b"PK\x03\x04"):
        return _is_packed(path)
    lines = [line for line in decode_head(head).splitlines()[:40] if not _is_title(line)]
    first = lines[:_ENOUGH]
    is_frames = all(_FRAME_LINE.fullmatch(line) for line in first)
    return bool(first) and (is_frames or all(_TIME_LINE.fullmatch(line) for line in first))


def read(path: Path, options: ReadOptions) -> tuple[Recording, ...]:
    """Recording of one infant's gaze.

    Parameters
    ----------
    path
        A row for each frame (number, gaze, how sure), rows of times in milliseconds with a gaze,
        or ``.npz`` with a number for each frame.
    options
        `frames_per_s` where frames are counted, for no file says it; `child` for who looks.

    Returns
    -------
    tuple of Recording
        One. Equal frames in a row are one state ``gaze:left``. Frames without a face that the
        program knew, and numbers that are missing, are gaps. How sure it was of each frame is
        not kept but as the mean, a variable.

    Raises
    ------
    FileError
        When the file is none of these.
    """
    data = read_bytes(path)
    file = file_name(path)
    found = FoundSession(session=path.stem or file)
    rate = options.frames_per_s or FRAMES_PER_S
    step_s: float | None = 1 / rate
    if data.startswith(b"PK\x03\x04"):
        frames = list(_read_packed(data, file, rate))
    else:
        frames, step_s = _read_lines(data, file, (found, rate))
    if not frames:
        raise FileError("file_broken", file=file, format="iCatcher+", reason="not_gaze")
    if step_s is not None:
        found.variables["fps"] = f"{rate:g}"
        if options.frames_per_s is None:
            kind = WarningKind.ASSUMED
            details = {"field": "fps", "value": f"{rate:g}"}
            found.warnings.append(DataWarning.of(kind, Origin(file=file), **details))
    _note_sureness(frames, found, file)
    _find_states(frames, step_s, (found, file, options))
    source = SourceFile(name=file, sha256=compute_sha256(data), format="icatcher")
    return (build_recording(found, source, options),)


def _is_title(line: str) -> bool:
    plain = line.strip().lower().replace(" ", "")
    return not plain or plain.startswith(_TITLES[:3])


def _is_packed(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as packed:
            return set(packed.namelist()) == set(_ARRAYS)
    except _DAMAGED:
        return False


def _read_packed(data: bytes, file: str, rate: float) -> Iterator[_Frame]:
    import numpy as np  # noqa: PLC0415  only for .npz: keeps other reading light

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            # A few kilobytes can unpack to gigabytes of one number.
            if any(info.file_size > 16 * MOST_ROWS for info in packed.infolist()):
                raise FileError("table_too_long", file=file, n=MOST_ROWS + 1, limit=MOST_ROWS)
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            looks, sureness = (np.ravel(arrays[name[:-4]]).tolist() for name in _ARRAYS)
            pairs = zip(looks, sureness, strict=True)
            for number, (look, sure) in enumerate(pairs):
                named = _NUMBERED.get(int(look), "none")
                yield _Frame(at_s=number / rate, look=named, sure=float(sure), row=number + 1)
    except _DAMAGED as error:
        raise FileError("file_broken", file=file, format="iCatcher+", reason="not_zip") from error


def _read_lines(
    data: bytes, file: str, known: tuple[FoundSession, float]
) -> tuple[list[_Frame], float | None]:
    """Frames of a text, and the length of one; None when the rows hold times instead."""
    found, rate = known
    decoded = decode_text(data, file, accept_cp1252=True)
    found.warnings += decoded.warnings
    text = decoded.text
    if text.count("\n") > MOST_ROWS:
        raise FileError("table_too_long", file=file, n=text.count("\n"), limit=MOST_ROWS)
    frames: list[_Frame] = []
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if not _is_title(line)]
    are_times = bool(lines) and all(_TIME_LINE.fullmatch(line) for _, line in lines[:_ENOUGH])
    for row, line in lines:
        frame = _read_line(line, row, None if are_times else rate)
        if frame is None:
            origin = Origin(file=file, row=row)
            kind = WarningKind.UNREADABLE_ROW
            found.warnings.append(DataWarning.of(kind, origin, reason="not_gaze_row"))
        else:
            frames.append(frame)
    return sorted(frames, key=lambda frame: frame.at_s), None if are_times else 1 / rate


def _read_line(line: str, row: int, rate: float | None) -> _Frame | None:
    cells = [cell.strip() for cell in line.split(",")]
    if len(cells) < 3:
        return None
    place = 2 if rate is None else 1
    at, look = parse_number(cells[0]), cells[place].lower()
    if at is None or at < 0 or look not in (*_LOOKS, *_UNSEEN):
        return None
    if rate is None:
        return _Frame(at_s=at / 1000, look=look, row=row)
    return _Frame(at_s=at / rate, look=look, sure=parse_number(cells[2]), row=row)


def _note_sureness(frames: Sequence[_Frame], found: FoundSession, file: str) -> None:
    """Keep the mean of how sure the program was, and say that the single ones are not kept."""
    sure = [f.sure for f in frames if f.sure is not None and 0 <= f.sure <= 1]
    if sure:
        found.variables["confidence (mean)"] = f"{sum(sure) / len(sure):.3f}"
        kind = WarningKind.NOT_KEPT
        found.warnings.append(DataWarning.of(kind, Origin(file=file), field="confidence"))


def _find_states(
    frames: Sequence[_Frame], step_s: float | None, known: tuple[FoundSession, str, ReadOptions]
) -> None:
    """Runs of equal frames to states; what was not seen, and frames that are missing, to gaps."""
    found, file, options = known
    actor = ActorBook(options).actor(options.child or CHILD_WHEN_UNKNOWN)
    for run in _find_runs(frames, step_s):
        start_s, end_s = run.start_s, run.end_s
        if run.look in _UNSEEN:
            found.gaps.append(Span(start_s=start_s, end_s=end_s))
            continue
        found.behaviours.append(
            Behaviour(
                actor=actor,
                code=f"gaze:{run.look}",
                onset_s=start_s,
                offset_s=end_s if end_s > start_s else None,
                observer=options.observer,
                origin=Origin(file=file, row=run.row),
            )
        )
    found.length_s = max((frame.at_s for frame in frames), default=0.0) + (step_s or 0.0)
    found.length_s = round(found.length_s, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Frames in a row with the same gaze, or a stretch without frames."""

    look: str
    start_s: float
    end_s: float
    row: int | None


def _find_runs(frames: Sequence[_Frame], step_s: float | None) -> Iterable[_Run]:
    """Runs in order; with times in place of frames each lasts until the next."""
    start = 0
    for at, frame in enumerate(frames, start=1):
        after = frames[at] if at < len(frames) else None
        is_missing = (
            after is not None and step_s is not None and after.at_s > frame.at_s + 1.5 * step_s
        )
        if after is not None and after.look == frame.look and not is_missing:
            continue
        end_s = after.at_s if after is not None and not is_missing else frame.at_s + (step_s or 0.0)
        first = frames[start]
        yield _Run(
            look=frame.look,
            start_s=round(first.at_s, 6),
            end_s=round(max(end_s, first.at_s), 6),
            row=first.row,
        )
        if is_missing and after is not None:
            yield _Run(look="none", start_s=round(end_s, 6), end_s=round(after.at_s, 6), row=None)
        start = at
