import json
from dataclasses import replace

import pytest

from geborgen.moments import UserError
from geborgen.simulation.calibration import FREE, CalibrationPlan, calibrate, compute_distance
from geborgen.simulation.posterior import calibrated_study, describe_model, load_posterior, set_free
from geborgen.simulation.published import Use, choose_rows, load_published
from geborgen.simulation.survey import Study

FIT = choose_rows(load_published(), Use.FIT)
SMALL = CalibrationPlan(
    particles=6, generations=1, families=40, playing=2, steps=1, centre_families=40, seed=3
)


def test_calibration_refuses_rows_that_are_to_be_predicted():
    with pytest.raises(ValueError, match="predicted"):
        calibrate(load_published(), SMALL)


def test_what_is_published_of_predicted_rows_does_not_move_the_shipped_posterior():
    posterior = load_posterior()
    assert posterior is not None
    assert set(posterior.rows) == {row.key for row in FIT}


def test_the_shipped_posterior_belongs_to_this_model():
    posterior = load_posterior()
    assert posterior is not None
    assert posterior.model == describe_model(), "the model changed: python docs/calibrate.py"
    assert posterior.names == tuple(one.name for one in FREE)
    assert sum(posterior.weights) == pytest.approx(1.0)
    assert posterior.date and posterior.version and dict(posterior.plan)["seed"]


def test_every_point_of_the_posterior_lies_between_the_bounds_of_the_prior():
    posterior = load_posterior()
    assert posterior is not None
    for point in (*posterior.points, posterior.centre):
        assert all(one.low <= value <= one.high for one, value in zip(FREE, point, strict=True))


def test_the_calibrated_study_lies_in_the_middle_of_the_posterior():
    posterior = load_posterior()
    assert posterior is not None
    study = calibrated_study(Study(families=77))
    assert study.families == 77
    assert study.population.spread == dict(posterior.middle())["population.spread"]


def test_distance_is_nothing_where_all_rows_are_met_and_grows_from_there():
    met = [row.value for row in FIT]
    assert compute_distance(FIT, met) == 0.0
    off = [met[0] + 0.1, *met[1:]]
    assert compute_distance(FIT, off) > compute_distance(FIT, [met[0] + 0.05, *met[1:]]) > 0.0
    assert compute_distance(FIT, [float("nan"), *met[1:]]) == float("inf")


def test_a_free_parameter_that_does_not_exist_is_refused():
    with pytest.raises(UserError, match="weather"):
        set_free(Study(), [("weather.rain", 1.0)])


@pytest.mark.slow
def test_a_calibration_that_was_cut_short_goes_on_to_the_same_posterior(tmp_path):
    whole, cut = tmp_path / "whole.jsonl", tmp_path / "cut.jsonl"
    expected = calibrate(FIT, SMALL, done=whole)
    lines = whole.read_text(encoding="utf-8").splitlines(keepends=True)
    cut.write_text("".join(lines[:4]) + lines[4][:20], encoding="utf-8")
    told = []
    assert calibrate(FIT, SMALL, done=cut, progress=lambda n, of: told.append((n, of))) == expected
    assert told[-1] == (10, 10)


@pytest.mark.slow
def test_points_of_another_plan_are_not_taken_for_ones_own(tmp_path):
    done = tmp_path / "done.jsonl"
    first = calibrate(FIT, SMALL, done=done)
    other = calibrate(FIT, replace(SMALL, seed=4), done=done)
    assert other != first
    assert all(json.loads(line) for line in done.read_text(encoding="utf-8").splitlines())
