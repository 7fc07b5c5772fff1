"""The plain behaviours table: its columns' names, its times, and every dirty row said."""

from pathlib import Path

import pytest

from geborgen.moments import (
    Actor,
    Behaviour,
    CodingScheme,
    FileError,
    Provenance,
    Recording,
    Role,
    Span,
    WarningKind,
)
from geborgen.sources import behaviour_table
from geborgen.sources.formats import ReadOptions, read_recordings, write_recordings

CHILD = Actor(role=Role.CHILD, name="kind-01")
MOTHER = Actor(role=Role.CAREGIVER, name="moeder")


def read_table(folder: Path, text: str, **options) -> Recording:
    file = folder / "gedrag.csv"
    file.write_text(text, encoding="utf-8")
    (recording,) = behaviour_table.read(file, ReadOptions(**options))
    return recording


def said(recording: Recording) -> list[tuple[WarningKind, int | None]]:
    return [(w.kind, w.origin.row if w.origin else None) for w in recording.warnings]


def record(*behaviours: Behaviour, **fields) -> Recording:
    fields = {"session": "s", "child": "kind-01"} | fields
    return Recording(
        behaviours=behaviours, provenance=Provenance(maker="test", version="0"), **fields
    )


@pytest.mark.parametrize(
    "text",
    [
        "name,role,code,onset_s,offset_s\nmoeder,caregiver,troost,1.5,4\n",
        "wie;rol;gedrag;begin;einde\nmoeder;opvoeder;troost;1,5;4,0\n",
        "Actor\tBehaviour\tStart (s)\tDuration\nmoeder\ttroost\t1.5\t2.5\n",
        "wie,gedrag,onset_ms,duur_ms\nmoeder,troost,1500,2500\n",
        "naam,gedrag,tijd,duur\nmoeder,troost,00:00:01.500,00:02.5\n",
    ],
)
def test_columns_may_be_named_in_dutch_and_english(tmp_path: Path, text: str) -> None:
    (behaviour,) = read_table(tmp_path, text).behaviours
    assert behaviour.actor == MOTHER
    assert (behaviour.code, behaviour.onset_s, behaviour.offset_s) == ("troost", 1.5, 4.0)
    assert behaviour.origin is not None and behaviour.origin.row == 2


def test_every_field_is_read(tmp_path: Path) -> None:
    text = (
        "session,child,child_age_months,role,name,code,onset_s,unpaired,intensity,modifiers,"
        "observer,comment\n"
        "s1,k7,20,child,,huilt,3,1,0.8,moeder|hard,obs-1,bij de deur\n"
    )
    recording = read_table(tmp_path, text)
    (behaviour,) = recording.behaviours
    assert (recording.session, recording.child, recording.child_age_months) == ("s1", "k7", 20)
    assert recording.observers == ("obs-1",)
    assert behaviour.actor == Actor(role=Role.CHILD)
    assert (behaviour.unpaired, behaviour.offset_s, behaviour.intensity) == (True, None, 0.8)
    assert (behaviour.modifiers, behaviour.comment) == (("moeder", "hard"), "bij de deur")


def test_rows_are_put_in_order_of_onset(tmp_path: Path) -> None:
    recording = read_table(tmp_path, "wie,gedrag,begin\nkind,b,5\nkind,a,1\n")
    assert [b.code for b in recording.behaviours] == ["a", "b"]


def test_without_an_end_it_is_a_point_and_an_end_at_the_start_is_a_state(tmp_path: Path) -> None:
    recording = read_table(tmp_path, "wie,gedrag,begin,einde\nkind,a,1,\nkind,b,2,2\n")
    assert [b.is_state for b in recording.behaviours] == [False, True]


def test_the_role_that_the_row_gives_goes_before_the_name(tmp_path: Path) -> None:
    recording = read_table(tmp_path, "wie,rol,gedrag,begin\nAnna,kind,a,1\nBea,moeder,b,2\n")
    assert [b.actor.role for b in recording.behaviours] == [Role.CHILD, Role.CAREGIVER]


def test_the_scheme_goes_before_the_role_in_the_row(tmp_path: Path) -> None:
    scheme = CodingScheme(name="s", actors=(("Anna", Role.OTHER),))
    recording = read_table(tmp_path, "wie,rol,gedrag,begin\nAnna,kind,a,1\n", scheme=scheme)
    assert recording.behaviours[0].actor.role is Role.OTHER


@pytest.mark.parametrize(
    ("row", "kinds"),
    [
        ("kind,huilt,,5,", [WarningKind.UNSET_TIME]),
        ("kind,huilt,straks,5,", [WarningKind.UNREADABLE_VALUE, WarningKind.UNSET_TIME]),
        ("kind,,1,5,", [WarningKind.UNREADABLE_ROW]),
        ("kind", [WarningKind.UNREADABLE_ROW]),
    ],
)
def test_a_row_without_time_or_code_is_left_out_and_said(
    tmp_path: Path, row: str, kinds: list[WarningKind]
) -> None:
    text = f"wie,gedrag,begin,einde,sterkte\nkind,lacht,0,1,\n{row}\n"
    recording = read_table(tmp_path, text)
    assert len(recording.behaviours) == 1
    assert said(recording) == [(kind, 3) for kind in kinds]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("kind,huilt,9,5,", WarningKind.OFFSET_BEFORE_ONSET),
        ("kind,huilt,9,later,", WarningKind.UNREADABLE_VALUE),
        ("kind,huilt,9,,7", WarningKind.UNREADABLE_VALUE),
        ("kind,huilt,9,,hard", WarningKind.UNREADABLE_VALUE),
    ],
)
def test_an_odd_end_or_strength_is_left_empty_and_said(
    tmp_path: Path, row: str, kind: WarningKind
) -> None:
    recording = read_table(tmp_path, f"wie,gedrag,begin,einde,sterkte\n{row}\n")
    (behaviour,) = recording.behaviours
    assert (behaviour.offset_s, behaviour.intensity) == (None, None)
    assert said(recording) == [(kind, 2)]


def test_a_row_that_stands_there_twice_counts_once(tmp_path: Path) -> None:
    text = "wie,gedrag,begin\nkind,huilt,1\nkind,huilt,1\nkind,huilt,2\n"
    recording = read_table(tmp_path, text)
    assert [b.onset_s for b in recording.behaviours] == [1.0, 2.0]
    assert said(recording) == [(WarningKind.DUPLICATE_ROW, 3)]


def test_a_column_the_program_does_not_know_is_said(tmp_path: Path) -> None:
    recording = read_table(tmp_path, "wie,gedrag,begin,weer\nkind,huilt,1,zon\nkind,huilt,2,mist\n")
    assert said(recording) == [(WarningKind.UNUSED_COLUMN, None)]


@pytest.mark.parametrize("ending", ["csv", "tsv", "parquet"])
def test_a_column_that_says_one_thing_of_a_session_is_its_variable_and_is_written(
    tmp_path: Path, ending: str
) -> None:
    text = (
        "sessie,wie,gedrag,begin,groep\na,kind,huilt,1,wacht\na,kind,lacht,2,\nb,kind,huilt,3,x\n"
    )
    (tmp_path / "t.csv").write_text(text, "utf-8")
    first = behaviour_table.read(tmp_path / "t.csv", ReadOptions())
    assert [dict(one.variables)["groep"] for one in first] == ["wacht", "x"]
    lost = behaviour_table.write(first, tmp_path / f"back.{ending}")
    back = behaviour_table.read(tmp_path / f"back.{ending}", ReadOptions())
    assert [dict(one.variables)["groep"] for one in back] == ["wacht", "x"]
    assert not [one for one in lost if dict(one.phrase.values)["field"] == "variables"]


def test_somebody_unknown_is_said(tmp_path: Path) -> None:
    recording = read_table(tmp_path, "wie,gedrag,begin\nX7,huilt,1\n")
    assert [kind for kind, _ in said(recording)] == [WarningKind.UNKNOWN_ACTOR]


def test_several_sessions_are_kept_apart_with_their_own_warnings(tmp_path: Path) -> None:
    file = tmp_path / "twee.csv"
    text = "sessie,kind,wie,gedrag,begin\na,k1,moeder,x,1\nb,k2,moeder,x,\nb,k2,moeder,y,1\n"
    file.write_text(text, encoding="utf-8")
    first, second = behaviour_table.read(file, ReadOptions())
    assert (first.session, first.child, said(first)) == ("a", "k1", [])
    assert (second.child, said(second)) == ("k2", [(WarningKind.UNSET_TIME, 3)])


def test_a_spreadsheet_is_read_as_a_text_table(tmp_path: Path) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    file = tmp_path / "gedrag.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([["wie", "gedrag", "begin", "einde"], ["kind", "a", 1, 2.5]]):
            sheet.write_row(number, 0, row)
    (recording,) = behaviour_table.read(file, ReadOptions())
    (behaviour,) = recording.behaviours
    assert (behaviour.onset_s, behaviour.offset_s) == (1.0, 2.5)
    assert behaviour_table.recognise(file.read_bytes(), file)


@pytest.mark.parametrize("name", ["uit.csv", "uit.tsv", "uit.parquet"])
def test_what_is_written_reads_back(tmp_path: Path, name: str) -> None:
    acts = (
        Behaviour(actor=CHILD, code="huilt, hard", onset_s=0.1, offset_s=0.30000000000000004),
        Behaviour(actor=CHILD, code='zegt "nee"', onset_s=1.0, unpaired=True,
                  modifiers=("a|b", "c\\")),
        Behaviour(actor=MOTHER, code="troost", onset_s=1.0, intensity=1 / 3, comment="regel\ntwee"),
    )  # fmt: skip
    recording = record(*acts, child_age_months=20.5)
    assert behaviour_table.write([recording], tmp_path / name) == ()
    (back,) = behaviour_table.read(tmp_path / name, ReadOptions())
    fields = (
        "actor",
        "code",
        "onset_s",
        "offset_s",
        "unpaired",
        "intensity",
        "modifiers",
        "comment",
    )
    assert [[getattr(b, f) for f in fields] for b in back.behaviours] == [
        [getattr(b, f) for f in fields] for b in acts
    ]
    assert (back.session, back.child, back.child_age_months) == ("s", "kind-01", 20.5)
    assert back.warnings == ()


def test_what_a_table_cannot_hold_is_said(tmp_path: Path) -> None:
    recording = record(
        gaps=(Span(start_s=0.0, end_s=1.0),), caregivers=("oma",), length_s=9.0, media=("a.mp4",)
    )
    warnings = behaviour_table.write([recording], tmp_path / "uit.csv")
    assert {w.kind for w in warnings} == {WarningKind.LOST_IN_FORMAT}
    assert {dict(w.details)["field"] for w in warnings} == {"gaps", "caregivers", "length", "media"}


def test_an_existing_file_is_not_overwritten_by_accident(tmp_path: Path) -> None:
    behaviour_table.write([record()], tmp_path / "uit.csv")
    with pytest.raises(FileError):
        behaviour_table.write([record()], tmp_path / "uit.csv")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"wie;gedrag;begin\n", True),
        (b"role,code,onset_s\n", True),
        (b"\xef\xbb\xbfrole,code,onset_ms\n", True),
        (b"Mpos,Cpos\n1,0\n", False),
        (b"code,onset\n", False),
        (b"{}", False),
        (b"", False),
    ],
)
def test_a_behaviours_table_is_known_by_its_header(
    tmp_path: Path, head: bytes, expected: bool
) -> None:
    assert behaviour_table.recognise(head, tmp_path / "x.csv") is expected


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="row per behaviour"):
        read_table(tmp_path, "a,b\n1,2\n")


@pytest.mark.parametrize("ending", ["csv", "tsv", "parquet"])
def test_nothing_becomes_a_formula_and_everything_comes_back(tmp_path: Path, ending: str) -> None:
    texts = ["=cmd|x", "+1", "-1", "@a", "'=x", "''-x", "'t Hof", "huilt"]
    kind = Actor(role=Role.CHILD, name="=k")
    acts = tuple(
        Behaviour(actor=kind, code=text, onset_s=-1.0, comment=text, observer=text)
        for text in texts
    )
    made = Recording(
        session="s", child="=k", provenance=Provenance(maker="t", version="0"), behaviours=acts
    )
    file = tmp_path / f"uit.{ending}"
    write_recordings([made], file)
    (back,) = read_recordings(file)
    assert [(b.code, b.comment, b.observer) for b in back.behaviours] == [(t,) * 3 for t in texts]
    assert (back.child, back.behaviours[0].actor.name) == ("=k", "=k")
    if ending != "parquet":
        sign = "," if ending == "csv" else "\t"
        cells = [cell for line in file.read_text("utf-8").splitlines() for cell in line.split(sign)]
        assert [c for c in cells if c[:1] in ("=", "+", "@") or c == "-1"] == []


def test_who_role_and_name_may_all_be_told(tmp_path: Path) -> None:
    head = "sessie,wie,rol,naam,gedrag,begin,einde\n"
    (tmp_path / "t.csv").write_text(head + "a,opvoeder,opvoeder,moeder,troost,1,2\n", "utf-8")
    (recording,) = read_recordings(tmp_path / "t.csv")
    assert recording.behaviours[0].actor == Actor(role=Role.CAREGIVER, name="moeder")
    assert recording.warnings == ()
    head = "sessie,wie,naam,gedrag,begin\n"
    (tmp_path / "t.csv").write_text(head + "a,opvoeder,Anna,troost,1\n", "utf-8")
    (recording,) = read_recordings(tmp_path / "t.csv")
    assert recording.behaviours[0].actor == Actor(role=Role.CAREGIVER, name="Anna")


@pytest.mark.parametrize("ending", ["csv", "tsv", "parquet"])
def test_two_acts_that_are_the_same_come_back_as_two(tmp_path: Path, ending: str) -> None:
    act = Behaviour(actor=Actor(role=Role.CHILD, name="kim"), code="looks", onset_s=1.0)
    made = Provenance(maker="test", version="1")
    session = Recording(session="s", child="kim", provenance=made, behaviours=(act, act))
    write_recordings([session], tmp_path / f"s.{ending}")
    (back,) = read_recordings(tmp_path / f"s.{ending}")
    assert len(back.behaviours) == 2
    assert back.warnings == ()
