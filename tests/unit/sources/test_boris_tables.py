"""BORIS's exports of events, as every version wrote them, on small fictive ones and real ones."""

from pathlib import Path

import pytest
import xlsxwriter

from geborgen.moments import Recording, WarningKind
from geborgen.sources.formats import read, read_recordings, recognise_format
from tests.boris_files import acts, kinds, read_all

OLD_TABULAR = """\
Observation id,spel,,,,,,,,
,,,,,,,,,
Media file(s),,,,,,,,,
Player #1,/video/spel.mp4,,,,,,,,
Observation date,2024-03-05 10:00:00,,,,,,,,
Description,Vrij spel,,,,,,,,
Time offset (s),0.0,,,,,,,,
,,,,,,,,,
independent variables,,,,,,,,,
variable,value,,,,,,,,
leeftijd (maanden),20,,,,,,,,
,,,,,,,,,
Time,Media file path,Total length,FPS,Subject,Behavior,Behavioral category,Modifiers,Comment,Status
1.500,spel.mp4,300.000,25.0,kind,huilt,,hard,valt,START
2.000,spel.mp4,300.000,25.0,kind,kijkt,,,,POINT
4.000,spel.mp4,300.000,25.0,kind,huilt,,hard,,STOP
5.000,spel.mp4,300.000,25.0,No focal subject,kijkt,,,,POINT
"""

NEW_TABULAR = """\
Observation id,Observation date,Description,Observation duration,Observation type,Source,\
Time offset (s),Media duration (s),FPS,groep,Subject,Behavior,Behavioral category,Modifier #1,\
Modifier #2,Behavior type,Time,Media file name,Image index,Image file path,Comment
spel,2024-03-05 10:00:00,,9.0,Media file(s),player #1:spel.mp4,0.0,180.5;119.5|60,25.000,B,kind,\
huilt,,,zacht,START,1.5,spel.mp4,NA,NA,valt
spel,2024-03-05 10:00:00,,9.0,Media file(s),player #1:spel.mp4,0.0,180.5;119.5|60,25.000,B,kind,\
huilt,,,zacht,STOP,4,spel.mp4,NA,NA,
"""

AGGREGATED = """\
Observation id\tObservation date\tDescription\tMedia file\tTotal length\tFPS\tgroep\tSubject\t\
Behavior\tBehavioral category\tModifiers\tBehavior type\tStart (s)\tStop (s)\tDuration (s)\t\
Comment start\tComment stop
spel\t2024-03-05 10:00:00\t\ta.mp4\t300\t25\tB\tkind\thuilt\t\thard|None\tSTATE\t1.5\t4\t2.5\tvalt\t
spel\t2024-03-05 10:00:00\t\tb.mp4\t300\t25\tB\tmoeder\tkijkt\t\t\tPOINT\t5\t5\tNA\t\t
thuis\tNA\t\tNA\tNA\tNA\tC\tkind\thuilt\t\t\tSTATE\t2\tNA\tNA\t\t
"""

NEW_AGGREGATED = """\
Observation id,Observation date,Description,Observation type,Source,Time offset (s),\
Coding duration,Media duration (s),FPS (frame/s),groep,Subject,\
Observation duration by subject by observation,Behavior,Behavioral category,Modifier #1,\
Behavior type,Start (s),Stop (s),Duration (s),Media file name,Image index start,Image index stop,\
Image file path start,Image file path stop,Comment start,Comment stop
spel,2024-03-05 10:00:00,,Live observation,NA,0,9,NA,NA,B,kind,9,huilt,,hard,STATE,1.5,4,2.5,NA,\
NA,NA,NA,NA,,
"""


def read_text_as(folder: Path, text: str, name: str = "export.csv") -> Recording:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    assert recognise_format(file).name == "boris-table"
    return read(file)


def test_the_older_tabular_export_tells_what_stands_above_its_table(tmp_path: Path) -> None:
    recording = read_text_as(tmp_path, OLD_TABULAR)
    assert acts(recording) == [
        ("kind", "huilt", 1.5, 4.0),
        ("kind", "kijkt", 2.0, None),
        ("", "kijkt", 5.0, None),
    ]
    assert (recording.session, recording.length_s, recording.child_age_months) == ("spel", 300, 20)
    assert str(recording.started_at) == "2024-03-05 10:00:00"
    assert recording.media == ("spel.mp4",)
    assert dict(recording.variables)["description"] == "Vrij spel"
    assert recording.behaviours[0].modifiers == ("hard",)
    assert recording.behaviours[0].comment == "valt"
    assert recording.behaviours[0].origin.row == 14


def test_the_header_is_found_by_its_names_however_many_lines_stand_above(tmp_path: Path) -> None:
    longer = OLD_TABULAR.replace(
        "leeftijd", "".join(f"v{i},{i},,,,,,,,\n" for i in range(60)) + "leeftijd"
    )
    recording = read_text_as(tmp_path, longer)
    assert len(recording.behaviours) == 3
    assert dict(recording.variables)["v59"] == "59"


def test_the_newer_tabular_export_has_everything_in_columns(tmp_path: Path) -> None:
    recording = read_text_as(tmp_path, NEW_TABULAR)
    assert acts(recording) == [("kind", "huilt", 1.5, 4.0)]
    assert recording.length_s == 300.0
    assert recording.behaviours[0].modifiers == ("None", "zacht")
    assert dict(recording.variables)["groep"] == "B"
    assert "Observation duration" not in dict(recording.variables)


@pytest.mark.parametrize("sign", [";", "\t"])
def test_other_delimiters_and_decimal_commas_are_read(tmp_path: Path, sign: str) -> None:
    text = OLD_TABULAR.replace(",", sign).replace("1.500", "1,500").replace("4.000", "00:00:04,000")
    assert acts(read_text_as(tmp_path, text))[0] == ("kind", "huilt", 1.5, 4.0)


def test_windows_text_is_read_and_said(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes(OLD_TABULAR.replace("Vrij spel", "één").encode("cp1252"))
    recording = read(file)
    assert dict(recording.variables)["description"] == "één"
    assert kinds(recording) == [WarningKind.ASSUMED]


def test_starts_and_stops_that_do_not_fit_are_said(tmp_path: Path) -> None:
    text = OLD_TABULAR + "".join(
        f"{time},a,300,25,kind,loopt,,,,{status}\n"
        for time, status in [(6, "STOP"), (7, "START"), (8, "START"), (9, "STOP")]
    )
    recording = read_text_as(tmp_path, text)
    assert [b for b in acts(recording) if b[1] == "loopt"] == [
        ("kind", "loopt", 7, None),
        ("kind", "loopt", 8, 9),
    ]
    assert kinds(recording) == [WarningKind.UNREADABLE_ROW, WarningKind.UNPAIRED_STATE]


def test_a_start_written_before_the_stop_of_the_same_instant_is_no_loose_end(
    tmp_path: Path,
) -> None:
    text = OLD_TABULAR + "".join(
        f"{time},a,300,25,kind,loopt,,,,{status}\n"
        for time, status in [(7, "START"), (8, "START"), (8, "STOP"), (9, "STOP")]
    )
    recording = read_text_as(tmp_path, text)
    assert [b for b in acts(recording) if b[1] == "loopt"] == [
        ("kind", "loopt", 7, 8),
        ("kind", "loopt", 8, 9),
    ]
    assert kinds(recording) == []


def test_rows_without_time_or_code_are_said(tmp_path: Path) -> None:
    text = OLD_TABULAR + "NA,a,300,25,kind,loopt,,,,POINT\n7,a,300,25,kind,,,,,POINT\n"
    recording = read_text_as(tmp_path, text)
    assert kinds(recording) == [WarningKind.UNSET_TIME, WarningKind.UNREADABLE_ROW]
    assert [w.origin.row for w in recording.warnings[:2]] == [18, 19]


def test_an_aggregated_export_holds_several_observations(tmp_path: Path) -> None:
    file = tmp_path / "export.tsv"
    file.write_text(AGGREGATED)
    spel, thuis = read_recordings(file)
    assert acts(spel) == [("kind", "huilt", 1.5, 4), ("moeder", "kijkt", 5, None)]
    assert spel.media == ("a.mp4", "b.mp4")
    assert spel.behaviours[0].modifiers == ("hard",)
    assert (thuis.length_s, thuis.started_at, thuis.media) == (None, None, ())
    assert thuis.behaviours[0].unpaired
    assert kinds(thuis) == [WarningKind.UNPAIRED_STATE]
    assert read_all(file, session="thuis") == (thuis,)


def test_the_newer_aggregated_export_is_read(tmp_path: Path) -> None:
    recording = read_text_as(tmp_path, NEW_AGGREGATED)
    assert acts(recording) == [("kind", "huilt", 1.5, 4)]
    assert recording.behaviours[0].modifiers == ("hard",)
    assert set(dict(recording.variables)) == {"observation type", "groep"}


def test_a_stop_before_its_start_is_kept_as_a_point_and_said(tmp_path: Path) -> None:
    recording = read_text_as(tmp_path, NEW_AGGREGATED.replace("STATE,1.5,4", "STATE,4,1.5"))
    assert acts(recording) == [("kind", "huilt", 4, None)]
    assert kinds(recording) == [WarningKind.OFFSET_BEFORE_ONSET]


def test_an_aggregated_export_without_its_header_is_read_by_place_and_said(
    tmp_path: Path,
) -> None:
    file = tmp_path / "export.tsv"
    file.write_text(AGGREGATED.split("\n", 1)[1])
    recording = read_recordings(file)[0]
    assert acts(recording) == [("kind", "huilt", 1.5, 4), ("moeder", "kijkt", 5, None)]
    assert dict(recording.variables)["variable 1"] == "B"
    assert kinds(recording) == [WarningKind.ASSUMED]


def test_another_table_without_header_is_not_taken_for_one(tmp_path: Path) -> None:
    file = tmp_path / "iets.tsv"
    file.write_text("a\tPOINT\t1\t2\nb\tSTATE\t2\t3\n")
    assert recognise_format(file).name != "boris-table"


@pytest.mark.parametrize("name", ["export.xlsx", "export.dat"])
def test_a_spreadsheet_is_read_under_any_name(tmp_path: Path, name: str) -> None:
    with xlsxwriter.Workbook(tmp_path / name) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate(OLD_TABULAR.splitlines()):
            for column, cell in enumerate(line.split(",")):
                sheet.write(
                    row, column, float(cell) if cell[:1].isdigit() and "-" not in cell else cell
                )
    recording = read(tmp_path / name)
    assert acts(recording)[0] == ("kind", "huilt", 1.5, 4.0)
    assert recording.length_s == 300


@pytest.mark.parametrize(
    ("export", "observation"),
    [
        ("test_export_events_tabular.csv", "observation #1"),
        ("test_export_events_tabular.tsv", "observation #1"),
        ("test_export_aggregated_events_test_full_1.tsv", "observation #2"),
    ],
)
def test_real_exports_agree_with_the_project_they_came_from(
    shared_samples: Path, export: str, observation: str
) -> None:
    folder = shared_samples / "boris"
    (from_export,) = read_recordings(folder / export)
    (from_project,) = read_all(folder / "test.boris", session=observation)
    assert sorted(acts(from_export), key=str) == sorted(acts(from_project), key=str)
    for name in ("session", "length_s", "started_at", "media"):
        assert getattr(from_export, name) == getattr(from_project, name)
    told = dict(from_project.variables)
    assert all(told[k] == v for k, v in from_export.variables)


@pytest.mark.parametrize("text", [OLD_TABULAR, NEW_TABULAR, AGGREGATED, NEW_AGGREGATED])
def test_the_category_of_a_code_is_kept_where_an_export_tells_it(tmp_path: Path, text: str) -> None:
    sign = "\t" if "\t" in text else ","
    told = text.replace(f"huilt{sign}{sign}", f"huilt{sign}Kind stem{sign}")
    told = told.replace(f"kijkt{sign}{sign}", f"kijkt{sign}Not defined{sign}")
    (tmp_path / "a.csv").write_text(told, "utf-8")
    for recording in read_recordings(tmp_path / "a.csv"):
        codes = {k: v for k, v in recording.variables if k.startswith("code ")}
        assert codes == {"code huilt": "Kind stem"}
