"""What changes with age: the form of closeness and of signals, and what can wait."""

from dataclasses import fields
from itertools import pairwise

import pytest

from geborgen.moments import Half, Need
from geborgen.simulation.ages import Stage, checks_back, stage_at
from geborgen.simulation.model import Life, live, moments_until
from geborgen.simulation.parameters import Caregiver, Family, Mechanisms, Model

MODEL = Model()


def without(**switches):
    return Model(mechanisms=Mechanisms(**switches))


def lived_at(months, *, model=MODEL, moments=800, **tendencies):
    life = Life.begin(Family(caregivers=(Caregiver(**tendencies),)), seed=5, model=model)
    life.number = moments_until(months, model)
    return list(live(life, moments))


def test_a_one_year_old_is_nearly_what_the_model_has_without_ages():
    assert stage_at(12, MODEL) == Stage(protest=stage_at(12, MODEL).protest)
    assert stage_at(13, MODEL).protest == 1.0
    assert stage_at(50, without(growing_up=False)) == Stage()


@pytest.mark.parametrize("name", [f.name for f in fields(Stage)])
def test_nothing_jumps_on_a_birthday(name):
    steps = [getattr(stage_at(month / 10, MODEL), name) for month in range(721)]
    assert all(0.0 <= step <= 1.0 for step in steps)
    assert max(abs(b - a) for a, b in pairwise(steps)) < 0.02


def test_separation_is_protested_most_at_about_a_year_and_checking_back_rises_then_falls():
    protest = [stage_at(month, MODEL).protest for month in (3, 13, 36, 72)]
    assert protest[1] > protest[0] and protest[1] > protest[2] > protest[3]
    checks = [checks_back(month, MODEL) for month in (0, 15, 72)]
    assert checks[1] > checks[0] and checks[1] > checks[2]


def test_needs_of_a_six_year_old_are_felt_and_shown_less_strongly():
    baby, six = ([m for m in lived_at(age) if m.need.half is Half.BOTTOM] for age in (9, 70))
    felt, shown = (
        [sum(one(m) for m in found) / len(found) for found in (baby, six)]
        for one in (lambda m: m.start, lambda m: m.beats[0].expressed / m.start)
    )
    assert felt[1] < 0.9 * felt[0]
    assert shown[1] < 0.9 * shown[0]


def test_feelings_to_sort_out_take_the_place_of_hurts():
    def share(age):
        needs = [m.need for m in lived_at(age) if m.need.half is Half.BOTTOM]
        return needs.count(Need.ORGANISE_FEELINGS) / len(needs)

    assert share(70) > share(9) + 0.08


def test_a_five_year_old_who_counts_on_an_answer_can_wait_for_it_and_a_toddler_can_not():
    def rise(age, model=MODEL):
        waiting = [
            m.beats[0].distress / m.start
            for m in lived_at(age, model=model, promptness=0.1)
            if m.need.half is Half.BOTTOM and m.beats[0].answer is None
        ]
        return sum(waiting) / len(waiting)

    assert rise(66) < rise(24) - 0.1
    assert rise(66) < rise(66, without(partnership=False)) - 0.1
