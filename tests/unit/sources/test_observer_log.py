"""Event logs of The Observer XT: starts, stops and points, whoever exported them how."""

import pytest
import xlsxwriter

from geborgen.moments import FileError, Language, WarningKind
from geborgen.sources import read, read_recordings, recognise_format

HEADER = (
    "Date_Time_Absolute_dmy_hmsf,Time_Relative_sf,Duration_sf,Observation,Event_Log,Subject,"
    "Behavior,Modifier_1,Modifier_2,Event_Type,Comment,Age\n"
)


def a_log(tmp_path, *rows, header=HEADER, name="log.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_text(header + "".join(f"{row}\n" for row in rows), encoding=encoding)
    return path


def test_starts_and_stops_make_states_and_points_are_points(tmp_path):
    path = a_log(
        tmp_path,
        "05-03-2024 10:00:01.500,1.5,2,Home 1,Log 1,Child,cries,loud,,State start,at the door,20",
        "05-03-2024 10:00:03.500,3.5,0,Home 1,Log 1,Child,cries,loud,,State stop,,20",
        "05-03-2024 10:00:04.000,4,0,Home 1,Log 1,Mother,smiles,,,Point,,20",
    )
    session = read(path)
    assert recognise_format(path).name == "observer"
    cries, smiles = session.behaviours
    assert (cries.onset_s, cries.offset_s, cries.modifiers, cries.comment) == (
        1.5,
        3.5,
        ("loud",),
        "at the door",
    )
    assert (smiles.actor.name, smiles.is_state) == ("Mother", False)
    assert (session.session, dict(session.variables)["Age"]) == ("Home 1", "20")
    assert session.started_at.isoformat() == "2024-03-05T10:00:00"


def test_a_subject_that_was_switched_off_after_coding_is_the_same_person(tmp_path):
    path = a_log(
        tmp_path,
        ",1,,Home 1,Log 1,Mother,looks,,,State start,,",
        ",3,,Home 1,Log 1,Mother (Inactive),looks,,,State stop,,",
        ",4,,Home 1,Log 1,Child (inactive),rests (inactive),,,Point,,",
    )
    assert [(a.actor.name, a.code, a.offset_s) for a in read(path).behaviours] == [
        ("Mother", "looks", 3.0), ("Child", "rests (inactive)", None),
    ]  # fmt: skip


def test_observations_are_sessions_and_event_logs_are_observers(tmp_path):
    row = "{t},0,{o},{log},Child,looks,,,Point,,"
    rows = [
        row.format(t=t, o=o, log=log) for o in ("a", "b") for log in ("ann", "bob") for t in (1, 2)
    ]
    path = a_log(tmp_path, *rows, header=HEADER.partition(",")[2])
    sessions = read_recordings(path)
    assert [s.session for s in sessions] == ["a", "b"]
    assert sessions[0].observers == ("ann", "bob")
    assert [b.observer for b in sessions[0].behaviours] == ["ann", "bob", "ann", "bob"]


def test_a_start_without_a_stop_ends_after_its_duration(tmp_path):
    rows = [",1,2.5,a,l,Child,cries,,,State start,,", ",9,,a,l,Child,cries,,,State start,,"]
    session = read(a_log(tmp_path, *rows))
    assert [(b.offset_s, b.unpaired) for b in session.behaviours] == [(3.5, False), (None, True)]
    assert [w.kind for w in session.warnings].count(WarningKind.UNPAIRED_STATE) == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_any_encoding_separator_and_decimal_comma_will_do(tmp_path, encoding):
    header = "Time_Relative_sf;Observation;Subject;Behavior;Event_Type\n"
    path = a_log(tmp_path, "1,25;é;Kind;huilt;Point", header=header, encoding=encoding)
    session = read(path)
    assert (session.session, session.behaviours[0].onset_s) == ("é", 1.25)


def test_clock_times_go_on_past_midnight_and_the_end_of_summer_time(tmp_path):
    header = "Time_Absolute_hms,Observation,Subject,Behavior,Event_Type\n"
    rows = [f"{t},a,Child,looks,Point" for t in ("23:59:58", "00:00:03", "02:59:59", "02:00:01")]
    session = read(a_log(tmp_path, *rows, header=header))
    assert [b.onset_s for b in session.behaviours] == [0.0, 5.0, 10801.0, 10803.0]
    assert WarningKind.CLOCK_JUMP in {w.kind for w in session.warnings}


def test_a_clock_that_jumps_an_hour_beside_the_seconds_is_said(tmp_path):
    rows = [
        "31-03-2024 01:59:59.000,1,,a,l,Child,looks,,,Point,,",
        "31-03-2024 03:00:01.000,3,,a,l,Child,looks,,,Point,,",
    ]
    session = read(a_log(tmp_path, *rows))
    assert [b.onset_s for b in session.behaviours] == [1.0, 3.0]
    assert [w.origin.row for w in session.warnings if w.kind is WarningKind.CLOCK_JUMP] == [3]


def test_what_is_odd_is_kept_or_said_with_its_row(tmp_path):
    rows = [
        ",,,a,l,Child,looks,,,Point,,",
        ",2,,a,l,Child,,,,Point,,",
        ",3,,a,l,Child,looks,,,Blip,,",
        ",4,,a,l,Child,cries,,,State stop,,",
    ]
    session = read(a_log(tmp_path, *rows))
    assert [b.onset_s for b in session.behaviours] == [3.0]
    said = {(w.kind, w.origin.row) for w in session.warnings if w.origin and w.origin.row}
    assert said == {
        (WarningKind.UNSET_TIME, 2),
        (WarningKind.UNREADABLE_ROW, 3),
        (WarningKind.UNREADABLE_VALUE, 4),
        (WarningKind.UNREADABLE_ROW, 5),
    }


def test_a_log_without_times_is_one_clear_line(tmp_path):
    path = a_log(tmp_path, "Child,cries,Point", header="Subject,Behavior,Event_Type\n")
    with pytest.raises(FileError, match=r"log\.csv"):
        read(path)


PROJECT = """<?xml version="1.0"?><ODX><MET_METADATA/>
<OBS_OBSERVATION NAME="visit"><OBS_EVENT_LOGS>
<OBS_EVENT_LOG NAME="l1" CREATION_DATETIME="2022-05-18 10:04:09.474512">
<OBS_EVENT><OBS_EVENT_TIMESTAMP>{at}</OBS_EVENT_TIMESTAMP><OBS_EVENT_SUBJECT NAME="Child"/>
<OBS_EVENT_BEHAVIOR NAME="cries"><OBS_EVENT_BEHAVIOR_MODIFIER>loud</OBS_EVENT_BEHAVIOR_MODIFIER>
</OBS_EVENT_BEHAVIOR><OBS_EVENT_COMMENT>door</OBS_EVENT_COMMENT></OBS_EVENT>
</OBS_EVENT_LOG></OBS_EVENT_LOGS></OBS_OBSERVATION></ODX>"""


@pytest.mark.parametrize(
    ("at", "onset_s"), [("2022-05-18 10:04:10.474512", 1.0), ("2000-01-01 00:00:02.500000", 2.5)]
)
def test_a_project_is_read_from_its_log_or_from_midnight(tmp_path, at, onset_s):
    path = tmp_path / "p.odx"
    path.write_text(PROJECT.format(at=at))
    session = read(path)
    act = session.behaviours[0]
    assert (recognise_format(path).name, session.session) == ("observer-project", "visit")
    assert (act.actor.name, act.code, act.onset_s) == ("Child", "cries", onset_s)
    assert (act.modifiers, act.comment) == (("loud",), "door")
    assert WarningKind.ASSUMED in {w.kind for w in session.warnings}


def test_a_template_says_that_it_holds_no_observation(tmp_path):
    path = tmp_path / "p.otx"
    path.write_text("<OTX><CDS_BEHAVIOR><CDS_ELE_NAME>cries</CDS_ELE_NAME></CDS_BEHAVIOR></OTX>")
    with pytest.raises(FileError, match="coding scheme") as error:
        read(path)
    assert "codeerschema" in error.value.say(Language.NL)


@pytest.mark.parametrize(
    "text", ["<ODX><OBS_OBSERVATION", "<!DOCTYPE x [<!ENTITY a 'OBS_OBSERVATION'>]><x>&a;</x>"]
)
def test_a_damaged_or_dangerous_project_is_refused(tmp_path, text):
    path = tmp_path / "p.odx"
    path.write_text(text)
    with pytest.raises(FileError, match=r"p\.odx"):
        read(path)


def test_entities_are_refused_in_whatever_encoding_they_hide(tmp_path):
    path = tmp_path / "p.odx"
    path.write_text(
        "<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "utf-16"
    )
    with pytest.raises(FileError, match="entities"):
        read(path)


def test_a_spreadsheet_with_a_sheet_per_observation_is_read_whole_and_other_sheets_are_said(
    tmp_path,
):
    header = ("Time_Relative_sf", "Observation", "Subject", "Behavior", "Event_Type")
    with xlsxwriter.Workbook(tmp_path / "log.xlsx") as book:
        for name in ("a", "b"):
            sheet = book.add_worksheet(name)
            for number, row in enumerate([header, (1.5, name, "Child", "cries", "Point")]):
                sheet.write_row(number, 0, row)
        book.add_worksheet("leeg")
        book.add_worksheet("uitleg").write_row(0, 0, ["code", "betekenis"])
    first, second = read_recordings(tmp_path / "log.xlsx")
    assert (first.session, second.session, second.behaviours[0].onset_s) == ("a", "b", 1.5)
    assert [act.origin.row for one in (first, second) for act in one.behaviours] == [2, 4]
    assert WarningKind.NOT_KEPT in {w.kind for w in first.warnings}
