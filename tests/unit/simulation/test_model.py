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


def ruptures(**given):
    lived = live(life(**given), 600)
    return [m for m in lived if m.ruptured and m.need.half is not Half.TOP]


def test_who_always_repairs_leaves_no_open_rupture_that_shows():
    found = ruptures(caregivers=(Caregiver(repair=1, closeness=0.3, reflection=0),))
    shown = [m.mended for m in found if m.manner in (Manner.SHOW, Manner.MAXIMISE)]
    hidden = [m.mended for m in found if m.manner is Manner.MINIMISE]
    assert shown and all(shown)
    assert 0 < sum(hidden) < 0.5 * len(hidden)


def test_who_reflects_mends_more_of_what_was_hidden_and_without_the_mechanism_all_shows():
    kinds = [Caregiver(repair=1, closeness=0.3, reflection=r) for r in (0, 1)]
    hidden = [
        [m.mended for m in ruptures(caregivers=(kind,)) if m.manner is Manner.MINIMISE]
        for kind in kinds
    ]
    assert sum(hidden[1]) / len(hidden[1]) > sum(hidden[0]) / len(hidden[0]) + 0.2
    assert all(m.mended for m in ruptures(
        caregivers=(kinds[0],), switches={"visible_ruptures": False}))  # fmt: skip


def test_a_signal_made_big_is_answered_sooner_by_who_is_late():
    waits = {Manner.SHOW: [], Manner.MAXIMISE: []}
    for moment in live(life(caregivers=(Caregiver(promptness=0.2),)), 3000):
        if moment.manner in waits:
            waits[moment.manner].append(sum(beat.answer is None for beat in moment.beats))
    show, loud = (sum(found) / len(found) for found in waits.values())
    assert loud < show - 0.1


def test_who_bears_no_exploring_holds_on_to_a_child_at_rest_and_others_do_not():
    def kept(exploration, **given):
        lived = live(life(caregivers=(Caregiver(exploration=exploration),), **given), 500)
        closeness = [m for m in lived if m.need.half is not Half.TOP]
        return sum(m.beats[-1].answer is Answer.INTRUDED for m in closeness)

    assert kept(0.05) > 80 > 20 > kept(0.95)
    assert kept(0.05, switches={"holding_on": False}) == 0


def test_being_taken_over_while_exploring_raises_the_alarm():
    taken_over = [life(caregivers=(Caregiver(exploration=0.05, repair=0),), switches={
        "teaching_alarm": on, "holding_on": False}) for on in (True, False)]  # fmt: skip
    for family in taken_over:
        for _ in live(family, 1500):
            pass
    assert taken_over[0].child.alarm > taken_over[1].child.alarm + 0.05


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
    family = life(switches={"learn_from": only, "calm_closeness": False})
    born = copy.deepcopy(family.child.bonds[0])
    for _ in live(family, 100):
        pass
    assert getattr(family.child.bonds[0], kept) == getattr(born, kept)
    assert getattr(family.child.bonds[0], changed) != getattr(born, changed)


@pytest.mark.parametrize(("notice", "rises"), [(0.95, True), (0.1, False)])
def test_calm_moments_say_what_to_expect_of_showing_a_need(notice, rises):
    # grossmann2002: how play is met foretells how distress will be.
    family = life(switches={"learn_from": LearnFrom.CALM}, caregivers=(Caregiver(notice=notice),))
    born = family.child.bonds[0].coming_in[0]
    for _ in live(family, 2000):
        pass
    assert (family.child.bonds[0].coming_in[0] > born) is rises


def test_worth_rises_with_answers_and_falls_without():
    cared, left = life(), life(caregivers=(Caregiver(notice=0, repair=0, closeness=0.2),))
    for family in (cared, left):
        for _ in live(family, 600):
            pass
    assert left.child.worth < 0.5 < cared.child.worth


def test_age_and_moments_are_each_others_inverse():
    model = Model()
    assert age_months(moments_until(12, model), model) == pytest.approx(12, abs=0.01)
