"""What is watched is what the model does: no frame is invented."""

import pytest

from geborgen.simulation.child import Child, Manner, choose_coming_in
from geborgen.simulation.model import Life, live, moments_until
from geborgen.simulation.parameters import Family, Model
from geborgen.simulation.typical import find_caregiver
from geborgen.simulation.watched import WatchedSetting, compute_chances, watch_dyad


def family(name="warm"):
    return Family(caregivers=(find_caregiver(name),))


def watch(setting=WatchedSetting.DAY, name="late", months=1.0):
    return watch_dyad(family(name), seed=3, months=months, setting=setting)


def test_a_day_shows_the_moments_that_the_child_lives_next():
    dyad = watch()
    life = Life.begin(family("late"), seed=3)
    for _ in live(life, moments_until(1.0, Model())):
        pass
    lived = list(live(life, 8))
    ends = [frame for frame in dyad.frames if frame.ends]
    assert [frame.need for frame in ends] == [moment.need for moment in lived]
    assert [frame.distress for frame in ends] == [moment.end for moment in lived]
    assert len(dyad.frames) == sum(2 + len(moment.beats) for moment in lived)


def test_growth_runs_from_birth_to_now():
    growth = watch().growth
    assert growth[0].months == 0
    assert growth[-1].months == pytest.approx(1.0, abs=0.01)
    assert [one.months for one in growth] == sorted(one.months for one in growth)


def test_chances_are_what_the_child_does():
    born, model = family(), Model()
    child = Child.newborn(born)
    bond = child.bonds[0]
    bond.threat, bond.available, child.worth = 0.3, 0.7, 0.4
    bond.coming_in[:] = [-0.45, -0.42, -0.5]
    chances = compute_chances(child, bond, distress=0.6, model=model)
    draws = [(i + 0.5) / 4000 for i in range(4000)]
    done = [choose_coming_in(child, bond, 0.6, draw=u, model=model) for u in draws]
    share = {manner: done.count(manner) / 4000 for manner in Manner}
    assert chances.show == pytest.approx(share[Manner.SHOW], abs=0.001)
    assert chances.minimise == pytest.approx(share[Manner.MINIMISE], abs=0.001)
    assert chances.maximise == pytest.approx(share[Manner.MAXIMISE], abs=0.001)
    broken = share[Manner.FREEZE] + share[Manner.CONTRADICT]
    assert chances.breaks == pytest.approx(broken, abs=0.001)


def test_the_strange_situation_has_its_eight_episodes():
    frames = watch(WatchedSetting.STRANGE_SITUATION).frames
    assert list(dict.fromkeys(frame.chapter for frame in frames)) == list(range(1, 9))
    assert {frame.chapter for frame in frames if not frame.present} == {4, 6, 7}
    assert {frame.chapter for frame in frames if frame.stranger} == {3, 4, 7}


def test_the_same_words_give_the_same_film():
    assert watch() == watch()
    assert watch() != watch(name="warm")
