"""The compiled model gives the tape of the readable one, to the last bit."""

from dataclasses import replace

import numpy as np
import pytest

from geborgen.moments import Answer, Need
from geborgen.simulation import kernel, kernel_acts, kernel_rows, kernel_situation
from geborgen.simulation.child import Manner
from geborgen.simulation.coder import code_strange_situation
from geborgen.simulation.cohort import (
    code_cohort,
    live_cohort,
    make_cohort,
    take_life,
    tape_cohort,
    tape_situations,
)
from geborgen.simulation.model import Life, live, moments_until
from geborgen.simulation.parameters import (
    Caregiver,
    Family,
    LearnFrom,
    Mechanisms,
    Model,
    Temperament,
)
from geborgen.simulation.population import Population, draw_family
from geborgen.simulation.rng import Normals, Purpose
from geborgen.simulation.situation_recording import record_strange_situation
from geborgen.simulation.strange_situation import Act, Cry, simulate_strange_situation

ANSWERS, NEEDS = list(Answer), list(Need)
HARD = Caregiver(notice=0.5, closeness=0.4, fright=0.4, constancy=0.2, exploration=0.2, strain=0.8)
FAMILIES = [
    Family(number=0),
    Family(number=5, caregivers=(HARD,), temperament=Temperament(reactivity=0.9)),
    Family(number=2**32 - 1, caregivers=(Caregiver(), HARD, Caregiver(repair=0)), shares=(2, 1, 1)),
]
SWITCHES = [
    {},
    *({item: False} for item in Mechanisms.__slots__ if item != "learn_from"),
    {"learn_from": LearnFrom.CALM},
    {"learn_from": LearnFrom.DISTRESS},
]


def as_words(moment):
    answers = [8 if b.answer is None else ANSWERS.index(b.answer) for b in moment.beats]
    return [moment.caregiver, NEEDS.index(moment.need), int(moment.manner), len(answers), *answers]


@pytest.mark.parametrize("switches", SWITCHES, ids=[str(next(iter(s), "all")) for s in SWITCHES])
def test_both_live_the_same_life(switches):
    model = Model(mechanisms=replace(Mechanisms(), **switches))
    cohort = make_cohort(FAMILIES, seed=2**40 + 9, model=model)
    words, floats = tape_cohort(cohort, 150)
    for row, family in enumerate(FAMILIES):
        twin = Life.begin(family, seed=2**40 + 9, model=model)
        for place, moment in enumerate(live(twin, 150)):
            found = words[row, place]
            assert found[: 4 + len(moment.beats)].tolist() == as_words(moment)
            assert found[8:].tolist() == [moment.ruptured, moment.mended, moment.settled]
            assert floats[row, place, :2].tolist() == [moment.start, moment.end]
            distress = [beat.distress for beat in moment.beats]
            assert floats[row, place, 2 : 2 + len(distress)].tolist() == distress
        assert take_life(cohort, row, family) == twin


@pytest.mark.parametrize("months", [15, 30, 48, 70])
@pytest.mark.parametrize("growing", [True, False])
def test_both_live_the_same_life_at_every_age(months, growing):
    switches = Mechanisms(growing_up=growing, partnership=growing)
    model = Model(mechanisms=switches)
    cohort = make_cohort(FAMILIES, seed=12, model=model)
    cohort.number = moments_until(months, model)
    twins = [take_life(cohort, row, family) for row, family in enumerate(FAMILIES)]
    live_cohort(cohort, 120)
    tape, _, steps = tape_situations(cohort)
    for row, (twin, family) in enumerate(zip(twins, FAMILIES, strict=True)):
        for _ in live(twin, 120):
            pass
        assert take_life(cohort, row, family) == twin
        acts = [int(step.act) for step in simulate_strange_situation(twin).steps]
        assert tape[row, : steps[row], 1].tolist() == acts


@pytest.mark.slow
def test_many_families_live_the_same_lives_lane_by_lane():
    drawn = [draw_family(Population(), seed=4, number=number) for number in range(70)]
    cohort = make_cohort(drawn, seed=4)
    live_cohort(cohort, 300)
    for row, family in enumerate(drawn):
        twin = Life.begin(family, seed=4)
        for _ in live(twin, 300):
            pass
        assert take_life(cohort, row, family) == twin


def test_threads_batches_and_parts_change_nothing():
    many = [replace(FAMILIES[number % 3], number=number) for number in range(100)]
    whole, parts = (make_cohort(many, seed=3) for _ in range(2))
    live_cohort(whole, 200, threads=1)
    live_cohort(parts, 120, threads=3)
    live_cohort(parts, 80, threads=2)
    alone = make_cohort(many[41:42], seed=3)
    live_cohort(alone, 200)
    for name in ("child", "bonds", "counts"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name))
    assert np.array_equal(whole.bonds[41], alone.bonds[0])


def test_both_play_the_same_strange_situation_and_code_it_the_same():
    cohort = make_cohort(FAMILIES, seed=8)
    live_cohort(cohort, 400)
    tape, distress, steps = tape_situations(cohort, occasion=3)
    codings = code_cohort(cohort, occasion=3)
    for row, family in enumerate(FAMILIES):
        life = take_life(cohort, row, family)
        twin = simulate_strange_situation(life, occasion=3)
        seen = [
            [s.episode, s.act, s.cry, 9 if s.answer is None else ANSWERS.index(s.answer), s.held]
            for s in twin.steps
        ]
        assert tape[row, : steps[row]].tolist() == seen
        assert distress[row, : steps[row]].tolist() == [s.distress for s in twin.steps]
        rng = Normals(life.draws, purpose=Purpose.CODING, start=3 * 4 * 16)
        assert code_strange_situation(record_strange_situation(twin, life), rng=rng) == codings[row]


def test_the_kernel_counts_columns_as_the_records_do():
    assert tuple(Caregiver.__slots__) == kernel_rows.CARE == kernel_acts.Care._fields
    rows = vars(kernel_rows)
    assert [rows[name.upper()] for name in kernel_rows.CHILD] == [
        place * kernel_rows.LANES for place in range(len(kernel_rows.CHILD))
    ]
    names = vars(kernel_acts) | vars(kernel)
    assert [names[answer.name] for answer in Answer] == list(range(len(Answer)))
    assert [names[need.name] for need in Need] == list(range(len(Need)))
    assert [names[manner.name] for manner in Manner] == list(range(len(Manner)))
    assert [vars(kernel_situation)[act.name] for act in Act] == list(range(len(Act)))
    assert len(Cry) == 3
