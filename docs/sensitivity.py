"""Which numbers of the model matter: Morris over all free ones, Sobol over those that do most.

Writes ``docs/explanation/sensitivity.json``; ``docs/evidence.py`` draws it. All points meet the
same families and the same chance, so that only the parameters differ. About ten minutes.
"""

import argparse
import json
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from SALib.analyze import morris as morris_analysis
from SALib.analyze import sobol as sobol_analysis
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample

from geborgen.simulation.parameters import Constants
from geborgen.simulation.posterior import calibrated_study, describe_model, load_posterior, set_free
from geborgen.simulation.statistics import STATISTICS
from geborgen.simulation.survey import Study, Survey, simulate_survey

TARGET = Path(__file__).resolve().parent / "explanation" / "sensitivity.json"
OUTCOMES = {
    "secure": ("share", ["secure"]),
    "avoidant": ("share", ["avoidant"]),
    "resistant": ("share", ["resistant"]),
    "disorganised": ("share", ["disorganised"]),
    "sensitivity_secure": ("correlation", ["sensitivity", "secure"]),
}
# Play has no part in the outcomes; steps of time are conventions of the model, not free.
LEFT_OUT = ("play_", "still_")
POPULATION = ("spread", "fright_spread", "past", "burden")
CENTRE = ("notice", "promptness", "closeness", "calm", "repair", "fright", "reflection", "strain")
AROUND = 0.25


def bounds_of(study: Study) -> dict[str, tuple[float, float]]:
    """A quarter less and a quarter more of every free number, within what it may be."""
    found = {}
    for item in fields(Constants):
        free = item.metadata["source"] == "free" and not item.name.startswith(LEFT_OUT)
        if free:
            value = getattr(study.model.constants, item.name)
            low, high = item.metadata["low"], item.metadata["high"]
            found[f"constants.{item.name}"] = around(value, low=low, high=high)
    for name in POPULATION:
        high = 0.65 if name in ("past", "burden") else 5.0
        found[f"population.{name}"] = around(getattr(study.population, name), low=0, high=high)
    for name in CENTRE:
        value = getattr(study.population.centre, name)
        found[f"population.centre.{name}"] = around(value, low=0.01, high=0.99)
    return found


def around(value: float, *, low: float, high: float) -> tuple[float, float]:
    """Bounds around a value, within what it may be."""
    return max(low, value * (1.0 - AROUND)), min(high, value * (1.0 + AROUND))


def outcomes(survey: Survey) -> list[float]:
    """What is looked at, in order."""
    return [STATISTICS[statistic][1](survey, names) for statistic, names in OUTCOMES.values()]


def run(study: Study, names: list[str], points: np.ndarray, *, what: str) -> np.ndarray:
    """Outcomes at every point."""
    found = []
    for place, point in enumerate(points):
        if place % 50 == 0:
            sys.stderr.write(f"{what}: {place} of {len(points)}\n")
        found.append(outcomes(simulate_survey(set_free(study, zip(names, point, strict=True)))))
    return np.array(found)


def main() -> None:
    """Morris, choose, Sobol, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", type=int, default=300)
    parser.add_argument("--trajectories", type=int, default=6)
    parser.add_argument("--samples", type=int, default=32)
    parser.add_argument("--keep", type=int, default=8)
    given = parser.parse_args()
    study = calibrated_study(Study(families=given.families, seed=11, playing=0))
    bounds = bounds_of(study)
    names = list(bounds)
    problem = problem_of(bounds, names)
    points = morris_sample.sample(problem, given.trajectories, seed=1)
    found = run(study, names, points, what="Morris")
    morris = {
        name: morris_analysis.analyze(problem, points, found[:, i], seed=1)
        for i, name in enumerate(OUTCOMES)
    }
    total = sum(np.array(one["mu_star"]) / max(one["mu_star"]) for one in morris.values())
    kept = [names[i] for i in np.argsort(-total)[: given.keep]]
    chosen = problem_of(bounds, kept)
    sobol_points = sobol_sample.sample(chosen, given.samples, calc_second_order=False, seed=1)
    found = run(study, kept, sobol_points, what="Sobol")
    sobol = {
        name: sobol_analysis.analyze(chosen, found[:, i], calc_second_order=False, seed=1)
        for i, name in enumerate(OUTCOMES)
    }
    told = {
        "model": describe_model(),
        "calibrated": getattr(load_posterior(), "date", ""),
        "families": given.families,
        "around": AROUND,
        "morris": {"points": len(points), "names": names, "effects": pick(morris, "mu_star")},
        "sobol": {
            "points": len(sobol_points), "names": kept, "first": pick(sobol, "S1"),
            "total": pick(sobol, "ST"), "total_error": pick(sobol, "ST_conf"),
        },
    }  # fmt: skip
    TARGET.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def problem_of(bounds: dict[str, tuple[float, float]], names: list[str]) -> dict[str, Any]:
    """What SALib calls a problem."""
    return {"num_vars": len(names), "names": names, "bounds": [list(bounds[n]) for n in names]}


def pick(found: dict[str, Any], key: str) -> dict[str, list[float]]:
    """One index of every outcome, as plain numbers."""
    return {name: [round(float(v), 4) for v in one[key]] for name, one in found.items()}


if __name__ == "__main__":
    main()
