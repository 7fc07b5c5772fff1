"""Marks that abut are found, told with figures, and no latency is read from them."""

from dataclasses import replace

from geborgen.analysis.reading import compute_reading
from geborgen.moments import (
    Actor,
    Behaviour,
    Contiguity,
    Role,
    WarningKind,
    derive_moments,
    find_contiguity,
)
from tests.spec.scene import recording

CHILD = Actor(role=Role.CHILD, name="CHI")
MOTHER = Actor(role=Role.CAREGIVER, name="MOT")
FATHER = Actor(role=Role.CAREGIVER, name="FAT")


def turns(*pauses: float, one: Actor = CHILD, other: Actor = MOTHER) -> list[Behaviour]:
    """Acts of two people in turn, two seconds each, with these pauses between them."""
    acts, start = [], 0.0
    for number, pause in enumerate((*pauses, 0.0)):
        actor = other if number % 2 else one
        acts.append(Behaviour(actor=actor, code="speaks", onset_s=start, offset_s=start + 2))
        start = start + 2 + pause
    return acts


def test_acts_that_follow_each_other_without_any_pause_abut():
    found = find_contiguity(turns(*[0.0] * 10))
    assert found == Contiguity(one="CHI", other="MOT", n=10, n_abutting=10, median_s=0.0)


def test_a_few_pauses_among_many_without_do_not_hide_that_marks_abut():
    found = find_contiguity(turns(*[0, 0, 0.4] * 5))
    assert found is not None and (found.n, found.n_abutting) == (15, 10)


def test_fewer_than_five_changes_of_turn_each_way_tell_nothing():
    assert find_contiguity(turns(*[0.0] * 9)) is None
    assert find_contiguity(turns(*[0.0] * 10)) is not None


def test_an_answer_that_truly_ends_the_signal_leaves_no_pause_one_way_only():
    assert find_contiguity(turns(*[0.0, 3.0] * 10)) is None


def test_half_of_the_pauses_is_not_most_of_them():
    assert find_contiguity(turns(*[0.0, 0.0, 0.5, 0.5] * 5)) is None


def test_overlapping_speech_is_no_abutting():
    assert find_contiguity(turns(*[-0.2] * 12)) is None


def test_two_caregivers_are_no_pair_to_read_a_latency_between():
    assert find_contiguity(turns(*[0.0] * 12, one=FATHER)) is None
    assert find_contiguity(turns(*[0.0] * 12, one=replace(FATHER, role=Role.OTHER))) is not None


def test_words_within_an_utterance_do_not_break_its_turn():
    words = [replace(act, code="word", offset_s=act.onset_s + 0.5) for act in turns(*[0.0] * 12)]
    both = sorted([*turns(*[0.0] * 12), *words], key=lambda act: act.onset_s)
    found = find_contiguity(both)
    assert found is not None and found.n == 12


def test_each_observer_is_looked_at_alone():
    abutting = [replace(act, observer="a") for act in turns(*[0.0] * 12)]
    shifted = [
        replace(act, observer="b", onset_s=act.onset_s + 0.7, offset_s=act.end_s + 0.7)
        for act in turns(*[0.0] * 12)
    ]
    both = sorted([*abutting, *shifted], key=lambda act: act.onset_s)
    found = find_contiguity(both)
    assert found is not None and found.n == 12


def scene(pause: int, n: int = 8) -> str:
    """A child that asks comfort and a mother who meets it, with pauses of whole seconds."""
    lines, start = [], 0
    for number in range(2 * n):
        who = "mother met" if number % 2 else "child asks comfort"
        lines.append(
            f"{start // 60}:{start % 60:02}-{(start + 6) // 60}:{(start + 6) % 60:02} {who}"
        )
        start += 6 + pause
    return "\n".join([*lines, f"{start // 60 + 1}:00 ends"])


def test_moments_of_marks_that_abut_have_no_latency_and_the_warning_has_the_figures():
    derived = derive_moments(recording(scene(0)))
    assert len(derived.moments) == 8
    for moment in derived.moments:
        assert moment.answers
        assert (moment.latency_s, moment.watched_s, moment.settle_latency_s) == (None, None, None)
    (warning,) = [w for w in derived.warnings if w.kind is WarningKind.CONTIGUOUS_MARKS]
    assert dict(warning.details) == {
        "one": "child", "other": "mother", "n": 15, "count": 15, "median": 0.0,
    }  # fmt: skip


def test_the_same_scene_with_pauses_keeps_its_latencies():
    derived = derive_moments(recording(scene(1)))
    assert {moment.latency_s for moment in derived.moments} == {7.0}
    assert derived.warnings == ()


def test_a_reading_of_marks_that_abut_withholds_every_latency_and_says_why():
    (pair,) = compute_reading(recording(scene(0))).pairs
    assert (pair.latency, pair.repair.latency, pair.contingencies) == (None, None, ())
    assert pair.untold[0].key == "untold.contiguous"
    assert "untold.timing" not in [phrase.key for phrase in pair.untold]
    (pair,) = compute_reading(recording(scene(1))).pairs
    assert pair.latency is not None and pair.contingencies


def test_among_sessions_only_those_whose_marks_abut_are_left_out():
    sessions = [replace(recording(scene(pause)), session=f"s{pause}") for pause in (0, 1)]
    (pair,) = compute_reading(sessions).pairs
    assert pair.latency is not None and pair.latency.n == 8
    assert dict(pair.untold[0].values) == {"n": 1, "total": 2, "turns": 15, "count": 15}


def test_an_open_rupture_in_marks_that_abut_is_not_counted_as_a_wait():
    text = scene(0).replace("mother met", "mother dismissed")
    (pair,) = compute_reading(recording(text)).pairs
    assert pair.repair.ruptures.count == 8
    assert pair.repair.latency is None


def test_where_only_the_order_is_known_nothing_that_takes_time_is_told():
    ordered = replace(recording(scene(1)), length_s=None, order_only=True)
    assert derive_moments(ordered).moments == ()
    assert ordered.end_s == 0.0
    reading = compute_reading(ordered)
    (pair,) = reading.pairs
    assert (pair.latency, pair.matching, pair.contingencies, pair.moments) == (None, None, (), ())
    assert "untold.order_only" in [phrase.key for phrase in pair.untold]
