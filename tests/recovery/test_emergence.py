"""The patterns come out of the caregivers' tendencies, and each mechanism carries what it must."""

from dataclasses import replace

import numpy as np
import pytest

from geborgen.simulation.cohort import code_cohort, live_cohort, make_cohort
from geborgen.simulation.parameters import Caregiver, Family, LearnFrom, Mechanisms, Model
from tests.simulated_families import FALLIBLE, MOMENTS, USUAL, coded, families, shares


def expect_majority(name, pattern, least):
    found = shares(USUAL[name])
    assert max(found, key=found.get) == pattern, found
    assert found[pattern] >= least, found


@pytest.mark.parametrize(
    ("name", "pattern", "least"),
    [
        ("warm", "B", 0.9),
        ("rejecting", "A", 0.85),
        ("late", "C", 0.4),
        ("overprotective", "C", 0.4),
        ("frightening", "D", 0.75),
    ],
)
def test_typical_caregivers_give_the_expected_majority(name, pattern, least):
    expect_majority(name, pattern, least)


def test_fallible_who_repair_do_nearly_as_well_as_the_nearly_perfect_and_others_do_not():
    perfect = Caregiver(
        notice=0.98, promptness=0.98, constancy=0.98, closeness=0.98, exploration=0.98, calm=0.95,
        limits=0.95, repair=0.95, fright=0, reflection=0.9, strain=0.05,
    )  # fmt: skip
    # This caregiver fits a third of the needs for closeness at once; mending carries the rest.
    mending = shares(FALLIBLE, n=200)["B"]
    assert mending > shares(perfect, n=200)["B"] - 0.25
    assert shares(replace(FALLIBLE, repair=0.05), n=200)["B"] < mending - 0.45


def test_two_coders_who_err_agree_as_real_coders_do():
    codings = {}
    for sd in (0.0, 0.8):
        codings[sd] = [
            str(c.pattern) for name in ("usual", "rejecting", "late", "frightening")
            for c in coded(USUAL[name], n=80, error_sd=sd)
        ]  # fmt: skip
    same = np.mean([a == b for a, b in zip(codings[0.0], codings[0.8], strict=True)])
    chance = sum(
        codings[0.0].count(p) * codings[0.8].count(p) / len(codings[0.0]) ** 2 for p in "ABCD"
    )
    assert 0.65 < (same - chance) / (1 - chance) < 0.97


def test_shuffled_caregivers_destroy_the_correlation():
    rng = np.random.default_rng(6)
    mixed = [
        Family(
            number=n,
            caregivers=(Caregiver(**dict(zip(Caregiver.__slots__, row, strict=True))),),
        )
        for n, row in enumerate(rng.beta(2, 2, (400, 11)) * ([1.0] * 8 + [0.3] + [1.0] * 2))
    ]  # fmt: skip
    cohort = make_cohort(mixed, seed=6)
    live_cohort(cohort, MOMENTS)
    counts = cohort.counts[:, 0, 1].astype(float)
    answered = counts[:, 1] / counts[:, 0]
    secure = np.array([coding.pattern == "B" for coding in code_cohort(cohort)])
    assert np.corrcoef(answered, secure)[0, 1] > 0.2
    assert abs(np.corrcoef(rng.permutation(answered), secure)[0, 1]) < 0.12


@pytest.mark.parametrize("name", ["late", "overprotective"])
def test_without_thresholded_noticing_a_loud_signal_is_not_worth_it(name):
    assert shares(USUAL[name], thresholded_noticing=False)["C"] < 0.12


def test_without_fear_of_the_caregiver_strategies_hold():
    assert shares(USUAL["frightening"], fear_of_caregiver=False)["D"] == 0


def test_without_the_sting_being_turned_away_teaches_hiding_less():
    whole, painless = (
        shares(USUAL["rejecting"], sting_of_rejection=on)["A"] for on in (True, False)
    )
    assert painless < whole - 0.2


def test_without_repair_the_good_enough_are_not():
    assert shares(FALLIBLE, repair=False)["B"] < shares(FALLIBLE)["B"] - 0.3


def spread_of_strategies(learn_from):
    """How far apart families end: variance of their chances to show, hide or make it big."""
    cohort = make_cohort(
        [f for name in USUAL for f in families(USUAL[name], 20)], seed=2,
        model=Model(mechanisms=Mechanisms(learn_from=learn_from)),
    )  # fmt: skip
    live_cohort(cohort, MOMENTS)
    k = cohort.model.constants
    values = cohort.bonds[:, 0, :3].copy()
    trust = k.trust_pull * (cohort.bonds[:, 0, 5] - 0.5)
    trust = trust + k.worth_pull * (cohort.child[:, 4] - 0.5)
    values[:, 0] += trust
    values[:, 1] -= trust
    chances = np.exp(k.choice_precision * (values - values.max(1, keepdims=True)))
    return (chances / chances.sum(1, keepdims=True)).var(0).sum()


def test_learning_from_distress_clusters_more_than_learning_from_calm():
    # source: petters2006
    assert spread_of_strategies(LearnFrom.DISTRESS) > 2 * spread_of_strategies(LearnFrom.CALM)
