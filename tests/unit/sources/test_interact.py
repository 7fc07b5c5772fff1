"""INTERACT exports: classes of codes, sets as sessions, and an end frame that counts."""

import pytest

from geborgen.moments import WarningKind
from geborgen.sources import read, read_recordings, recognise_format

HEADER = (
    "DataGroup\tDataSet\tEvent\tOnset Time\tOffset Time\tDuration\t"
    "mother_gaze\tchild_affect\tTranscript\n"
)


def an_export(tmp_path, *rows, header=HEADER):
    path = tmp_path / "export.txt"
    path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_each_filled_class_is_an_act_of_the_person_in_its_name(tmp_path):
    path = an_export(
        tmp_path, "G\tvisit\t1\t00:00:01:00\t00:00:02:24\t2.00\tto child\tsmiles\thello"
    )
    session = read(path)
    assert recognise_format(path).name == "interact"
    assert session.session == "G - visit"
    said = [
        (b.actor.name, b.code, b.onset_s, round(b.offset_s, 6), b.comment)
        for b in session.behaviours
    ]
    assert said == [
        ("mother", "gaze:to child", 1.0, 3.0, "hello"),
        ("child", "affect:smiles", 1.0, 3.0, "hello"),
    ]


@pytest.mark.parametrize(
    ("fps", "last", "duration"),
    [(25, "24", "2.00"), (30, "29", "2.000"), (50, "49", "00:00:02.000")],
)
def test_the_frame_rate_is_found_from_the_durations(tmp_path, fps, last, duration):
    session = read(an_export(tmp_path, f"G\tv\t1\t00:00:01:00\t00:00:02:{last}\t{duration}\tx\t\t"))
    assert dict(session.variables)["fps"] == str(fps)
    assert session.behaviours[0].offset_s == pytest.approx(3.0)
    assert WarningKind.ASSUMED not in {w.kind for w in session.warnings}


def test_without_durations_25_frames_are_assumed_and_said(tmp_path):
    session = read(an_export(tmp_path, "G\tv\t1\t00:00:01:05\t00:00:01:09\t\tx\t\t"))
    assert session.behaviours[0].onset_s == pytest.approx(1.2)
    assert session.behaviours[0].offset_s == pytest.approx(1.4)
    assert any(w.kind is WarningKind.ASSUMED for w in session.warnings)


def test_an_event_of_one_frame_is_a_point(tmp_path):
    act = read(an_export(tmp_path, "G\tv\t1\t00:00:01:00\t00:00:01:00\t0.04\tx\t\t")).behaviours[0]
    assert (act.is_state, act.offset_s) == (False, None)


def test_levels_name_groups_and_sets_in_rows_above_their_events(tmp_path):
    rows = [
        "1\t\t\tGroup A\t",
        "2\t00:00:00:00\t00:01:00:00\tvisit 1\t",
        "3\t00:00:01:00\t00:00:02:00\tsaid\tsmiles",
        "2\t00:00:00:00\t00:01:00:00\tvisit 2\t",
        "3\t00:00:05:00\t00:00:06:00\t\tcries",
    ]
    path = an_export(tmp_path, *rows, header="Level\tStart time\tOffset\tMemo\tchild\n")
    first, second = read_recordings(path)
    assert (first.session, second.session) == ("Group A - visit 1", "Group A - visit 2")
    assert [(b.actor.name, b.code, b.comment) for b in first.behaviours] == [
        ("child", "smiles", "said")
    ]


def test_what_is_odd_is_said_with_its_row(tmp_path):
    rows = [
        "G\tv\t1\t\t00:00:01:00\t\tx\t\t",
        "G\tv\t2\t00:00:03:00\t00:00:02:00\t\tx\t\t",
        "G\tv\t3\t00:00:04:00\t00:00:05:00\t\t\t\t",
        "G\tv\t4\t00:00:06:00\t\t\tx\t\t",
    ]
    session = read(an_export(tmp_path, *rows))
    said = {(w.kind, w.origin.row) for w in session.warnings if w.origin and w.origin.row}
    assert {
        (WarningKind.UNSET_TIME, 2),
        (WarningKind.OFFSET_BEFORE_ONSET, 3),
        (WarningKind.UNREADABLE_ROW, 4),
    } <= said
    assert [b.unpaired for b in session.behaviours] == [False, True]
