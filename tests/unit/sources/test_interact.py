"""INTERACT exports: classes of codes, sets as sessions, and an end frame that counts."""

import pytest

from geborgen.moments import Span, WarningKind
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


SECONDS = (
    "Level,Description,Number,Onset_Time,Offset_Time,Duration_Time,Maternal Affect,Infant Affect\n"
)


def test_where_durations_run_just_from_start_to_end_no_frame_is_added(tmp_path):
    rows = [
        "1,spel A,1,300,330,30,,",
        "2,spel A,2,300,330,30,,",
        "3,,3,300,304.5,4.5,2,",
        "3,,4,301,302.2,1.2,,W",
    ]
    session = read(an_export(tmp_path, *rows, header=SECONDS))
    assert session.session == "spel A"
    assert [(b.actor.name, b.code, b.onset_s, b.offset_s) for b in session.behaviours] == [
        ("Maternal", "Affect:2", 300.0, 304.5),
        ("Infant", "Affect:W", 301.0, 302.2),
    ]
    assert (session.gaps, session.length_s) == ((Span(start_s=0.0, end_s=300.0),), 330.0)
    assert WarningKind.ASSUMED not in {w.kind for w in session.warnings}


def test_a_line_that_counts_the_columns_and_columns_of_days_are_read_over(tmp_path):
    header = (
        "1\t2\t3\t4\t5\t6\t7\t8\n"
        "Level\tOnset_Date\tOnset_Time\tOffset_Date\tOffset_Time\tDuration_Time\tchild\tTranscript\n"
    )
    rows = ["3\t0d\t10\t0d\t11.96\t2\tcries\t<BR>", "3\t0d\t13\t1d\t0\t86387.04\tsmiles\tja<BR>nee"]
    path = an_export(tmp_path, *rows, header=header)
    assert recognise_format(path).name == "interact"
    cries, smiles = read(path).behaviours
    assert (cries.onset_s, cries.offset_s, cries.comment) == (10.0, 12.0, None)
    assert (smiles.offset_s, smiles.comment, smiles.origin.row) == (86400.04, "ja\nnee", 4)


def test_a_span_of_a_set_that_its_acts_do_not_keep_to_is_not_believed(tmp_path):
    rows = ["2,spel A,2,300,330,30,,", "3,,3,290,304.5,14.5,2,"]
    session = read(an_export(tmp_path, *rows, header=SECONDS))
    assert session.gaps == ()


def test_frames_that_25_a_second_cannot_have_are_counted_by_more(tmp_path):
    session = read(an_export(tmp_path, "G\tv\t1\t00:00:01:00\t00:00:01:27\t\tx\t\t"))
    assert dict(session.variables)["fps"] == "30"
