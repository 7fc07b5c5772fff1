import numpy as np
import pytest

from geborgen.moments import UserError
from geborgen.simulation.population import Population, draw_family


def drawn(population, name, *, families=400):
    return np.array(
        [getattr(draw_family(population, seed=5, number=n).caregivers[0], name)
         for n in range(families)]
    )  # fmt: skip


def correlation(population, one, other):
    return np.corrcoef(drawn(population, one), drawn(population, other))[0, 1]


def test_a_family_is_the_same_for_the_same_seed_and_number():
    population = Population()
    assert draw_family(population, seed=1, number=7) == draw_family(population, seed=1, number=7)
    assert draw_family(population, seed=1, number=7) != draw_family(population, seed=1, number=8)


def test_the_middle_caregiver_is_the_centre():
    assert np.median(drawn(Population(), "notice")) == pytest.approx(0.7, abs=0.04)


def test_a_past_makes_caring_hang_together_and_leaves_fright_apart():
    population = Population(past=0.8, burden=0.0)
    assert correlation(population, "closeness", "reflection") > 0.4
    assert abs(correlation(population, "closeness", "fright")) < 0.12


def test_burden_makes_strain_and_fright_go_together():
    population = Population(past=0.0, burden=0.8)
    assert correlation(population, "strain", "fright") > 0.4
    assert correlation(population, "strain", "calm") < -0.4


def test_the_tenth_that_carries_most_has_more_strain():
    heavy = Population(burden=0.6, burden_from=0.9)
    light = Population(burden=0.6, burden_to=0.5)
    assert drawn(heavy, "strain").mean() > drawn(light, "strain").mean() + 0.15


@pytest.mark.parametrize(
    "wrong",
    [{"spread": -1.0}, {"past": 1.0}, {"past": 0.9, "burden": 0.9},
     {"burden_from": 0.5, "burden_to": 0.5}, {"spread": float("nan")}],
)  # fmt: skip
def test_an_impossible_population_is_refused_with_its_range(wrong):
    with pytest.raises(UserError, match="population"):
        Population(**wrong)


def test_a_second_caregiver_has_a_past_of_their_own_and_the_same_burden():
    heavy = Population(past=0.0, burden=0.8)
    pairs = [draw_family(heavy, seed=5, number=n, caregivers=2).caregivers for n in range(400)]
    first, second = (np.array([pair[i].strain for pair in pairs]) for i in (0, 1))
    assert np.corrcoef(first, second)[0, 1] > 0.4
    assert [pair[0] for pair in pairs[:3]] == [
        draw_family(heavy, seed=5, number=n).caregivers[0] for n in range(3)
    ]
    first, second = (np.array([pair[i].notice for pair in pairs]) for i in (0, 1))
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.15
