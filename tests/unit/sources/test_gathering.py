"""Sessions of several files: one session by two people, or two that only bear the same name."""

import pytest

from geborgen.moments import FileError, WarningKind
from geborgen.sources import ReadOptions, read_recordings
from geborgen.sources.folder import read_folder
from geborgen.sources.gathering import gather_sessions

HEAD = "session,child,observer,role,name,code,onset_s,offset_s,phase\n"


def write(folder, name, observer, *, child="k01", phase="before", late=0.0):
    path = folder / name
    path.parent.mkdir(exist_ok=True, parents=True)
    rows = "".join(
        f"home,{child},{observer},child,{child},cries,{5 * n + late},{5 * n + late + 2},{phase}\n"
        for n in range(4)
    )
    path.write_text(HEAD + rows, "utf-8")
    return path


def kinds(recordings):
    return {warning.kind for one in recordings for warning in one.warnings}


def test_two_peoples_files_of_one_session_are_one_session(tmp_path):
    write(tmp_path, "an/home.csv", "an")
    write(tmp_path, "bo/home.csv", "bo", late=0.5)
    (session,) = found = read_folder(tmp_path).recordings
    assert (session.session, session.observers, len(session.behaviours)) == (
        "home",
        ("an", "bo"),
        8,
    )
    assert kinds(found) == {WarningKind.SAME_SESSION}
    assert session.length_s is None and session.end_s == 17.5


def test_a_third_observer_joins_the_two(tmp_path):
    for observer in ("an", "bo", "cy"):
        write(tmp_path, f"{observer}/home.csv", observer)
    (session,) = read_folder(tmp_path).recordings
    assert session.observers == ("an", "bo", "cy")
    assert [(w.kind, dict(w.details)["n"]) for w in session.warnings] == [
        (WarningKind.SAME_SESSION, 3)
    ]


@pytest.mark.parametrize(
    ("other", "more"),
    [
        ("an", {"late": 0.5}),  # the same person twice: another session, or an export of it
        ("bo", {"phase": "after"}),
        ("", {}),
    ],
)
def test_what_may_be_two_sessions_stays_two_and_is_said(tmp_path, other, more):
    write(tmp_path, "a/home.csv", "an")
    write(tmp_path, "b/home.csv", other, **more)
    found = read_folder(tmp_path).recordings
    assert [one.session for one in found] == ["home", "home (b/home.csv)"]
    assert kinds(found) == {WarningKind.NAMED_ALIKE}


def test_a_child_without_a_name_may_be_any(tmp_path):
    one = write(tmp_path, "a/home.csv", "an", child="child")
    other = write(tmp_path, "b/home.csv", "bo", child="child")
    read = [(path.name, read_recordings(path, ReadOptions())) for path in (one, other)]
    assert len(gather_sessions(read)) == 2


def test_cells_beyond_the_last_column_are_said(tmp_path):
    path = tmp_path / "a.csv"
    rows = "child,kim,cries,1,hard, very hard\nchild,kim,smiles,9,ok,\n"
    path.write_text("role,name,code,onset_s,comment\n" + rows, "utf-8")
    (session,) = read_recordings(path, ReadOptions())
    spare = [w.origin.row for w in session.warnings if w.kind is WarningKind.SPARE_CELLS]
    assert spare == [2]


@pytest.mark.parametrize(
    ("header", "key"),
    [("role,name,code,beginn,offset_s", "start"), ("persoonn,code,onset_s", "who")],
)
def test_a_table_with_a_column_too_few_is_told_which(tmp_path, header, key):
    path = tmp_path / "a.csv"
    cells = {"role": "child", "code": "cries", "name": "kim", "persoonn": "kim"}
    row = ",".join(cells.get(name, "12.5") for name in header.split(","))
    path.write_text(f"{header}\n{row}\n{row}\n", "utf-8")
    with pytest.raises(FileError) as refused:
        read_recordings(path, ReadOptions())
    assert refused.value.phrase.key == f"errors.table_no_{key}"
    assert header.split(",")[0] in dict(refused.value.phrase.values)["columns"]
