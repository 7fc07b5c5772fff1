"""Deriving moments does not depend on what it should not depend on."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from geborgen.moments import Actor, Fate, Recording, derive_moments
from geborgen.moments.vocabulary import Need
from tests.spec.scene import recording

WORDS = [f"asks {need}" for need in Need] + ["hides comfort"]
ANSWERS = ["met", "mirrored", "contained", "limited", "dismissed", "frightening", "missed"]


@st.composite
def scenes(draw) -> Recording:
    lines = ["0:00 mother here"]
    for _ in range(draw(st.integers(0, 14))):
        start = draw(st.integers(0, 170))
        end = start + draw(st.integers(0, 8))
        who, words = draw(
            st.sampled_from([("child", WORDS), ("mother", ANSWERS), ("dad", ANSWERS)])
        )
        what = draw(st.sampled_from([*words, "rupture", "repairs"]))
        lines.append(f"{start // 60}:{start % 60:02d}-{end // 60}:{end % 60:02d} {who} {what}")
    return recording("\n".join([*lines, "3:00 ends"]))


@given(scenes(), st.integers(1, 10_000))
def test_a_shift_in_time_shifts_the_moments_and_changes_nothing_else(scene, shift):
    later = replace(
        scene,
        length_s=scene.end_s + shift,
        behaviours=tuple(
            replace(
                act,
                onset_s=act.onset_s + shift,
                offset_s=None if act.offset_s is None else act.offset_s + shift,
            )
            for act in scene.behaviours
        ),
    )
    moved = [replace(m, onset_s=m.onset_s - shift) for m in derive_moments(later).moments]
    assert moved == list(derive_moments(scene).moments)


@given(scenes())
def test_other_names_for_the_caregivers_give_the_same_moments(scene):
    renamed = replace(
        scene,
        behaviours=tuple(
            replace(act, actor=Actor(role=act.actor.role, name=f"x-{act.actor.name}"))
            for act in scene.behaviours
        ),
    )
    found = [
        replace(m, caregiver=m.caregiver.removeprefix("x-"))
        for m in derive_moments(renamed).moments
    ]
    assert found == list(derive_moments(scene).moments)


@given(scenes())
def test_every_moment_has_a_fate_that_its_fields_bear_out(scene):
    for moment in derive_moments(scene).moments:
        assert (moment.fate is Fate.MENDED) == (moment.repair is not None)
        assert (moment.fate is Fate.UNDECIDED) == (not moment.answers and not moment.ruptured)
        assert (moment.latency_s is None) != (moment.watched_s is None)
        if moment.latency_s is not None:
            assert 0 <= moment.latency_s <= 10


@given(scenes())
def test_the_same_scene_gives_the_same_moments_again(scene):
    assert derive_moments(scene) == derive_moments(scene)
