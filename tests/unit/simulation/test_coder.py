"""The blind coder on hand-made tapes: what it scores, and what it never looks at."""

from dataclasses import replace

import pytest

from geborgen.moments import Actor, Behaviour, Provenance, Recording, Role, UserError
from geborgen.simulation.coder import (
    Pattern,
    Watched,
    code_strange_situation,
    score_watched,
    watch_reunion,
)

CHILD, PARENT = Actor(role=Role.CHILD, name="k"), Actor(role=Role.CAREGIVER, name="moeder")
CALM = Watched(play=170, greeting=5, length=180)


class Fixed:
    """A coder who always errs by the same amount."""

    def __init__(self, by):
        self.by = by

    def normal(self):
        return self.by


def tape(*acts):
    """A coded Strange Situation of two reunions of three minutes: at 600 and at 1200 seconds."""
    found = [
        Behaviour(actor=PARENT, code="episode_5", onset_s=600, offset_s=780),
        Behaviour(actor=PARENT, code="episode_8", onset_s=1200, offset_s=1380),
    ]
    for onset, offset, code in acts:
        found.append(Behaviour(actor=CHILD, code=code, onset_s=onset, offset_s=offset))
    return Recording(
        session="vs-1", child="k", caregivers=("moeder",),
        behaviours=tuple(sorted(found, key=lambda b: b.onset_s)),
        provenance=Provenance(maker="hand", version="1"),
    )  # fmt: skip


def test_a_child_that_greets_settles_and_plays_is_coded_secure():
    coding = code_strange_situation(
        tape((600, 605, "greets"), (605, 640, "clings"), (640, 780, "plays"),
             (1200, 1210, "reaches"), (1210, 1260, "clings"), (1260, 1380, "plays"))
    )  # fmt: skip
    assert coding.pattern is coding.organised is Pattern.SECURE
    assert coding.first_reunion.avoidance == coding.second_reunion.resistance == 1


def test_a_child_that_turns_away_and_plays_on_is_coded_avoidant():
    coding = code_strange_situation(
        tape((600, 620, "turns_away"), (620, 700, "plays_on"), (700, 780, "plays"),
             (1200, 1220, "turns_away"), (1220, 1300, "plays_on"))
    )  # fmt: skip
    assert coding.pattern is Pattern.AVOIDANT
    assert coding.second is Pattern.SECURE


def test_a_child_that_clings_cries_and_pushes_away_is_coded_resistant():
    coding = code_strange_situation(
        tape((600, 610, "reaches"), (610, 640, "resists"), (610, 700, "cries"),
             (640, 780, "clings"), (1200, 1210, "approaches"), (1210, 1250, "resists"),
             (1210, 1350, "cries"), (1250, 1380, "clings"))
    )  # fmt: skip
    assert coding.pattern is Pattern.RESISTANT
    assert coding.unsettled > 0.5


def test_conflict_stands_on_top_and_the_second_choice_is_kept():
    coding = code_strange_situation(
        tape((600, 625, "freezes"), (625, 700, "plays_on"), (1200, 1220, "contradicts"),
             (1220, 1240, "turns_away"), (1240, 1330, "plays_on"))
    )  # fmt: skip
    assert coding.pattern is Pattern.DISORGANISED
    assert coding.organised is Pattern.AVOIDANT
    assert coding.disorganisation >= 5


def test_one_short_freeze_is_noted_and_not_enough():
    coding = code_strange_situation(tape((602, 607, "freezes"), (610, 780, "plays")))
    assert 1 < coding.disorganisation < 5
    assert coding.pattern is Pattern.SECURE


def test_acts_are_cut_to_the_episode_and_points_count_five_seconds():
    seen = watch_reunion(tape((590, 615, "clings"), (770, 800, "cries"), (700, None, "reaches")), 5)
    assert (seen.contact, seen.distress, seen.proximity) == (15, 10, 5)


def test_what_the_caregiver_does_and_where_the_tape_comes_from_change_nothing():
    plain = tape((600, 605, "greets"), (1200, 1260, "clings"))
    frightening = Behaviour(actor=PARENT, code="frightens", onset_s=700)
    told = replace(
        plain,
        behaviours=(plain.behaviours[0], plain.behaviours[1], frightening, *plain.behaviours[2:]),
        child="family-3",
        provenance=Provenance(maker="geborgen.simulation", version="1", seed=1),
    )
    assert code_strange_situation(told) == code_strange_situation(plain)


def test_a_recording_without_reunions_is_refused_in_one_line():
    with pytest.raises(UserError, match="vs-2"):
        code_strange_situation(replace(tape(), session="vs-2", behaviours=()))


def test_scores_stay_on_their_scale_however_much_a_coder_errs():
    full = Watched(turning=180, resistance=180, contact=180, conflict=180, length=180)
    for by in (-9.0, 9.0):
        coding = score_watched(CALM, full, rng=Fixed(by))
        for scores in (coding.first_reunion, coding.second_reunion):
            assert all(1 <= getattr(scores, name) <= 7 for name in type(scores).__slots__)
        assert 1 <= coding.disorganisation <= 9


def test_a_coder_without_error_draws_no_number():
    assert score_watched(CALM, CALM) == score_watched(CALM, CALM, rng=Fixed(0.0))
