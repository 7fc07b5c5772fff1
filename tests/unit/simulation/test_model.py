"""One life, moment by moment: order, batch and company change nothing they should not."""

import copy
from dataclasses import replace

import pytest

from geborgen.moments import Answer, Half
from geborgen.simulation.child import Manner
from geborgen.simulation.model import Life, age_months, live, moments_until
from geborgen.simulation.parameters import Caregiver, Family, LearnFrom, Mechanisms, Model


def life(**given):
    model = Model(mechanisms=replace(Mechanisms(), **given.pop("switches", {})))
    return Life.begin(Family(**given), seed=11, model=model)


def values(bond):
    return [*bond.coming_in, *bond.going_out, bond.available, bond.threat, bond.anger]


def test_a_life_in_two_parts_is_the_life_in_one():
    whole, parts = life(), life()
    assert [*live(whole, 60)] == [*live(parts, 25), *live(parts, 35)]


def test_another_seed_or_family_lives_another_life():
    first = [*live(life(), 20)]
    assert first != [*live(life(number=1), 20)]
    assert first != [*live(Life.begin(Family(), seed=12), 20)]


def test_distress_stays_between_nought_and_one():
    caregiver = Caregiver(fright=1, calm=0, notice=0, strain=1, closeness=0, repair=0)
    for moment in live(life(caregivers=(caregiver,)), 300):
        assert all(0 <= beat.distress <= 1 for beat in moment.beats)


def test_what_a_child_learns_stays_within_its_range():
    family = life(caregivers=(Caregiver(fright=1, calm=0, repair=0),))
    for _ in live(family, 500):
        pass
    child, bond = family.child, family.child.bonds[0]
    for value in (child.alarm, child.self_calm, child.worth, bond.available, bond.threat):
        assert 0 <= value <= 1


def test_who_never_frightens_is_never_feared():
    family = life(caregivers=(Caregiver(fright=0),))
    lived = [*live(family, 300)]
    assert family.child.bonds[0].threat == 0
    assert not any(m.manner in (Manner.FREEZE, Manner.CONTRADICT) for m in lived)


def test_who_always_repairs_leaves_no_open_rupture_in_closeness():
    lived = live(life(caregivers=(Caregiver(repair=1, closeness=0.3),)), 200)
    closeness = [m for m in lived if m.need.half is not Half.TOP]
    assert any(m.ruptured for m in closeness)
    assert all(m.mended for m in closeness if m.ruptured)


def test_a_limit_is_only_set_where_it_is_needed():
    born = life()
    born.number = moments_until(48, born.model)
    for moment in live(born, 300):
        for beat in moment.beats:
            assert beat.answer is not Answer.LIMITED or moment.need.half is Half.HANDS


def test_young_children_ask_for_closeness_more_and_for_limits_not_yet():
    young, old = life(), life()
    old.number = moments_until(60, old.model)
    first, later = [*live(young, 400)], [*live(old, 400)]
    assert not any(m.need.half is Half.HANDS for m in first)
    assert any(m.need.half is Half.HANDS for m in later)
    assert sum(m.need.half is Half.TOP for m in first) < sum(m.need.half is Half.TOP for m in later)


def test_a_child_learns_each_caregiver_apart():
    warm, away = Caregiver(closeness=0.95, notice=0.95), Caregiver(closeness=0.05)
    family = life(caregivers=(warm, away))
    for _ in live(family, 900):
        pass
    first, second = family.child.bonds
    assert first.available > second.available + 0.2
    assert first.coming_in[0] > second.coming_in[0]


def test_without_the_top_half_nobody_explores():
    lived = live(life(switches={"top_half": False}), 200)
    assert all(m.need.half is not Half.TOP for m in lived)


@pytest.mark.parametrize(
    ("only", "changed", "kept"),
    [(LearnFrom.CALM, "going_out", "coming_in"), (LearnFrom.DISTRESS, "coming_in", "going_out")],
)
def test_learning_from_one_half_leaves_the_values_of_the_other(only, changed, kept):
    family = life(switches={"learn_from": only})
    born = copy.deepcopy(family.child.bonds[0])
    for _ in live(family, 100):
        pass
    assert getattr(family.child.bonds[0], kept) == getattr(born, kept)
    assert getattr(family.child.bonds[0], changed) != getattr(born, changed)


def test_worth_rises_with_answers_and_falls_without():
    cared, left = life(), life(caregivers=(Caregiver(notice=0, repair=0, closeness=0.2),))
    for family in (cared, left):
        for _ in live(family, 600):
            pass
    assert left.child.worth < 0.5 < cared.child.worth


def test_age_and_moments_are_each_others_inverse():
    model = Model()
    assert age_months(moments_until(12, model), model) == pytest.approx(12, abs=0.01)
