"""Coded acts as numbers: who counts, what they are called, and what a unit of time holds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geborgen.analysis.tracks import (
    MOST_UNITS,
    NO_CODE,
    UNSEEN,
    TrackChoice,
    compute_unit_marks,
    compute_units,
    label_by_actor,
    label_by_actor_and_code,
    label_by_code_and_modifiers,
    list_observers,
    make_track,
    make_tracks,
    name_dyad,
)
from geborgen.moments import Actor, Behaviour, Provenance, Recording, Role, Span

KIM = Actor(role=Role.CHILD, name="kim")
MUM = Actor(role=Role.CAREGIVER, name="mother")


def an_act(code: str, onset_s: float, offset_s: float | None = None, **more) -> Behaviour:
    return Behaviour(
        **{"actor": KIM, "code": code, "onset_s": onset_s, "offset_s": offset_s} | more
    )


def a_session(*acts: Behaviour, length_s: float | None = 10.0, **more) -> Recording:
    ordered = tuple(sorted(acts, key=lambda act: act.onset_s))
    provenance = Provenance(maker="test", version="1")
    fields = {"session": "s1", "child": "kim", "provenance": provenance, "length_s": length_s}
    return Recording(**fields | {"behaviours": ordered} | more)


def test_units_hold_the_state_that_covers_their_middle():
    track = make_track(a_session(an_act("a", 0.0, 2.4), an_act("b", 2.4, 5.6)), TrackChoice())
    assert compute_units(track, 1.0).codes.tolist() == [0, 0, 1, 1, 1, 1] + [NO_CODE] * 4


def test_a_point_and_an_open_state_count_in_their_own_unit():
    acts = (an_act("a", 3.0), an_act("b", 7.5, unpaired=True))
    units = compute_units(make_track(a_session(*acts), TrackChoice()), 1.0)
    assert units.codes.tolist() == [-1, -1, -1, 0, -1, -1, -1, 1, -1, -1]


def test_where_two_are_on_the_last_to_start_counts_and_is_said():
    track = make_track(a_session(an_act("a", 0.0, 6.0), an_act("b", 2.0, 4.0)), TrackChoice())
    units = compute_units(track, 2.0)
    assert units.codes.tolist() == [0, 1, 0, NO_CODE, NO_CODE]
    assert units.n_doubled == 1


def test_what_could_not_be_seen_is_no_code_nor_silence():
    session = a_session(an_act("a", 0.0, 10.0), gaps=(Span(start_s=4.0, end_s=6.0),))
    track = make_track(session, TrackChoice())
    assert compute_units(track, 2.0).codes.tolist() == [0, 0, UNSEEN, 0, 0]
    assert compute_unit_marks(track, 2.0).tolist() == [[True, True, False, True, True]]


def test_marks_of_onsets_stand_where_an_act_starts():
    track = make_track(a_session(an_act("a", 0.0, 6.0), an_act("b", 2.0, 4.0)), TrackChoice())
    assert compute_unit_marks(track, 2.0).astype(int).tolist() == [[1, 1, 1, 0, 0], [0, 1, 0, 0, 0]]
    starts = compute_unit_marks(track, 2.0, onsets=True).astype(int).tolist()
    assert starts == [[1, 0, 0, 0, 0], [0, 1, 0, 0, 0]]


def test_a_choice_takes_people_by_role_or_name_and_codes_by_name():
    session = a_session(an_act("a", 0.0), an_act("b", 1.0), an_act("a", 2.0, actor=MUM))
    by_role = make_track(session, TrackChoice(actors=frozenset({"child"})))
    by_name = make_track(session, TrackChoice(actors=frozenset({"mother"})))
    by_code = make_track(session, TrackChoice(codes=frozenset({"a"})))
    assert (by_role.n_acts, by_name.n_acts, by_code.places.tolist()) == (2, 1, [0, 2])


def test_one_observer_counts_at_a_time():
    acts = (an_act("a", 0.0, observer="x"), an_act("b", 1.0, observer="y"), an_act("c", 2.0))
    session = a_session(*acts, observers=("x", "y"))
    assert list_observers([session]) == ("x", "y")
    assert make_track(session, TrackChoice()).places.tolist() == [0, 2]
    assert make_track(session, TrackChoice(observer="y")).places.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        (label_by_actor, ("kim", "mother")),
        (label_by_actor_and_code, ("kim: looks", "mother: looks")),
        (label_by_code_and_modifiers, ("looks", "looks|toy")),
        (lambda act: "mine" if act.actor is KIM else None, ("mine",)),
    ],
)
def test_acts_are_called_as_asked(label, expected):
    session = a_session(an_act("looks", 0.0, modifiers=("toy",)), an_act("looks", 1.0, actor=MUM))
    assert make_track(session, TrackChoice(label=label)).labels == expected


def test_tracks_made_together_share_their_numbers():
    one = a_session(an_act("b", 0.0))
    other = a_session(an_act("a", 0.0), an_act("c", 1.0))
    tracks = make_tracks([one, other], TrackChoice())
    assert [track.labels for track in tracks] == [("a", "b", "c")] * 2
    assert [track.counts.tolist() for track in tracks] == [[0, 1, 0], [1, 0, 1]]


def test_acts_before_second_zero_have_units_too():
    units = compute_units(make_track(a_session(an_act("a", -2.0, 1.0)), TrackChoice()), 1.0)
    assert units.codes.tolist() == [0, 0, 0] + [NO_CODE] * 9


@pytest.mark.parametrize("length_s", [None, 0.0, 1e300])
def test_nothing_to_lay_out_gives_no_units(length_s):
    acts = () if not length_s else (an_act("a", 1.0, 2e299),)
    track = make_track(a_session(*acts, length_s=length_s), TrackChoice())
    assert track.end_s < 1 or track.end_s > MOST_UNITS
    assert compute_units(track, 1.0).codes.size == 0
    assert compute_unit_marks(track, 1.0).shape == (len(track.labels), 0)


@given(
    spans=st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(0, 60), st.integers(0, 20)), max_size=12
    ),
    unit_s=st.sampled_from([0.5, 1.0, 2.0, 3.0]),
)
def test_units_agree_with_a_look_at_each_middle(spans, unit_s):
    acts = [an_act(code, start / 4, (start + more) / 4) for code, start, more in spans]
    track = make_track(a_session(*acts, length_s=25.0), TrackChoice())
    codes = compute_units(track, unit_s).codes
    for unit, found in enumerate(codes.tolist()):
        expected = NO_CODE
        for number, start, end in zip(track.codes, track.onsets_s, track.ends_s, strict=True):
            middle = (unit + 0.5) * unit_s
            falls_in = start == end and unit * unit_s <= start < (unit + 1) * unit_s
            expected = int(number) if start <= middle < end or falls_in else expected
        assert found == expected


@given(starts=st.lists(st.integers(0, 40), max_size=10))
def test_a_unit_has_a_code_just_when_some_mark_is_on(starts):
    acts = [an_act("ab"[n % 2], start, start + 3.0) for n, start in enumerate(starts)]
    track = make_track(a_session(*acts, length_s=45.0), TrackChoice())
    on = compute_unit_marks(track, 1.0).any(axis=0)
    assert np.array_equal(on, compute_units(track, 1.0).codes != NO_CODE) or not track.labels


@pytest.mark.parametrize(
    ("child", "dyad"),
    [("kim", "kim × mother"), ("CHI", "s1 × mother"), ("child", "s1 × mother")],
)
def test_a_child_without_a_name_of_its_own_is_another_in_each_session(child, dyad):
    session = a_session(an_act("a", 0.0), child=child, caregivers=("mother",))
    assert name_dyad(make_track(session, TrackChoice())) == dyad


def test_a_dyad_keeps_its_name_whoever_acts_first():
    dad = Actor(role=Role.CAREGIVER, name="father")
    acts = [an_act("a", 0.0, actor=MUM), an_act("a", 1.0, actor=dad)]
    turned = [an_act("a", 0.0, actor=dad), an_act("a", 1.0, actor=MUM)]
    names = {name_dyad(make_track(a_session(*some), TrackChoice())) for some in (acts, turned)}
    assert names == {"kim × father + mother"}


@pytest.mark.parametrize("length_s", [None, 10.0])
def test_an_act_at_the_very_end_counts_in_the_last_unit(length_s):
    track = make_track(a_session(an_act("a", 10.0), length_s=length_s), TrackChoice())
    assert compute_units(track, 2.0).codes.tolist() == [NO_CODE] * 4 + [0]
    assert compute_unit_marks(track, 2.0, onsets=True).tolist() == [[False] * 4 + [True]]


def test_a_unit_whose_middle_is_where_a_gap_begins_is_unseen_whatever_the_rounding():
    # The middle of the second unit of 0.3 seconds is 0.44999999999999996.
    session = a_session(an_act("a", 0.0, 10.0), gaps=(Span(start_s=0.45, end_s=1.0),))
    units = compute_units(make_track(session, TrackChoice()), 0.3)
    assert units.codes[:5].tolist() == [0, UNSEEN, UNSEEN, 0, 0]
