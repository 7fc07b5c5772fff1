"""Separated text: cells with line breaks are whole, and an open quote swallows no rows."""

import pytest

from geborgen.moments import WarningKind
from geborgen.sources.formats import read_recordings
from geborgen.sources.separated import split_rows

TOP = "wie,rol,gedrag,begin,einde,opmerking\n"


def split(text: str) -> list[tuple[int, list[str], int | None]]:
    rows = split_rows(text.splitlines(keepends=True), ",")
    return [(row.number, row.cells, row.last) for row in rows]


def test_a_cell_may_hold_signs_and_lines_of_its_own() -> None:
    text = 'a,b,c\n1,"x, y\nen verder",3\n4,"een ""woord""\n\n2,twee",6\n7,8,9\n'
    assert split(text) == [
        (1, ["a", "b", "c"], None),
        (2, ["1", "x, y\nen verder", "3"], None),
        (4, ["4", 'een "woord"\n\n2,twee', "6"], None),
        (7, ["7", "8", "9"], None),
    ]


def test_a_quote_that_never_closes_ends_with_its_line() -> None:
    assert split('a,b,c\n1,"x,3\n4,5,6\n7,8,9\n') == [
        (1, ["a", "b", "c"], None),
        (2, ["1", '"x', "3"], 4),
        (3, ["4", "5", "6"], None),
        (4, ["7", "8", "9"], None),
    ]


def test_a_quote_that_another_rows_quote_would_close_ends_with_its_line() -> None:
    assert split('a,b,c\n1,"x,3\n4,5,6\n7,"8, en meer",9\n10,11,12\n') == [
        (1, ["a", "b", "c"], None),
        (2, ["1", '"x', "3"], 4),
        (3, ["4", "5", "6"], None),
        (4, ["7", "8, en meer", "9"], None),
        (5, ["10", "11", "12"], None),
    ]


def test_an_open_quote_before_more_text_than_a_cell_may_hold_is_no_end() -> None:
    rows = split('a,b,c\n1,"x,3\n' + "4,5,6\n" * 30_000)
    assert len(rows) == 30_002
    assert {tuple(cells) for _, cells, _ in rows[2:]} == {("4", "5", "6")}


@pytest.mark.parametrize("quoted", ['"kind,kind,huilt,1,2,valt', 'kind,kind,huilt,1,2,"valt'])
def test_the_row_with_the_open_quote_is_named_and_the_others_are_read(tmp_path, quoted) -> None:
    file = tmp_path / "gedrag.csv"
    file.write_text(f"# kind: K7\n{TOP}{quoted}\nkind,kind,lacht,3,4,\nkind,kind,speelt,5,6,\n")
    (recording,) = read_recordings(file)
    assert [act.code for act in recording.behaviours][-2:] == ["lacht", "speelt"]
    (warning,) = (w for w in recording.warnings if w.kind is WarningKind.QUOTE_OPEN)
    assert (warning.origin.row, dict(warning.details)) == (3, {"last": 5})


def test_an_open_quote_in_an_export_of_boris_is_named(tmp_path) -> None:
    file = tmp_path / "spel.csv"
    file.write_text(
        "Time,Media file path,Total length,FPS,Subject,Behavior,Modifiers,Comment,Status\n"
        '1,a.mp4,60,25,kind,huilt,,"valt,POINT\n'
        "3,a.mp4,60,25,kind,lacht,,,POINT\n"
    )
    (recording,) = read_recordings(file)
    assert [act.code for act in recording.behaviours] == ["huilt", "lacht"]
    assert (WarningKind.QUOTE_OPEN, 2) in {(w.kind, w.origin.row) for w in recording.warnings}
