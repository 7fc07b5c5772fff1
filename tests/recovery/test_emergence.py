"""The patterns come out of the caregivers' tendencies, and each mechanism carries what it must."""

from dataclasses import replace

import numpy as np
import pytest

from geborgen.simulation.cohort import code_cohort, live_cohort, make_cohort
from geborgen.simulation.parameters import Caregiver, Family, LearnFrom, Mechanisms, Model
from tests.simulated_families import FALLIBLE, MOMENTS, USUAL, coded, families, shares

PERFECT = Caregiver(
    notice=0.98, promptness=0.98, constancy=0.98, closeness=0.98, exploration=0.98, calm=0.95,
    limits=0.95, repair=0.95, fright=0, reflection=0.9, strain=0.05,
)  # fmt: skip


def expect_majority(name, pattern, least):
    found = shares(USUAL[name], n=400)
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


def secure(caregiver, *, n=600, **options):
    """Share of secure children and its standard error."""
    share = shares(caregiver, n=n, **options)["B"]
    return share, max(share * (1 - share), 0.01) / n


def test_fallible_who_repair_do_nearly_as_well_as_the_nearly_perfect_and_others_do_not():
    # This caregiver fits a third of the needs for closeness at once; mending carries the rest.
    # Nearly as well: not more than 20 points less, whole 95 % interval; a coder who errs.
    perfect, mending, left_open = (
        secure(care, error_sd=0.8) for care in (PERFECT, FALLIBLE, replace(FALLIBLE, repair=0.05))
    )
    behind = perfect[0] - mending[0]
    assert behind + 1.96 * (perfect[1] + mending[1]) ** 0.5 < 0.20
    between = mending[0] - left_open[0]
    assert between - 1.96 * (mending[1] + left_open[1]) ** 0.5 > 0.50
    # Mending makes good for most of what missing costs.
    assert behind < 0.25 * (behind + between)


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
    return chances(cohort).var(0).sum()


def chances(cohort):
    """Each child's chances to show, hide or make it big, by what it has learnt."""
    k = cohort.model.constants
    values = cohort.bonds[:, 0, :3].copy()
    trust = k.trust_pull * (cohort.bonds[:, 0, 5] - 0.5)
    trust = trust + k.worth_pull * (cohort.child[:, 4] - 0.5)
    values[:, 0] += trust
    values[:, 1] -= trust
    powers = np.exp(k.choice_precision * (values - values.max(1, keepdims=True)))
    return powers / powers.sum(1, keepdims=True)


def test_learning_from_distress_clusters_more_than_learning_from_calm():
    # source: petters2006
    assert spread_of_strategies(LearnFrom.DISTRESS) > 2 * spread_of_strategies(LearnFrom.CALM)


def split(learn_from):
    """How far children of the very same caregiver end apart in their chance to show a need."""
    middling = Caregiver(closeness=0.5, notice=0.6, promptness=0.6, repair=0.4, reflection=0.4)
    cohort = make_cohort(
        families(middling, 400), seed=2, model=Model(mechanisms=Mechanisms(learn_from=learn_from))
    )
    live_cohort(cohort, MOMENTS)
    return chances(cohort)[:, 0].std()


def test_only_learning_from_distress_drives_children_of_one_caregiver_apart():
    # In both ways of learning what showing brings is learnt; only in distress does what the child
    # does change what it gets, and a small difference grows.
    assert split(LearnFrom.DISTRESS) > 2.5 * split(LearnFrom.CALM)


def test_calm_learning_alone_tells_warm_from_neglecting_caregivers():
    # So the contrast with distress is not that closeness cannot be learnt in calm.
    model = Model(mechanisms=Mechanisms(learn_from=LearnFrom.CALM))
    cohort = make_cohort(
        [*families(USUAL["warm"], 50), *families(USUAL["fallible-open"], 50)], seed=2, model=model
    )
    live_cohort(cohort, MOMENTS)
    show = chances(cohort)[:, 0]
    assert show[:50].mean() > show[50:].mean() + 0.4


def test_overprotection_alone_makes_a_usual_caregivers_child_resist_more():
    held = replace(USUAL["usual"], exploration=0.1)
    whole, free = shares(held, n=400)["C"], shares(held, n=400, holding_on=False)["C"]
    assert whole > shares(USUAL["usual"], n=400)["C"] + 0.05
    assert whole > free + 0.05
