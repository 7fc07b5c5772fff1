"""iCatcher+'s frames: runs become states, faces that were not found become gaps, rates count."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from geborgen.moments import FileError, Recording, Span, WarningKind
from geborgen.sources.formats import ReadOptions, read, recognise_format
from tests.boris_files import acts, kinds

FRAMES = ("0, none, -1.00", "1, left, 0.90", "2, left, 0.80", "3, noface, -1.00", "4, away, 0.70")


def read_lines(folder: Path, *lines: str, **options) -> Recording:
    (folder / "kijkt.txt").write_text("\n".join([*lines, ""]))
    assert recognise_format(folder / "kijkt.txt").name == "icatcher"
    return read(folder / "kijkt.txt", ReadOptions(**options))


def test_equal_frames_are_one_state_and_no_face_is_a_gap(tmp_path) -> None:
    recording = read_lines(tmp_path, *FRAMES, frames_per_s=10.0, child="K7")
    assert acts(recording) == [("K7", "gaze:left", 0.1, 0.3), ("K7", "gaze:away", 0.4, 0.5)]
    assert recording.gaps == (Span(start_s=0, end_s=0.1), Span(start_s=0.3, end_s=0.4))
    assert recording.length_s == 0.5
    assert dict(recording.variables) == {"fps": "10", "confidence (mean)": "0.800"}
    assert kinds(recording) == [WarningKind.NOT_KEPT]


def test_a_rate_that_nobody_tells_is_assumed_and_said(tmp_path) -> None:
    recording = read_lines(tmp_path, *FRAMES)
    assert WarningKind.ASSUMED in kinds(recording)
    assert recording.behaviours[0].onset_s == pytest.approx(1 / 30, abs=1e-6)


def test_frames_that_are_missing_are_a_gap_and_end_the_state(tmp_path) -> None:
    recording = read_lines(tmp_path, "0, on, 1", "1, on, 1", "5, on, 1", frames_per_s=10.0)
    assert acts(recording) == [("child", "gaze:on", 0.0, 0.2), ("child", "gaze:on", 0.5, 0.6)]
    assert recording.gaps == (Span(start_s=0.2, end_s=0.5),)


def test_rows_of_times_are_milliseconds_and_need_no_rate(tmp_path) -> None:
    recording = read_lines(tmp_path, "0,0,left", "500,0,left", "750,0,away", "1500,0,right")
    assert acts(recording) == [
        ("child", "gaze:left", 0.0, 0.75),
        ("child", "gaze:away", 0.75, 1.5),
        ("child", "gaze:right", 1.5, None),
    ]
    assert kinds(recording) == []


def test_a_row_that_is_no_frame_is_said(tmp_path) -> None:
    recording = read_lines(tmp_path, *FRAMES, "vijf, left, 1", frames_per_s=10.0)
    assert recording.warnings[0].kind is WarningKind.UNREADABLE_ROW
    assert recording.warnings[0].origin.row == 6


def test_packed_numbers_are_frames(tmp_path) -> None:
    looks, sure = np.array([-2, 0, 1, 1, 2]), np.array([-1.0, 0.5, 0.6, 0.7, 0.8])
    np.savez(tmp_path / "kijkt.npz", looks, sure)
    assert recognise_format(tmp_path / "kijkt.npz").name == "icatcher"
    recording = read(tmp_path / "kijkt.npz", ReadOptions(frames_per_s=10.0))
    assert [b.code for b in recording.behaviours] == ["gaze:away", "gaze:left", "gaze:right"]
    assert recording.gaps == (Span(start_s=0, end_s=0.1),)


def test_packed_rubbish_is_refused_in_one_line(tmp_path) -> None:
    inside = io.BytesIO()
    np.save(inside, np.array([{"a": 1}], dtype=object))
    for content in (b"rommel", inside.getvalue()):
        with zipfile.ZipFile(tmp_path / "x.npz", "w") as packed:
            packed.writestr("arr_0.npy", content)
            packed.writestr("arr_1.npy", content)
        with pytest.raises(FileError, match="iCatcher"):
            read(tmp_path / "x.npz")
