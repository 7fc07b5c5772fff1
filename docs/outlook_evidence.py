"""Holds the outlook to simulated families whose truth is known; writes the figures of its page.

``python docs/outlook_evidence.py`` takes some minutes and prints the tables of
``docs/explanation/outlook-evidence.md``; ``--families 40`` is quick and rough.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from geborgen.inference.alike import Alike, find_alike
from geborgen.inference.bank import TENDENCIES, Bank, current_model, find_bank
from geborgen.inference.grown import GROWN, PATTERNS, compute_grown
from geborgen.inference.imagined import simulate_diaries
from geborgen.inference.telling import Telling
from geborgen.inference.weights import compute_quantiles
from geborgen.moments import Moment
from geborgen.simulation.cohort import live_cohort, make_cohort
from geborgen.simulation.model import moments_until
from geborgen.simulation.population import draw_family

ROOT = Path(__file__).resolve().parent
SEED = 20261128
QUANTITIES = (*TENDENCIES, *(name for name in GROWN if name not in PATTERNS))
WIDTHS = (0.5, 0.8, 0.95)

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How diaries really are told, and how much the outlook is told of that."""

    name: str
    moments: int = 60
    tells: Telling = field(default_factory=Telling)
    assumes: Telling = field(default_factory=Telling)
    timed: bool = True


def conditions() -> tuple[Condition, ...]:
    """As assumed, and mis-specified by a stated amount."""
    usual = Telling()
    return (
        Condition(name="as assumed"),
        Condition(name="20 moments", moments=20),
        Condition(name="no latencies told", timed=False),
        Condition(name="slips 0.25, taken for 0.10",
                  tells=replace(usual, told=replace(usual.told, slip=0.25))),
        Condition(name="open ruptures kept 4 times, taken for 2",
                  tells=replace(usual, told=replace(usual.told, keep_open=4.0))),
        Condition(name="nothing selected, taken for a diary",
                  tells=replace(usual, told=replace(usual.told, keep_open=1.0, keep_mended=1.0))),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Families, their diaries, and what is true of them at the age of the bank."""

    cares: Array
    grown: Array
    diaries: tuple[tuple[Moment, ...], ...]

    def values(self, row: int) -> dict[str, float]:
        """Every reported quantity of a family."""
        grown = dict(zip(GROWN, self.grown[row], strict=True))
        return dict(zip(TENDENCIES, self.cares[row], strict=True)) | grown


def make_truth(bank: Bank, condition: Condition, *, families: int, seed: int) -> Truth:
    """Families the bank does not hold, whose diary ends at the age of the bank."""
    model, population = current_model()
    drawn = [draw_family(population, seed=seed, number=number) for number in range(families)]
    cohort = make_cohort(drawn, seed=seed, model=model)
    lived = 4 * condition.moments
    live_cohort(cohort, moments_until(bank.plan.months, model) - lived)
    diaries = simulate_diaries(
        cohort, moments=condition.moments, lived=lived, rng=np.random.default_rng(seed),
        telling=condition.tells, timed=condition.timed,
    )  # fmt: skip
    cares = cohort.cares[:, 0].copy()
    grown, _ = compute_grown(cohort, visits=bank.plan.visits)
    return Truth(cares=cares, grown=grown, diaries=tuple(diaries))


def look_out(truth: Truth, bank: Bank, condition: Condition) -> Iterator[tuple[int, Alike]]:
    """Families like each of them."""
    for row, diary in enumerate(truth.diaries):
        yield row, find_alike(diary, bank, telling=condition.assumes, seed=row)


def columns_of(alike: Alike) -> dict[str, Array]:
    """Every reported quantity in families like one."""
    return dict(zip(TENDENCIES, alike.cares.T, strict=True)) | dict(
        zip(GROWN, alike.grown.T, strict=True)
    )


def compute_ranks(
    truth: Truth, bank: Bank, condition: Condition, *, tell: Callable[[int], None] = lambda _: None
) -> dict[str, Any]:
    """Rank of the truth among families like each, coverage, and what was said of patterns."""
    ranks: dict[str, list[float]] = {name: [] for name in QUANTITIES}
    inside = {name: np.zeros(len(WIDTHS)) for name in QUANTITIES}
    narrow: dict[str, list[float]] = {name: [] for name in QUANTITIES}
    secure, worth = [], []
    usual = columns_of_bank(bank)
    for row, alike in look_out(truth, bank, condition):
        true, found = truth.values(row), columns_of(alike)
        for name in QUANTITIES:
            ranks[name].append(float(alike.weights @ (found[name] < true[name])))
            for place, width in enumerate(WIDTHS):
                low, high = compute_quantiles(
                    found[name], alike.weights, (0.5 - width / 2, 0.5 + width / 2)
                )
                inside[name][place] += low <= true[name] <= high
            low, high = compute_quantiles(found[name], alike.weights, (0.1, 0.9))
            spread = np.quantile(usual[name], 0.9) - np.quantile(usual[name], 0.1)
            narrow[name].append(float(1.0 - (high - low) / spread))
        secure.append((float(alike.weights @ found["secure"]), true["secure"]))
        worth.append(alike.ess)
        tell(row)
    n = len(truth.diaries)
    return {
        "condition": condition.name,
        "families": n,
        "ranks": ranks,
        "coverage": {name: [float(v) for v in inside[name] / n] for name in QUANTITIES},
        "narrowed": {name: float(np.mean(narrow[name])) for name in QUANTITIES},
        "secure": secure,
        "worth": worth,
    }


def columns_of_bank(bank: Bank) -> dict[str, Array]:
    """Every reported quantity in families at large."""
    return dict(zip(TENDENCIES, bank.cares.T, strict=True)) | dict(
        zip(GROWN, bank.grown.T, strict=True)
    )


def draw_ranks(found: dict[str, Any], target: Path) -> None:
    """Rank histograms, each with the band that 99 of 100 even ones stay in."""
    n, bins, width, height = found["families"], 10, 130, 78
    low, high = binomial_band(n, bins)
    parts = []
    for place, name in enumerate(QUANTITIES):
        counts = np.histogram(found["ranks"][name], bins, (0.0, 1.0))[0]
        x, y = 10 + (place % 5) * width, 24 + (place // 5) * (height + 34)
        scale = height / max(counts.max(), high, 1)
        parts.append(
            f'<rect x="{x}" y="{y + height - high * scale:.1f}" width="{width - 20}" '
            f'height="{(high - low) * scale:.1f}" fill="#d5e7e6"/>'
        )
        for i, count in enumerate(counts):
            parts.append(
                f'<rect x="{x + i * (width - 20) / bins + 0.5:.1f}" '
                f'y="{y + height - count * scale:.1f}" width="{(width - 20) / bins - 1:.1f}" '
                f'height="{count * scale:.1f}" fill="#1f6673"/>'
            )
        parts.append(f'<text x="{x}" y="{y - 6}" font-size="11" fill="#20302f">{name}</text>')
    rows = -(-len(QUANTITIES) // 5)
    size = (20 + 5 * width, 30 + rows * (height + 34))
    target.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]} {size[1]}" '
        f'font-family="sans-serif"><rect width="100%" height="100%" fill="#ffffff"/>'
        f"{''.join(parts)}</svg>\n",
        encoding="utf-8",
    )


def binomial_band(n: int, bins: int) -> tuple[int, int]:
    """Counts between which 99 of 100 bins lie when ranks are even."""
    draws = np.random.default_rng(1).binomial(n, 1.0 / bins, 20_000)
    return int(np.quantile(draws, 0.005)), int(np.quantile(draws, 0.995))


def say_condition(found: dict[str, Any]) -> str:
    """One row per condition: coverage of contingencies and of what grew, and pattern odds."""

    def mean(names: tuple[str, ...], place: int) -> float:
        return 100 * float(np.mean([found["coverage"][name][place] for name in names]))

    grown = tuple(name for name in QUANTITIES if name not in TENDENCIES)
    cells = [f"{mean(TENDENCIES, i):.0f}" for i in range(3)]
    cells += [f"{mean(grown, i):.0f}" for i in range(3)]
    said, true = np.array(found["secure"]).T
    worst = min(found["coverage"], key=lambda name: found["coverage"][name][1])
    return (
        f"| {found['condition']} | {' / '.join(cells[:3])} | {' / '.join(cells[3:])} | "
        f"{worst} {100 * found['coverage'][worst][1]:.0f} | "
        f"{100 * said.mean():.0f} / {100 * true.mean():.0f} | {np.corrcoef(said, true)[0, 1]:.2f} |"
    )


def main() -> None:
    """Run every condition, draw, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", type=int, default=200)
    parser.add_argument("--bank", type=int, default=None)
    parser.add_argument("--only", type=int, nargs="*", help="numbers of conditions, from 0")
    given = parser.parse_args()
    bank = find_bank(given.bank)
    for number, condition in enumerate(conditions()):
        if given.only is not None and number not in given.only:
            continue
        truth = make_truth(bank, condition, families=given.families, seed=SEED + number)

        def tell(row: int, name: str = condition.name) -> None:
            if row % 20 == 0:
                sys.stderr.write(f"{name}: {row} of {given.families}\n")

        found = compute_ranks(truth, bank, condition, tell=tell)
        sys.stdout.write(say_condition(found) + "\n")
        if not number:
            draw_ranks(found, ROOT / "explanation" / "figures" / "outlook-ranks.svg")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
