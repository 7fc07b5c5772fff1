from dataclasses import replace

import numpy as np
import pytest

from geborgen.simulation.parameters import Caregiver
from geborgen.simulation.population import Population
from geborgen.simulation.survey import MEASURES, POPULATIONS, Study, simulate_survey

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
    study = POPULATIONS["coming_back"](Study(families=300, seed=3))
    seen = simulate_survey(study).columns
    assert (seen["secure"] == seen["secure_later"]).mean() > 0.6


def test_progress_ends_at_the_whole():
    told = []
    simulate_survey(Study(families=40, playing=0), progress=told.append)
    assert told == sorted(told) and told[-1] == 1.0
