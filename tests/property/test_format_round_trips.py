"""What a format can hold comes back from a file in it, whatever signs stand in it."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geborgen.moments import Actor, Behaviour, Recording, Role
from geborgen.sources.datavyu_sheet import Argument, Cell, Column, lay_out_sheet, parse_sheet
from geborgen.sources.formats import read, write_recording
from tests.coded_scenes import a_session, without_origin

SIGNS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"])
UNTOLD = ("na", "nan", "none", "null")
WORDS = st.text(SIGNS, min_size=1, max_size=12).filter(lambda word: word.lower() not in UNTOLD)
TIMES = st.integers(0, 9_000_000)


@st.composite
def columns(draw: st.DrawFn) -> Column:
    names = draw(st.lists(WORDS.filter(lambda w: w.strip("<>") == w), min_size=1, unique=True))
    cells = st.builds(
        Cell,
        onset_ms=TIMES,
        offset_ms=TIMES,
        values=st.tuples(*[st.text(SIGNS, max_size=8) for _ in names]),
    )
    arguments = tuple(Argument(name=name) for name in names[:4])
    column = Column(name=draw(WORDS), arguments=arguments)
    made = draw(st.lists(cells, max_size=4))
    column.cells = [replace(cell, values=cell.values[:4]) for cell in made]
    return column


@given(st.lists(columns(), max_size=3))
def test_datavyus_columns_come_back_from_their_text_the_same(made: list[Column]) -> None:
    again, warnings = parse_sheet(lay_out_sheet(made), "x")
    assert warnings == []
    for column in again:
        column.cells = [replace(cell, row=None) for cell in column.cells]
    assert again == made


@st.composite
def sessions(draw: st.DrawFn) -> Recording:
    """Sessions of codes, persons and words that are text, at times in whole milliseconds."""
    acts = []
    for onset_ms in sorted(draw(st.lists(TIMES, min_size=1, max_size=6))):
        length_ms = draw(st.none() | st.integers(1, 60_000))
        acts.append(
            Behaviour(
                actor=Actor(role=draw(st.sampled_from(Role)), name=draw(WORDS)),
                code=draw(WORDS),
                onset_s=onset_ms / 1000,
                offset_s=None if length_ms is None else (onset_ms + length_ms) / 1000,
                modifiers=tuple(draw(st.lists(WORDS, max_size=2))),
                comment=draw(st.none() | WORDS),
                observer="A",
            )
        )
    return a_session(behaviours=tuple(acts), observers=("A",))


@pytest.mark.parametrize("name", ["uit.opf", "uit.datavyu.csv", "uit.segments.csv"])
@given(made=sessions())
def test_acts_come_back_from_other_programs_files(name: str, made: Recording) -> None:
    with TemporaryDirectory() as folder:
        write_recording(made, Path(folder, name))
        again = read(Path(folder, name))
    key = repr
    assert sorted(without_origin(again.behaviours), key=key) == sorted(made.behaviours, key=key)


@given(sessions())
def test_trajectories_hold_what_they_held(made: Recording) -> None:
    with TemporaryDirectory() as folder:
        write_recording(made, Path(folder, "a.gwf"))
        first = read(Path(folder, "a.gwf"))
        write_recording(first, Path(folder, "b.gwf"), force=True)
        again = read(Path(folder, "b.gwf"))
    assert without_origin(again.behaviours) == without_origin(first.behaviours)
    assert (again.gaps, again.length_s) == (first.gaps, first.length_s)
