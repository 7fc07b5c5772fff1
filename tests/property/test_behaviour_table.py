"""A behaviours table holds every behaviour: written and read back it is the same."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geborgen.moments import Actor, Behaviour, Provenance, Recording, Role
from geborgen.sources import behaviour_table
from geborgen.sources.formats import ReadOptions

# A cell's outer spaces, and a carriage return in it, are the table's and not the text's.
SIGNS = st.characters(exclude_categories=("Cs",), exclude_characters="\0\r")
TEXT = st.text(SIGNS, max_size=8).map(str.strip)
NAME = TEXT.filter(bool)
SECONDS = st.floats(-1e6, 1e6)


@st.composite
def behaviours(draw):
    onset = draw(SECONDS)
    kind = draw(st.sampled_from(["point", "state", "unpaired"]))
    return Behaviour(
        actor=Actor(role=draw(st.sampled_from(Role)), name=draw(TEXT)),
        code=draw(NAME),
        onset_s=onset,
        offset_s=max(onset, draw(SECONDS)) if kind == "state" else None,
        unpaired=kind == "unpaired",
        intensity=draw(st.none() | st.floats(0, 1)),
        modifiers=tuple(draw(st.lists(NAME, max_size=3))),
        observer=draw(st.none() | NAME),
        comment=draw(st.none() | NAME),
    )


@pytest.mark.parametrize("name", ["b.csv", "b.tsv", "b.parquet"])
@given(acts=st.lists(behaviours(), max_size=5, unique_by=repr), session=NAME, child=NAME)
def test_a_written_table_reads_back_the_same(
    name: str, acts: list[Behaviour], session: str, child: str
) -> None:
    acts.sort(key=lambda b: b.onset_s)
    recording = Recording(
        session=session,
        child=child,
        behaviours=tuple(acts),
        provenance=Provenance(maker="test", version="0"),
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        behaviour_table.write([recording], file)
        found = behaviour_table.read(file, ReadOptions())
    back = [replace(b, origin=None) for r in found for b in r.behaviours]
    assert back == acts
    assert {(r.session, r.child) for r in found} == ({(session, child)} if acts else set())
