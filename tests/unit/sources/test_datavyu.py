"""Datavyu projects and exports: every type of column, odd packing, what is not yet coded."""

import csv
import io
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from geborgen.moments import Behaviour, FileError, Recording, Role, WarningKind
from geborgen.sources.formats import (
    ReadOptions,
    read,
    read_recordings,
    recognise_format,
    write_recording,
    write_recordings,
)
from geborgen.sources.people import is_personal
from tests.boris_files import acts, kinds
from tests.coded_scenes import a_session, an_act, without_origin

HANDS = "childhands (MATRIX,true,)-hand|NOMINAL,look|NOMINAL"


def pack(
    path: Path, sheet: str, *, entry: str = "db", more: Iterable[tuple[str, str]] = ()
) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("project", "!project\nname: x\n")
        packed.writestr(entry, sheet)
        for name, text in more:
            packed.writestr(name, text)
    return path


def read_sheet(folder: Path, *lines: str, version: str = "#4", **options) -> Recording:
    file = pack(folder / "spel.opf", "\n".join([version, *lines, ""]))
    return read(file, ReadOptions(**options))


def cell(onset: str, offset: str, value: str) -> str:
    return f"00:00:{onset}:000,00:00:{offset}:000,{value}"


def test_every_filled_code_of_a_cell_is_an_act_of_the_person_in_the_columns_name(tmp_path) -> None:
    recording = read_sheet(tmp_path, HANDS, cell("01", "04", "(left,1)"), cell("05", "06", "(,0)"))
    assert recording.session == "spel"
    assert {b.actor.role for b in recording.behaviours} == {Role.CHILD}
    assert acts(recording) == [
        ("child", "childhands.hand:left", 1.0, 4.0),
        ("child", "childhands.look:1", 1.0, 4.0),
        ("child", "childhands.look:0", 5.0, 6.0),
    ]


def test_a_cell_without_values_and_a_column_without_cells_are_kept(tmp_path) -> None:
    recording = read_sheet(tmp_path, "mom (TEXT,true,)", HANDS, cell("01", "04", "(,)"))
    assert acts(recording) == [("child", "childhands", 1.0, 4.0)]
    assert dict(recording.variables)["column mom"] == "mom (TEXT,true,)"


@pytest.mark.parametrize(
    ("kind", "value", "code", "modifiers", "comment"),
    [
        ("TEXT", r"nee\, niet doen", "mom", (), "nee, niet doen"),
        ("NOMINAL", r"a\-b", "mom:a-b", (), None),
        ("INTEGER", "3", "mom:3", (), None),
        ("FLOAT", "0.25", "mom", ("0.25",), None),
        ("PREDICATE", 'gives(1,cup,"to, you")', "mom:gives", ("1", "cup", "to, you"), None),
    ],
)
@pytest.mark.parametrize("version", ["#2", "#3", "#4"])
def test_every_type_of_column_is_read_in_every_version(
    tmp_path, version, kind, value, code, modifiers, comment
) -> None:
    declared = {"#2": f"({kind})", "#3": f"({kind},true)", "#4": f"({kind},true,uitleg)"}[version]
    lines = ["0:gives-n|INTEGER,what|NOMINAL", f"mom {declared}", cell("01", "02", value)]
    act = read_sheet(tmp_path, *lines, version=version).behaviours[0]
    assert (act.code, act.modifiers, act.comment) == (code, modifiers, comment)


def test_the_oldest_files_have_no_version_and_plain_backslashes(tmp_path) -> None:
    file = pack(tmp_path / "oud.opf", "mom (TEXT)\n" + cell("01", "02", r"C:\temp"))
    assert read(file).behaviours[0].comment == r"C:\temp"


def test_a_spreadsheet_in_a_folder_beside_shadow_files_is_found(tmp_path) -> None:
    shadow = [("__MACOSX/map/db", "rommel"), ("map/._db", "\0\0")]
    sheet = f"#4\r\n{HANDS}\r\n{cell('01', '04', '(left,1)')}\r\n"
    file = pack(tmp_path / "mac.opf", sheet, entry="map/db", more=shadow)
    assert recognise_format(file).name == "datavyu"
    assert len(read(file).behaviours) == 2


def test_names_with_a_slash_and_signs_behind_a_backslash_stay_whole(tmp_path) -> None:
    lines = [
        r"mom\-talk (MATRIX,true,)-yes/no|NOMINAL,a\,b|NOMINAL",
        cell("01", "02", r"(j/n,x\)\|)"),
    ]
    codes = [b.code for b in read_sheet(tmp_path, *lines).behaviours]
    assert codes == ["mom-talk.yes/no:j/n", "mom-talk.a,b:x)|"]


def test_a_line_that_goes_on_is_one_value_and_rows_still_count(tmp_path) -> None:
    lines = ["mom (TEXT,true,)", cell("01", "02", "een\\\ntwee"), cell("03", "04", "drie")]
    first, second = read_sheet(tmp_path, *lines).behaviours
    assert first.comment == "een\ntwee"
    assert [first.origin.row, second.origin.row] == [3, 5]


def test_a_comma_in_free_text_is_joined_again_and_said(tmp_path) -> None:
    declared = "mom (MATRIX,true,)-said|NOMINAL,to|NOMINAL"
    lines = [declared, cell("01", "02", "(kom, nu maar bij mij op schoot,kind)")]
    recording = read_sheet(tmp_path, *lines)
    assert recording.behaviours[0].comment == "kom, nu maar bij mij op schoot"
    assert recording.behaviours[1].code == "mom.to:kind"
    assert kinds(recording) == [WarningKind.SPARE_VALUES]
    assert recording.warnings[0].origin.row == 3


def test_an_end_of_zero_beside_states_is_not_yet_coded(tmp_path) -> None:
    cells = [cell("01", "04", "(left,1)"), cell("05", "00", "(right,)")]
    recording = read_sheet(tmp_path, HANDS, *cells)
    assert recording.behaviours[-1].unpaired
    assert kinds(recording) == [WarningKind.UNPAIRED_STATE]


def test_an_end_of_zero_among_points_is_a_point_and_is_said_once(tmp_path) -> None:
    lines = [
        "mom (NOMINAL,true,)",
        cell("01", "00", "a"),
        cell("02", "00", "b"),
        cell("03", "03", "a"),
    ]
    recording = read_sheet(tmp_path, *lines)
    assert not any(b.is_state for b in recording.behaviours)
    assert [(w.kind, dict(w.details)["n"]) for w in recording.warnings] == [
        (WarningKind.OFFSET_ZERO, 2)
    ]


def test_an_end_before_the_start_is_kept_as_a_point_and_said(tmp_path) -> None:
    recording = read_sheet(tmp_path, HANDS, cell("09", "04", "(left,)"))
    assert acts(recording) == [("child", "childhands.hand:left", 9.0, None)]
    assert kinds(recording) == [WarningKind.OFFSET_BEFORE_ONSET]


def test_prompts_are_empty_even_in_the_place_of_another(tmp_path) -> None:
    recording = read_sheet(tmp_path, HANDS, cell("01", "02", "(<look>,<HAND>)"))
    assert [b.code for b in recording.behaviours] == ["childhands"]


def test_a_second_observers_column_has_the_codes_of_the_first(tmp_path) -> None:
    second = HANDS.replace("childhands", "rel_childhands")
    lines = [HANDS, cell("01", "04", "(left,)"), second, cell("02", "04", "(left,)")]
    recording = read_sheet(tmp_path, *lines)
    assert recording.observers == ("primary", "rel")
    assert {(b.code, b.observer) for b in recording.behaviours} == {
        ("childhands.hand:left", "primary"),
        ("childhands.hand:left", "rel"),
    }
    assert read_sheet(tmp_path, *lines, observer="A").observers == ("A", "rel")
    told = ["id (MATRIX,true,)-observer|NOMINAL", cell("00", "00", "(B)")]
    assert read_sheet(tmp_path, *lines, *told).observers == ("B", "rel")


def test_one_cell_about_the_session_becomes_what_is_known_of_it(tmp_path) -> None:
    declared = "id (MATRIX,true,)-child|NOMINAL,age_months|NOMINAL"
    recording = read_sheet(tmp_path, declared, cell("00", "00", "(K7,20)"))
    assert (recording.child, recording.child_age_months) == ("K7", 20)
    assert recording.behaviours == ()


@pytest.mark.parametrize(
    ("label", "is_hidden"),
    [("birthDate", True), ("naam_kind", True), ("mother's name", True), ("DOB", True),
     ("rename", False), ("condition", False), ("column mom", False), ("child_id", False)],
)  # fmt: skip
def test_what_may_be_a_name_or_a_day_of_birth_is_known_by_its_label(label, is_hidden) -> None:
    assert is_personal(label) is is_hidden


def test_lines_that_mean_nothing_are_said_with_their_row(tmp_path) -> None:
    recording = read_sheet(tmp_path, cell("01", "02", "x"), HANDS, "rommel", "1:2,3")
    assert [w.origin.row for w in recording.warnings] == [2, 4, 5]
    assert set(kinds(recording)) == {WarningKind.UNREADABLE_ROW}


def test_what_is_damaged_or_unpacks_without_end_is_refused_in_one_line(
    tmp_path, monkeypatch
) -> None:
    file = pack(tmp_path / "a.opf", "#4\n" + HANDS)
    (tmp_path / "half.opf").write_bytes(file.read_bytes()[:-30])
    (tmp_path / "anders.opf").write_bytes(b"geen zip")
    monkeypatch.setattr("geborgen.sources.datavyu.TEXT_LIMIT_MB", 0)
    for name, said in (
        ("half.opf", "Datavyu"),
        ("anders.opf", "Datavyu"),
        ("a.opf", "is more than"),
    ):
        with pytest.raises(FileError, match=said):
            read(tmp_path / name)


def test_what_was_read_is_written_back_cell_for_cell(tmp_path) -> None:
    lines = [HANDS, cell("01", "04", "(left,1)"), cell("05", "06", "(,)"), cell("07", "07", "(,0)")]
    lines += [
        "rel_childhands (MATRIX,true,)-hand|NOMINAL,look|NOMINAL",
        cell("01", "03", "(left,)"),
    ]
    lines += ["mom (TEXT,false,)", cell("02", "05", r"kom maar\, lief"), "dad (FLOAT,true,)"]
    recording = read_sheet(tmp_path, *lines)
    assert write_recording(recording, tmp_path / "terug.opf") == ()
    again = (tmp_path / "terug.opf").read_bytes()
    written = zipfile.ZipFile(io.BytesIO(again)).read("db").decode().splitlines()
    assert written[3:] == lines


def test_acts_from_elsewhere_come_back_with_everything_they_had(tmp_path) -> None:
    recording = a_session()
    for name in ("uit.opf", "uit.datavyu.csv"):
        write_recording(recording, tmp_path / name)
        again = read(tmp_path / name)
        assert without_origin(again.behaviours) == without_origin(recording.behaviours)
        assert (again.child, again.child_age_months) == ("K7", 20.0)
        assert (again.length_s, again.media) == (60.0, ("a.mp4",))
        assert again.observers == recording.observers


def test_what_datavyu_cannot_hold_is_said(tmp_path) -> None:
    early = an_act(onset_s=-1.0, offset_s=None)
    instant = an_act(onset_s=1.0, offset_s=1.0)
    recording = a_session(behaviours=(early, instant))
    warnings = write_recording(recording, tmp_path / "uit.opf")
    assert [dict(w.details)["field"] for w in warnings] == ["before_start", "no_length"]


def test_two_sessions_do_not_fit_in_one_file(tmp_path) -> None:
    both = [a_session(), a_session()]
    with pytest.raises(FileError, match="holds one session"):
        write_recordings(both, tmp_path / "uit.opf")
    assert not (tmp_path / "uit.opf").exists()


def test_cells_side_by_side_and_per_frame_give_the_same_cells(tmp_path) -> None:
    head = "childhands.ordinal,childhands.onset,childhands.offset,childhands.hand,childhands.look,"
    head += "mom.ordinal,mom.onset,mom.offset,mom.value,"
    rows = ["0,1000,4000,left,1,0,2000,2000,kus,", '1,5000,6000,"r,s",,,,,,']
    (tmp_path / "cells.csv").write_text("\n".join([head, *rows]))
    frames = [f"{i},{33 * i},{row}" for i, row in enumerate([rows[0], rows[0], rows[1]])]
    (tmp_path / "frames.csv").write_text("\n".join([f"nFrame,time,{head}", *frames]))
    for name in ("cells.csv", "frames.csv"):
        assert recognise_format(tmp_path / name).name == "datavyu-csv"
        assert acts(read(tmp_path / name)) == [
            ("child", "childhands.hand:left", 1.0, 4.0),
            ("child", "childhands.look:1", 1.0, 4.0),
            ("mom", "mom:kus", 2.0, None),
            ("child", "childhands.hand:r,s", 5.0, 6.0),
        ]


def test_a_table_of_frames_none_of_which_fits_its_header_is_refused(tmp_path) -> None:
    head = "nFrame,time,mom.ordinal,mom.onset,mom.offset,mom.value,empty.ordinal,empty.onset,"
    head += "empty.offset,empty.value,"
    (tmp_path / "x.csv").write_text(f"{head}\n1,0,1,0,2000,kus,\n2,33,1,0,2000,kus,\n")
    with pytest.raises(FileError, match="more or fewer cells"):
        read(tmp_path / "x.csv")


def test_rows_that_do_not_fit_their_header_are_said(tmp_path) -> None:
    head = "file,column,ordinal,onset,offset,hand,look"
    rows = ["d1,childhands,1,100,200,left,0", "d1,childhands,2,,200,left,0"]
    rows += ["d1,childhands,3,300,straks,left,0,1", "d2,childhands,1,100,200,left,"]
    (tmp_path / "x.csv").write_text("\n".join([head, *rows]))
    first, second = read_recordings(tmp_path / "x.csv")
    assert (first.session, second.session) == ("d1", "d2")
    assert kinds(first) == [
        WarningKind.UNSET_TIME,
        WarningKind.UNREADABLE_VALUE,
        WarningKind.SPARE_VALUES,
    ]


def values_of(behaviours: Iterable[Behaviour], column: str, names: list[str]) -> dict:
    """Values by the row they came from, as the acts tell them."""
    rows: dict = {}
    for act in (b for b in behaviours if b.code.startswith(column)):
        row = rows.setdefault(act.origin.row, {"times": (act.onset_s, act.offset_s)})
        for name in names:
            if act.code.startswith(f"{column}.{name}:"):
                row[name] = act.code.partition(":")[2]
    return rows


@pytest.mark.parametrize("dyad", ["dyad1", "dyad2", "dyad3"])
@pytest.mark.parametrize("column", ["childhands", "parenthands"])
def test_every_cell_of_the_samples_is_what_the_csv_beside_it_shows(
    shared_samples: Path, dyad: str, column: str
) -> None:
    folder = shared_samples / "datavyu"
    recording = read(folder / f"{dyad}.opf")
    with (folder / f"{column}__{dyad}.csv").open(newline="") as file:
        shown = list(csv.DictReader(file))
    names = [name for name in shown[0] if name in ("hand", "look")]
    found = [row for _, row in sorted(values_of(recording.behaviours, column, names).items())]
    assert len(found) == len(shown)
    for mine, row in zip(found, shown, strict=True):
        onset, offset = int(row["onset"]), int(row["offset"])
        assert mine["times"] == (onset / 1000, offset / 1000 if offset > onset else None)
        assert [mine.get(name, "") for name in names] == [row[name] for name in names]


def test_the_csv_twins_of_the_samples_read_as_the_same_acts(shared_samples: Path) -> None:
    folder = shared_samples / "datavyu"
    for twin in folder.glob("*.csv"):
        column, _, session = twin.stem.rpartition("__")
        project = folder / (f"{session}.opf" if column != "ui" else f"{twin.stem}.opf")
        mine = [b for b in read(project).behaviours if column == "ui" or b.code.startswith(column)]
        assert without_origin(mine) == without_origin(read(twin).behaviours), twin.name


def test_the_samples_come_back_from_a_file_of_ours(shared_samples: Path, tmp_path: Path) -> None:
    for file in (shared_samples / "datavyu").glob("*.opf"):
        recording = read(file)
        write_recording(recording, tmp_path / file.name)
        again = read(tmp_path / file.name)
        assert without_origin(again.behaviours) == without_origin(recording.behaviours)
        assert again.variables == recording.variables


def test_an_act_from_elsewhere_of_someone_with_a_column_gets_a_column_beside_it(tmp_path) -> None:
    recording = read_sheet(tmp_path, "mom (TEXT,true,)", cell("02", "03", "kom maar"))
    (said,) = recording.behaviours
    smile = Behaviour(actor=said.actor, code="smiles", onset_s=5.0, intensity=0.5)
    more = replace(recording, behaviours=(said, smile))
    write_recording(more, tmp_path / "uit.opf")
    (again,) = read_recordings(tmp_path / "uit.opf")
    assert [(a.actor.name, a.code, a.onset_s) for a in again.behaviours] == [
        ("mom", said.code, 2.0),
        ("mom", "smiles", 5.0),
    ]
