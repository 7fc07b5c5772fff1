"""Tidy tables: one row for each thing counted, and nothing lost on the way."""

from dataclasses import replace

import polars as pl
import pytest

from geborgen.analysis.frames.acts import make_behaviours_frame, make_units_frame
from geborgen.analysis.frames.sequences import make_lag_frame, make_windows_frame
from geborgen.analysis.frames.study import make_study_frames
from geborgen.analysis.workbench import WorkbenchChoice, compute_study
from geborgen.moments import Actor, Behaviour, Provenance, Recording, Role, Span

KIM, MUM = Actor(role=Role.CHILD, name="kim"), Actor(role=Role.CAREGIVER, name="mum")


@pytest.fixture
def session():
    acts = []
    for turn in range(8):
        start = turn * 7.0
        acts += [
            Behaviour(actor=KIM, code="cries", onset_s=start, offset_s=start + 1),
            Behaviour(actor=MUM, code="holds", onset_s=start + 1, offset_s=start + 3),
            Behaviour(actor=KIM, code="=sum", onset_s=start + 4, modifiers=("a", "b")),
        ]
    made = Provenance(maker="test", version="1")
    gap = Span(start_s=58.0, end_s=60.0)
    return Recording(
        session="s",
        child="kim",
        provenance=made,
        behaviours=tuple(acts),
        length_s=60.0,
        gaps=(gap,),
    )


@pytest.fixture
def study(session):
    return compute_study([session], WorkbenchChoice(n_permutations=200))


def test_every_act_is_a_row_with_its_times(session):
    frame = make_behaviours_frame([session])
    assert frame.height == len(session.behaviours)
    first, point = frame.row(0, named=True), frame.row(2, named=True)
    assert (first["actor"], first["code"], first["duration_s"]) == ("kim", "cries", 1.0)
    assert (point["offset_s"], point["modifiers"]) == (None, "a|b")


def test_what_acts_are_called_in_a_study_stands_beside_them(session):
    frame = make_behaviours_frame([session], WorkbenchChoice(label="code-modifiers"))
    assert frame.columns[-1] == "label"
    assert frame.row(2, named=True)["label"].endswith("|a|b")


def test_units_are_seconds_of_each_person_with_what_was_not_seen(session):
    frame = make_units_frame([session], people=("child", "caregiver"))
    assert frame.height == 2 * 60
    assert frame.filter(pl.col("code") == "holds").height == 16
    assert frame.filter(~pl.col("seen"))["start_s"].to_list() == [58.0, 59.0] * 2


def test_the_lag_table_has_every_transition_once_with_its_counts(study):
    frame = make_lag_frame(study.sequences)
    assert frame["count"].sum() == study.sequences.table.n_pairs
    assert frame.select("given", "following").is_unique().all()
    assert frame["p_largest"].max() <= 1


def test_a_window_has_its_four_cells_and_p(study):
    row = make_windows_frame(study.windows).row(0, named=True)
    cells = ("in_window_with", "in_window_without", "outside_with", "outside_without")
    assert sum(row[cell] for cell in cells) == 58
    assert 0 < row["p"] <= row["p_holm"] <= 1


def test_parts_that_cannot_be_told_have_no_table_and_no_column_is_without_a_type(study, session):
    frames = make_study_frames(study, [session])
    assert {"agreement", "dyads", "recurrence"}.isdisjoint(frames)
    assert list(frames)[:4] == ["behaviours", "sessions", "codes", "units"]
    assert all(kind != pl.Null for frame in frames.values() for kind in frame.dtypes)


def test_places_in_an_order_are_no_seconds(session):
    acts = tuple(replace(act, offset_s=None) for act in session.behaviours)
    told = replace(session, behaviours=acts, gaps=(), length_s=None, order_only=True)
    assert make_behaviours_frame([told])["onset_s"].null_count() == len(acts)


def test_every_table_of_numbers_says_how_sure_they_are(study, session):
    frames = make_study_frames(study, [session])
    tables = frames.keys() - {"behaviours", "sessions", "codes", "units"}
    assert {"transitions", "profiles", "windows"} <= tables
    assert all("verdict" in frames[name].columns for name in tables)
    assert frames["transitions"]["enough_expected"].sum() == (
        study.sequences.table.has_enough_expected.sum()
    )
