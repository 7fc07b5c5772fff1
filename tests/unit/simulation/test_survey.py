from dataclasses import replace

import numpy as np
import pytest

from geborgen.simulation.family_groups import GROUPS, FamilyGroup, parse_group
from geborgen.simulation.parameters import Caregiver
from geborgen.simulation.population import Population
from geborgen.simulation.survey import MEASURES, Study, simulate_survey

pytestmark = pytest.mark.slow

ALIKE = Population(spread=0.0, fright_spread=0.0, child_spread=0.0)


@pytest.fixture(scope="module")
def survey():
    return simulate_survey(Study(families=300, seed=4, playing=3))


def kind(**tendencies):
    return replace(ALIKE, centre=Caregiver(**tendencies))


def test_every_measure_is_there_with_a_number_per_family(survey):
    assert set(survey.columns) == set(MEASURES)
    assert all(column.shape == (300,) for column in survey.columns.values())


def test_every_family_has_one_pattern(survey):
    patterns = [survey.columns[n] for n in ("avoidant", "secure", "resistant", "disorganised")]
    assert np.array_equal(np.sum(patterns, axis=0), np.ones(300))


def test_families_not_seen_in_play_or_again_are_unknown(survey):
    assert np.isfinite(survey.columns["matched"]).sum() == 3
    assert np.isnan(survey.columns["secure_later"]).all()
    assert np.isnan(survey.columns["secure_other"]).all()


def test_interviews_are_cut_at_the_published_shares(survey):
    assert survey.columns["autonomous"].mean() == pytest.approx(0.58, abs=0.01)
    assert survey.columns["unresolved"].mean() == pytest.approx(0.18, abs=0.01)


def test_sensitivity_is_a_rating_with_error_and_not_the_hidden_number():
    rated = simulate_survey(Study(population=ALIKE, families=100, seed=1, playing=0)).columns
    assert rated["true_notice"].std() == pytest.approx(0.0, abs=1e-12)
    assert rated["sensitivity"].std() > 0.8
    assert rated["sensitivity"].min() >= 1 and rated["sensitivity"].max() <= 9


def test_longer_visits_scatter_less():
    rated = simulate_survey(Study(population=ALIKE, families=200, seed=2, playing=0)).columns
    assert rated["sensitivity_long"].std() < rated["sensitivity_short"].std() - 0.2


def test_observers_rate_who_notices_and_answers_above_who_does_not():
    warm, late = (
        simulate_survey(Study(population=kind(notice=n, promptness=n), families=60, playing=0))
        for n in (0.9, 0.4)
    )
    assert warm.columns["sensitivity"].mean() > late.columns["sensitivity"].mean() + 1.0


def test_a_second_visit_finds_most_children_as_they_were():
    study = GROUPS["coming_back"].change(Study(families=600, seed=3))
    seen = simulate_survey(study).columns
    assert (seen["secure"] == seen["secure_later"]).mean() > 0.6


def test_progress_ends_at_the_whole():
    told = []
    simulate_survey(Study(families=40, playing=0), progress=told.append)
    assert told == sorted(told) and told[-1] == 1.0


def test_a_training_by_lot_raises_the_sensitivity_of_the_trained_and_of_nobody_before():
    group = parse_group({"training": {"notice": 1.0, "promptness": 1.0}, "share": 1.0})
    seen = simulate_survey(group.change(Study(families=1200, seed=6, playing=0))).columns
    trained = seen["trained"] > 0.5
    assert 0.45 < trained.mean() < 0.55
    gain = {
        name: seen[name][trained].mean() - seen[name][~trained].mean()
        for name in ("sensitivity_before", "sensitivity", "secure")
    }
    assert abs(gain["sensitivity_before"]) < 0.3
    assert gain["sensitivity"] > 0.5
    assert gain["secure"] > 0.03


def test_two_caregivers_are_both_rated_and_each_has_a_pattern_of_their_own():
    seen = simulate_survey(GROUPS["two_caregivers"].change(Study(families=400, seed=2))).columns
    assert np.isfinite(seen["sensitivity_other"]).all()
    assert 0.3 < (seen["pattern"] == seen["pattern_other"]).mean() < 0.95


def test_a_group_keeps_the_families_between_two_quantiles_of_a_measure():
    group = parse_group({"choose": {"of": "true_fright", "from": 0.8, "to": 1.0}, "share": 1.0})
    whole = simulate_survey(group.change(Study(families=200, seed=4, playing=0)))
    kept = group.select(whole)
    assert kept.families == 40
    assert kept.columns["true_fright"].min() >= np.quantile(whole.columns["true_fright"], 0.8)


@pytest.mark.parametrize(
    "told",
    [
        {"colour": "red"},
        {"burden": [0.9, 0.1]},
        {"burden": [0.9]},
        {"later": 12},
        {"caregivers": 3},
        {"learn_from": "joy"},
        {"choose": {"of": "wealth"}},
        {"training": {"notice": 50.0}},
    ],
)
def test_a_group_that_cannot_be_is_refused(told):
    with pytest.raises(ValueError):
        parse_group(told)


def test_the_usual_group_changes_nothing():
    study = Study(families=77, playing=3)
    assert FamilyGroup(share=1.0).change(study) == study
