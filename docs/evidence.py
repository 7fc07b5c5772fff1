"""Makes the page of evidence for the model: runs everything it shows, draws it, and writes it down.

``python docs/evidence.py`` takes about ten minutes; ``docs/sensitivity.py`` is run apart.
"""

import json
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from evidence_figures import draw_bars, draw_ranges, draw_shares

from geborgen.moments import Language, load_phrasebook
from geborgen.simulation.calibration import FREE
from geborgen.simulation.cohort import code_cohort, live_cohort, make_cohort
from geborgen.simulation.model import moments_until
from geborgen.simulation.parameters import Caregiver, Family, Mechanisms, Model
from geborgen.simulation.posterior import Posterior, calibrated_study, load_posterior, set_free
from geborgen.simulation.published import Answer, compute_answers, load_published
from geborgen.simulation.survey import SITUATION_MONTHS, Study, simulate_survey
from geborgen.simulation.typical import typical_caregivers
from geborgen.views.published_svg import render_answers
from geborgen.views.published_table import answer_rows, say_score

HERE = Path(__file__).resolve().parent / "explanation"
FIGURES = HERE / "figures"
FAMILIES, ANSWERED, SPREAD_OVER = 400, 10_000, 20
INTRODUCTION = """<!-- Made by docs/evidence.py: change that, not this page. -->

# What the model shows

The patterns are nowhere in the model; the blind coder alone knows them. This page shows what comes
out, what each mechanism carries, which published numbers are hit and which are missed. How a hit is
scored: [decision 8](../decisions/0008-calibration.md); the model itself:
[its description](model-odd.md). All families here are simulated; a number that fits says that the
model can bring it about, not that real families come about that way.
"""
# A mechanism, the caregiver with whom it does its work, and what goes when it is off.
ABLATIONS = (
    ("thresholded_noticing", "late", "C"),
    ("thresholded_noticing", "overprotective", "C"),
    ("fear_of_caregiver", "frightening", "D"),
    ("sting_of_rejection", "rejecting", "A"),
    ("repair", "fallible-mending", "B"),
    ("visible_ruptures", "fallible-mending", "B"),
    ("holding_on", "usual, holding on", "C"),
)
# The nearly perfect caregiver that good enough is measured by, and a usual one who holds on.
PERFECT = Caregiver(
    notice=0.98, promptness=0.98, constancy=0.98, closeness=0.98, exploration=0.98, calm=0.95,
    limits=0.95, repair=0.95, fright=0.0, reflection=0.9, strain=0.05,
)  # fmt: skip
HOLDING = Caregiver(exploration=0.1)


def tell(text: str) -> None:
    """Say how far it is."""
    sys.stderr.write(text + "\n")


def shares_of(caregiver: Caregiver, *, off: str = "") -> dict[str, float]:
    """Shares of the patterns in families with one caregiver, one mechanism off."""
    mechanisms = replace(Mechanisms(), **{off: False}) if off else Mechanisms()
    model = Model(mechanisms=mechanisms)
    drawn = [Family(number=n, caregivers=(caregiver,)) for n in range(FAMILIES)]
    cohort = make_cohort(drawn, seed=31, model=model)
    live_cohort(cohort, moments_until(SITUATION_MONTHS, model))
    counts = Counter(str(coding.pattern) for coding in code_cohort(cohort))
    return {pattern: counts[pattern] / FAMILIES for pattern in "ABCD"}


def half_width(share: float) -> float:
    """Half a 95 % interval of a share."""
    return 1.96 * (share * (1 - share) / FAMILIES) ** 0.5


def section_typical() -> str:
    """Typical caregivers and what becomes of the child."""
    found = {name: shares_of(care) for name, care in typical_caregivers().items()}
    draw("typical", draw_shares(found, label="Patterns with typical caregivers"))
    lines = [
        f"| {name} | "
        + " | ".join(f"{100 * s[p]:.0f} ± {100 * half_width(s[p]):.0f}" for p in "ABCD")
        + " |"
        for name, s in found.items()
    ]
    return "\n".join(
        ["## Typical caregivers", "",
         f"{FAMILIES} families each, 13 months, one visit, the blind coder with its usual error. "
         "Shares in percent with 95 % intervals. The caregivers are told in "
         "`src/geborgen/simulation/typical.toml` by what they do, and by nothing else.", "",
         "![Shares of the patterns for each typical caregiver](figures/typical.svg)", "",
         "| caregiver | A | B | C | D |", "| --- | --- | --- | --- | --- |", *lines, "",
         say_good_enough(found)]
    )  # fmt: skip


def say_good_enough(found: dict[str, dict[str, float]]) -> str:
    """Good enough, in numbers: how far the mending and the unmending stay behind the perfect."""
    perfect = shares_of(PERFECT)["B"]
    mending, left = found["fallible-mending"]["B"], found["fallible-open"]["B"]

    def behind(share: float) -> str:
        margin = (half_width(perfect) ** 2 + half_width(share) ** 2) ** 0.5
        return f"{100 * (perfect - share):.0f} ± {100 * margin:.0f} points"

    kept = (mending - left) / (perfect - left)
    return "\n".join(
        ["### Good enough", "",
         f"A nearly perfect caregiver has {100 * perfect:.0f}% secure children. The fallible one "
         "who mends, and who fits a third of the needs for closeness at once, stays "
         f"{behind(mending)} "
         f"behind; the same caregiver who leaves it open, {behind(left)}: mending makes good for "
         f"{100 * kept:.0f}% of what missing costs. \"Nearly as well\" is held to less than 20 "
         "points, whole interval, and \"does not\" to more than 50, by a test "
         "(`tests/recovery/test_emergence.py`).", ""]
    )  # fmt: skip


def section_ablations() -> str:
    """Every mechanism carries what it must."""
    care = typical_caregivers() | {"usual, holding on": HOLDING}
    bars, lines = {}, []
    for mechanism, name, pattern in ABLATIONS:
        whole, without = (
            shares_of(care[name])[pattern],
            shares_of(care[name], off=mechanism)[pattern],
        )
        group = f"{pattern} with a caregiver who is {name}"
        bars[f"{group}: {mechanism}"] = [("whole model", whole), ("switched off", without)]
        lines.append(
            f"| {mechanism} | {name} | {pattern} | {100 * whole:.0f} | {100 * without:.0f} |"
        )
    shuffled = shuffle_caregivers()
    bars["observed sensitivity and secure (r)"] = [
        ("own caregiver", shuffled[0]), ("another's", shuffled[1])
    ]  # fmt: skip
    draw("ablations", draw_bars(bars, label="What goes when a mechanism is switched off"))
    return "\n".join(
        ["## What goes when a mechanism goes", "",
         f"Share of the pattern in percent, {FAMILIES} families each. *Usual, holding on* is the "
         "usual caregiver who hardly bears exploring (0.1).", "",
         "![Shares with and without each mechanism](figures/ablations.svg)", "",
         "| mechanism | caregiver | pattern | whole | without |",
         "| --- | --- | --- | --- | --- |", *lines, "",
         f"Shuffling which caregiver belongs to which child takes the correlation of observed "
         f"sensitivity with security from {shuffled[0]:.2f} to {shuffled[1]:.2f} (1,000 families).",
         ""]
    )  # fmt: skip


def shuffle_caregivers() -> tuple[float, float]:
    """Correlation of sensitivity and security, with one's own caregiver and with another's."""
    columns = simulate_survey(calibrated_study(Study(families=1000, seed=32, playing=0))).columns
    other = np.random.default_rng(1).permutation(columns["sensitivity"])
    own = float(np.corrcoef(columns["sensitivity"], columns["secure"])[0, 1])
    return own, float(np.corrcoef(other, columns["secure"])[0, 1])


def section_tables(answers: tuple[Answer, ...]) -> str:
    """Published numbers, hits and misses."""
    book = load_phrasebook(Language.EN, "geborgen.views")
    draw("tables", render_answers(answers, book, label="Published and simulated") + "\n")
    rows = answer_rows(answers, book)
    lines = [
        f"| {r.what} | {r.use} | {r.published} | {r.simulated} | {'hit' if r.hit else '**miss**'} |"
        for r in rows
    ]
    missed = [row.what for row in rows if not row.hit]
    return "\n".join(
        ["## Published numbers", "",
         f"{ANSWERED:,} families at the middle of the posterior (half as many for comparisons "
         f"between groups), seed 1. {say_score(answers, book)} "
         + (f"Missed: {'; '.join(missed)}." if missed else ""), "",
         "![Published intervals and simulated values](figures/tables.svg)", "",
         "| what | use | published | simulated ± Monte Carlo error | |",
         "| --- | --- | --- | --- | --- |", *lines, ""]
    )  # fmt: skip


def section_calibration(posterior: Posterior) -> str:
    """What calibration found, and how much of it the rows could not settle."""
    bounds, middle = posterior.bounds(), dict(posterior.middle())
    ranges = {
        one.name: (one.low, one.high, left, middle[one.name], right)
        for one, (_, left, right) in zip(FREE, bounds, strict=True)
    }
    draw(
        "calibration", draw_ranges(ranges, label="Where the free numbers were looked for and found")
    )
    size = 1.0 / sum(weight**2 for weight in posterior.weights)
    lines = [
        f"| {name} | {low:g} – {high:g} | {mid:.3g} | {left:.3g} – {right:.3g} |"
        for name, (low, high, left, mid, right) in ranges.items()
    ]
    plan = ", ".join(f"{name} {value}" for name, value in posterior.plan)
    return "\n".join(
        ["## Calibration", "",
         f"Adaptive ABC-SMC on the {len(posterior.rows)} fit rows alone, {posterior.date}, version "
         f"{posterior.version}, model {posterior.model}; {plan}. {len(posterior.points)} points "
         f"remain, worth {size:.0f} independent ones. Bands hold nine tenths of the posterior.", "",
         "![Prior ranges and posterior](figures/calibration.svg)", "",
         "| number | looked for | middle | nine tenths |", "| --- | --- | --- | --- |", *lines, ""]
    )  # fmt: skip


def section_spread(posterior: Posterior) -> str:
    """How far predictions move over the posterior."""
    rng = np.random.default_rng(7)
    odds = np.array(posterior.weights) / sum(posterior.weights)
    rows, found = load_published(), []
    for place in range(SPREAD_OVER):
        tell(f"posterior {place + 1} of {SPREAD_OVER}")
        point = posterior.points[rng.choice(len(odds), p=odds)]
        study = set_free(Study(families=500, seed=100 + place, playing=40),
                         zip(posterior.names, point, strict=True))  # fmt: skip
        found.append([answer.estimate.value for answer in compute_answers(rows, study)])
    low, high = np.nanquantile(found, [0.05, 0.95], axis=0)
    lines = [f"| {row.said('en')} | {a:.2f} – {b:.2f} |"
             for row, a, b in zip(rows, low, high, strict=True)]  # fmt: skip
    return "\n".join(
        ["### Over the whole posterior", "",
         f"Nine tenths of {SPREAD_OVER} points drawn from it, 500 families each: the spread of "
         "points and of chance together.", "",
         "| what | simulated |", "| --- | --- |", *lines, ""]
    )  # fmt: skip


def section_sensitivity() -> str:
    """Which numbers matter most."""
    file = HERE / "sensitivity.json"
    if not file.exists():
        return ""
    told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    sobol, morris = told["sobol"], told["morris"]
    words = {
        "secure": "share secure",
        "avoidant": "share avoidant",
        "resistant": "share ambivalent",
        "disorganised": "share disorganised",
        "sensitivity_secure": "sensitivity–security r",
    }
    bars = {
        words[outcome]: sorted(zip(sobol["names"], totals, strict=True), key=lambda one: -one[1])[
            :5
        ]
        for outcome, totals in sobol["total"].items()
    }
    draw("sensitivity", draw_bars(bars, label="Sobol total indices, the five largest", top=1.2))
    effects = {o: np.array(v) for o, v in morris["effects"].items()}
    worst = max(max(errors) for errors in sobol["total_error"].values())
    order = np.argsort(-sum(v / max(v) for v in effects.values()))[:15]
    lines = [f"| {morris['names'][i]} | " + " | ".join(f"{effects[o][i]:.3f}" for o in words) + " |"
             for i in order]  # fmt: skip
    return "\n".join(
        ["## Which numbers matter", "",
         f"Each free number a quarter less to a quarter more than it is, {told['families']} "
         f"families a point, the same families and chance at every point. First Morris over "
         f"{len(morris['names'])} numbers ({morris['points']} points), then Sobol over the "
         f"{len(sobol['names'])} that did most ({sobol['points']} points; the 95% margin of a "
         f"total index is ± {worst:.2f} at most). Where totals add up to much more than 1, numbers "
         "work together, and a run's own chance counts among what cannot be laid at one door.", "",
         "![Sobol total indices](figures/sensitivity.svg)", "",
         "Morris, mean absolute effect over the whole range; the fifteen that do most:", "",
         f"| number | {' | '.join(words.values())} |", "| --- " * (len(words) + 1) + "|",
         *lines, ""]
    )  # fmt: skip


def draw(name: str, svg: str) -> None:
    """Write a figure."""
    FIGURES.mkdir(parents=True, exist_ok=True)
    (FIGURES / f"{name}.svg").write_text(svg, encoding="utf-8")


def main() -> None:
    """Run it all and write the page."""
    posterior = load_posterior()
    if posterior is None:
        raise SystemExit("not calibrated: python docs/calibrate.py")
    parts = [INTRODUCTION]
    tell("typical caregivers")
    parts += [section_typical(), section_ablations()]
    tell(f"{ANSWERED} families in every group")
    study = calibrated_study(Study(families=ANSWERED, seed=1, playing=400))
    parts.append(section_tables(compute_answers(load_published(), study)))
    parts += [section_calibration(posterior), section_spread(posterior), section_sensitivity()]
    (HERE / "model-evidence.md").write_text("\n".join(p for p in parts if p), encoding="utf-8")


if __name__ == "__main__":
    main()
