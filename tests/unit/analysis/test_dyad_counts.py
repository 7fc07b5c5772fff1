"""From sessions to counts per dyad: windows, gaps, phases, and an act that is its own answer."""

import numpy as np
import pytest

from geborgen.analysis.dyads import (
    DyadMeasure,
    WindowChoice,
    add_counts,
    compute_dyad_comparison,
    count_answered,
    count_dyads,
    make_dyad_sessions,
)
from geborgen.analysis.dyads.fit import FitNote
from geborgen.analysis.dyads.results import EffectKind
from geborgen.analysis.tracks import TrackChoice, make_tracks
from geborgen.moments import Language, Role, Span, load_phrasebook
from tests.unit.analysis.test_tracks import MUM, a_session, an_act

CHILD = TrackChoice(actors=frozenset({"child"}))
CAREGIVER = TrackChoice(actors=frozenset({str(Role.CAREGIVER)}))


def sessions_of(*recordings, **more):
    return make_dyad_sessions(
        make_tracks(recordings, CHILD), make_tracks(recordings, CAREGIVER), **more
    )


def asked_and_answered(session="s1", **more):
    acts = (an_act("asks", 1.0), an_act("answers", 3.0, actor=MUM), an_act("asks", 8.0))
    return a_session(*acts, session=session, **more)


def test_acts_and_units_of_a_session_are_counted():
    counts = count_dyads(sessions_of(asked_and_answered()), WindowChoice(window_s=2.0))
    assert (counts.given.tolist(), counts.answered.tolist(), counts.cut.tolist()) == ([2], [1], [0])
    # Units 1, 2 and 8, 9 lie in a window of two; the answer starts in unit 3.
    assert (counts.units_in.tolist(), counts.units_in_with.tolist()) == ([4], [0])
    assert (counts.units_out.tolist(), counts.units_out_with.tolist()) == ([6], [1])


def test_a_window_that_was_not_seen_whole_is_left_out_and_said():
    counts = count_dyads(sessions_of(asked_and_answered()), WindowChoice(window_s=3.0))
    assert (counts.given.tolist(), counts.answered.tolist(), counts.cut.tolist()) == ([1], [1], [1])


def test_units_in_a_gap_count_nowhere():
    session = asked_and_answered(gaps=(Span(start_s=4.0, end_s=6.0),))
    counts = count_dyads(sessions_of(session), WindowChoice(window_s=2.0))
    assert counts.units_in.tolist() == [4]
    assert counts.units_out.tolist() == [4]


def test_group_and_phase_come_from_what_the_file_says():
    recordings = [
        asked_and_answered(f"s{i}", variables={"arm": "trained", "visit": visit})
        for i, visit in enumerate(["pre", "post", "post"])
    ]
    sessions = sessions_of(*recordings, group="arm", phase="visit", after=frozenset({"post"}))
    counts = count_dyads(sessions, WindowChoice(window_s=2.0))
    assert (counts.dyads, counts.groups) == (("kim × mother",), ("trained",))
    assert counts.is_after.tolist() == [False, True]
    assert counts.n_sessions.tolist() == [1, 2]


def test_an_act_does_not_answer_itself():
    turns = a_session(*(an_act("turn", t) for t in (1.0, 2.0, 7.0)))
    tracks = make_tracks([turns], CHILD)
    counts = count_dyads(make_dyad_sessions(tracks, tracks), WindowChoice(window_s=2.0))
    assert (counts.given.tolist(), counts.answered.tolist()) == ([3], [1])


def test_a_comparison_of_windows_tells_more_within_than_outside():
    keys = [(f"d{i:02}", "A", False) for i in range(14)]
    columns = {
        "units_in": [40] * 14, "units_in_with": [12 + i % 4 for i in range(14)],
        "units_out": [200] * 14, "units_out_with": [20 + i % 3 for i in range(14)],
    }  # fmt: skip
    found = compute_dyad_comparison(add_counts(keys, columns), DyadMeasure.CONTINGENT, window_s=5.0)
    effect = found.effects[0]
    assert effect.kind is EffectKind.WINDOW
    assert effect.odds_low > 1 and effect.p_value < 0.001 and effect.n_dyads == 14
    inside, outside = found.groups[1].mean, found.groups[0].mean
    assert effect.difference == pytest.approx(inside - outside, abs=1e-6)


@pytest.mark.parametrize("language", Language)
def test_every_note_and_effect_has_its_words(language):
    book = load_phrasebook(language, "geborgen.analysis")
    keys = [f"dyads.note.{note}" for note in FitNote] + [f"dyads.effect.{k}" for k in EffectKind]
    keys += [f"rules.dyads_{measure}" for measure in DyadMeasure]
    assert [key for key in keys if not book.has(key)] == []


def test_the_share_answered_is_not_pulled_up_by_the_end_of_the_session():
    rng = np.random.default_rng(1)
    seen = answered = 0
    for _ in range(2000):
        found = count_answered(rng.uniform(0, 60, 6), rng.uniform(0, 60, 2), window_s=20, end_s=60)
        seen, answered = seen + found[0], answered + found[1]
    # Neither of two replies falls in a third of the session in four of nine cases.
    assert answered / seen == pytest.approx(5 / 9, abs=0.02)


def test_what_comes_after_watching_ended_counts_nowhere():
    assert count_answered([1, 12], [13], window_s=2, end_s=10) == (1, 0, 0)


def test_places_in_an_order_are_no_seconds_within_which_to_answer():
    acts = (an_act("asks", 0.0), an_act("answers", 1.0, actor=MUM), an_act("asks", 2.0))
    counts = count_dyads(
        sessions_of(a_session(*acts, order_only=True, length_s=None)), WindowChoice()
    )
    assert (counts.given.tolist(), counts.answered.tolist()) == ([0], [0])


def test_a_file_that_names_no_group_does_not_take_its_dyad_out_of_one():
    recordings = [
        asked_and_answered(f"s{i}", variables={"arm": arm} if arm else {})
        for i, arm in enumerate(["", "trained"])
    ]
    counts = count_dyads(sessions_of(*recordings, group="arm"), WindowChoice())
    assert (counts.groups, counts.n_sessions.tolist()) == (("trained",), [2])
