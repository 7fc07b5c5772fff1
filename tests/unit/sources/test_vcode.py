"""VCode's exports: looks until the next, what was out of the frame, events on other tracks."""

from pathlib import Path

import pytest

from geborgen.moments import FileError, Recording, Role, Span, WarningKind
from geborgen.sources.formats import ReadOptions, read, recognise_format
from tests.boris_files import acts, kinds

TOP = (
    "Offset: 0, Movie: MoviePathHere, DataFile: (null)\n"
    "Tracks: left, right, away, end, outofframe, mother_talk\n"
    "Time,Duration,TrackName,comment\n\n"
)


def read_rows(folder: Path, *rows: str, top: str = TOP, **options) -> Recording:
    (folder / "kijkt.txt").write_text(top + "".join(f"{row}\n" for row in rows))
    assert recognise_format(folder / "kijkt.txt").name == "vcode"
    return read(folder / "kijkt.txt", ReadOptions(**options))


def test_a_look_lasts_until_the_next_or_until_an_end_in_whatever_order_rows_stand(tmp_path) -> None:
    rows = ("0,0,left,(null)", "12000,0,right,(null)", "2000,0,left,(null)", "15000,0,end,(null)")
    recording = read_rows(tmp_path, *rows, child="K7")
    assert acts(recording) == [
        ("K7", "gaze:left", 0.0, 12.0),
        ("K7", "gaze:right", 12.0, 15.0),
        ("", "end", 15.0, None),
    ]
    assert recording.length_s == 15.0


def test_what_is_out_of_the_frame_is_a_gap_after_which_the_look_goes_on(tmp_path) -> None:
    rows = ("1000,0,away,(null)", "2000,500,outofframe,(null)", "4000,0,left,(null)", "5000,0,end,")
    recording = read_rows(tmp_path, *rows)
    assert acts(recording)[:3] == [
        ("child", "gaze:away", 1.0, 2.0),
        ("child", "gaze:away", 2.5, 4.0),
        ("child", "gaze:left", 4.0, 5.0),
    ]
    assert recording.gaps == (Span(start_s=2.0, end_s=2.5),)


def test_events_of_other_tracks_are_states_or_points_with_their_comment(tmp_path) -> None:
    talk = read_rows(tmp_path, "500,632,mother_talk,kijk&#44; daar", "900,0,point,(null)")
    first, second = talk.behaviours
    assert (first.actor.role, first.code, first.onset_s, first.offset_s) == (
        *(Role.CAREGIVER, "mother_talk"),
        *(0.5, 1.132),
    )
    assert (first.comment, second.is_state, second.comment) == ("kijk, daar", False, None)


def test_a_last_look_without_an_end_is_open_and_coding_may_say_when_it_was_over(tmp_path) -> None:
    rows = ("0,0,left,(null)", "900,0,away,(null)")
    assert WarningKind.UNPAIRED_STATE in kinds(read_rows(tmp_path, *rows))
    closed = read_rows(tmp_path, *rows, "0,3000,codingactive,(null)")
    assert acts(closed)[-1] == ("child", "gaze:away", 0.9, 3.0)
    assert kinds(closed) == []


def test_a_film_and_its_offset_are_kept_and_rubbish_rows_are_said(tmp_path) -> None:
    top = TOP.replace("Offset: 0, Movie: MoviePathHere", "Offset: 250, Movie: spel.mov")
    recording = read_rows(tmp_path, "een,0,left,", "5,0", "10,0,smile,(null)", top=top)
    assert (recording.media, len(recording.behaviours)) == (("spel.mov",), 1)
    assert dict(recording.variables)["vcode offset (ms)"] == "250"
    assert [w.origin.row for w in recording.warnings[:2]] == [5, 6]


def test_an_export_without_events_is_refused(tmp_path) -> None:
    with pytest.raises(FileError):
        read_rows(tmp_path)
