"""Dyads over groups and phases: each dyad shrunk, groups and before and after compared."""

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from geborgen.analysis.contingency import compute_association
from geborgen.analysis.dyads.counts import DyadCounts
from geborgen.analysis.dyads.design import Column, Design, make_design
from geborgen.analysis.dyads.effect_sizes import (
    compute_mean_difference,
    compute_paired_difference,
)
from geborgen.analysis.dyads.fit import FitNote, HierarchicalFit, compute_hierarchical_fit
from geborgen.analysis.dyads.margins import compute_contrast, compute_margins
from geborgen.analysis.dyads.results import (
    DyadComparison,
    DyadEffect,
    DyadEstimate,
    DyadMeasure,
    EffectKind,
    SizeOfDifference,
)
from geborgen.analysis.results import Verdict
from geborgen.analysis.shares import (
    ENOUGH_UNITS,
    FEWEST_UNITS,
    compute_verdict,
    compute_wilson_interval,
)
from geborgen.analysis.tails import compute_student_p

__all__ = ["BOOTSTRAP_SEED", "compute_dyad_comparison"]

# Fixed, so that the same counts always give the same page; another generator can be passed.
BOOTSTRAP_SEED = 64

Numbers = npt.NDArray[np.float64]


def compute_dyad_comparison(
    counts: DyadCounts,
    measure: DyadMeasure,
    *,
    window_s: float | None = None,
    n_draws: int = 0,
    rng: np.random.Generator | None = None,
) -> DyadComparison:
    """Each dyad's answers shrunk towards its like, and groups and phases compared.

    Parameters
    ----------
    counts
        Per dyad and phase.
    measure
        Share of given acts answered, or odds ratio of a response in the window.
    window_s
        The window the counts were made with, to be said with the result.
    n_draws
        Draws of the parametric bootstrap; 0 takes the root of the likelihood ratio as Student's t,
        with dyads less the effects that differ between them as degrees of freedom.
    rng
        Draws them; None takes a generator seeded with `BOOTSTRAP_SEED`.

    Returns
    -------
    DyadComparison
        Effects hold numbers from five dyads a side on, and a p-value never without them.

    Notes
    -----
    The model is logistic (see `make_design` and `compute_hierarchical_fit`). Its p-value compares
    the fit with one that lacks the effect; by the chi-square law, which takes dyads as many, it
    would be below 0.05 in 8 of a hundred tables of ten dyads without an effect, not 5. With a 2×2
    table change between phases is taken as alike for all dyads and seconds as independent of each
    other, so that its intervals are too narrow where answers come in bursts; the standardised
    differences, which count each dyad once, are not touched by that.

    References
    ----------
    breslow1993, bakeman2011, casella1985
    """
    design = make_design(counts, measure)
    fit, notes = _fit(design)
    effects = tuple(_list_effects(design, fit, (n_draws, rng)))
    counted = np.unique(design.dyad[design.trials > 0]).size
    return DyadComparison(
        measure=measure,
        window_s=window_s,
        n_dyads=counted,
        n_sessions=int(counts.n_sessions.sum()),
        n_cut=int(counts.cut.sum()),
        dyads=tuple(_estimate_dyads(design, _fit_spread(design, fit))),
        groups=compute_margins(design, fit),
        effects=effects,
        sizes=tuple(_list_sizes(counts, measure)),
        fit=fit,
        notes=notes + (FitNote.FEW_DYADS,) * (counted < FEWEST_UNITS),
        rule=f"rules.dyads_{measure}",
    )


def _fit(design: Design) -> tuple[HierarchicalFit | None, tuple[FitNote, ...]]:
    confounded = (FitNote.CONFOUNDED,) * design.is_confounded
    tried = design.trials > 0
    varies = 0 < design.successes[tried].sum() < design.trials[tried].sum()
    if np.unique(design.dyad[tried]).size < 2 or not varies:
        return None, confounded
    names = tuple(column.name for column in design.columns)
    fit = compute_hierarchical_fit(design.make_cells(), names)
    return fit, fit.notes + confounded


def _fit_spread(design: Design, fit: HierarchicalFit | None) -> HierarchicalFit | None:
    """The fit for the dyads' own numbers, in which dyads always differ a little."""
    if fit is None or FitNote.SEPARATED in fit.notes:
        return None
    kept = compute_hierarchical_fit(design.make_cells(), fit.names, keeps_spread=True)
    return fit if FitNote.SEPARATED in kept.notes else kept


def _estimate_dyads(design: Design, fit: HierarchicalFit | None) -> Iterator[DyadEstimate]:
    counts, with_window = design.counts, bool(design.in_window.any())
    shrunk = _shrink(design, fit, with_window=with_window)
    for row in range(counts.dyad.size):
        table = _table(counts, row)
        raw = _count_odds(table) if with_window else _count_share(counts, row)
        count = table[0] + table[2] if with_window else int(counts.answered[row])
        total = sum(table) if with_window else int(counts.given[row])
        yield DyadEstimate(
            dyad=counts.dyads[counts.dyad[row]],
            group=counts.groups[counts.group[row]],
            is_after=bool(counts.is_after[row]),
            n_sessions=int(counts.n_sessions[row]),
            count=count,
            total=total,
            value=raw[0],
            low=raw[1],
            high=raw[2],
            shrunk=shrunk[row][0],
            shrunk_low=shrunk[row][1],
            shrunk_high=shrunk[row][2],
            own_weight=shrunk[row][3],
            verdict=raw[3],
        )


def _table(counts: DyadCounts, row: int) -> tuple[int, int, int, int]:
    within, outside = int(counts.units_in_with[row]), int(counts.units_out_with[row])
    return within, int(counts.units_in[row]) - within, outside, int(counts.units_out[row]) - outside


_Raw = tuple[float | None, float | None, float | None, Verdict]


def _count_share(counts: DyadCounts, row: int) -> _Raw:
    count, total = int(counts.answered[row]), int(counts.given[row])
    low, high = compute_wilson_interval(count, total)
    return count / total if total else None, low, high, compute_verdict(total, low, high)


def _count_odds(table: tuple[int, int, int, int]) -> _Raw:
    found = compute_association(table)
    a, b, c, d = table
    fewest = min(a + c, b + d, a + b, c + d)
    verdict = Verdict.ENOUGH if fewest >= ENOUGH_UNITS and 0 not in table else Verdict.THIN
    if found.odds_ratio is None or fewest < FEWEST_UNITS:
        verdict = Verdict.TOO_FEW
    return found.odds_ratio, found.odds_low, found.odds_high, verdict


_Shrunk = tuple[float | None, float | None, float | None, float | None]


def _shrink(
    design: Design, fit: HierarchicalFit | None, *, with_window: bool
) -> dict[int, _Shrunk]:
    """Each row's share, or odds ratio, by its dyad's posterior given the fit."""
    untold: _Shrunk = (None, None, None, None)
    found = dict.fromkeys(design.row.tolist(), untold)
    if fit is None:
        return found
    known = np.unique(design.dyad[design.trials > 0])
    for cell in range(design.row.size):
        place = int(np.searchsorted(known, design.dyad[cell]))
        if place == known.size or known[place] != design.dyad[cell]:
            continue
        fixed, random = design.fixed[cell], design.random[cell]
        if with_window:
            # The cell outside lies just before: what is left is the effect of the window.
            if not design.in_window[cell]:
                continue
            fixed, random = fixed - design.fixed[cell - 1], random - design.random[cell - 1]
        row = int(design.row[cell])
        pulled = fixed + random @ _compute_pull(design, fit, (cell, place))
        found[row] = _shrink_cell(fit, place, (fixed, random, pulled), with_window=with_window)
    return found


def _compute_pull(design: Design, fit: HierarchicalFit, where: tuple[int, int]) -> Numbers:
    """How a dyad's own effects give way when the fixed ones move: shape (q, p)."""
    cell, place = where
    own = (design.dyad == design.dyad[cell]) & (design.trials > 0)
    fixed, random = design.fixed[own], design.random[own]
    logits = fixed @ fit.coefficients + random @ fit.effects[place]
    rates = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    weights = design.trials[own] * rates * (1 - rates)
    pull: Numbers = -fit.effect_covariances[place] @ random.T @ (weights[:, None] * fixed)
    return pull


def _shrink_cell(
    fit: HierarchicalFit,
    place: int,
    columns: tuple[Numbers, Numbers, Numbers],
    *,
    with_window: bool,
) -> _Shrunk:
    fixed, random, pulled = columns
    middle = float(fixed @ fit.coefficients + random @ fit.effects[place])
    variance = float(random @ fit.effect_covariances[place] @ random)
    prior = float(random @ fit.root @ fit.root.T @ random)
    # A dyad that leans on the others is as unsure as they are where they all lie.
    unsure = variance + float(pulled @ fit.covariance @ pulled)
    margin = fit.times * math.sqrt(max(0.0, unsure))
    turn = math.exp if with_window else _logistic
    weight = min(1.0, max(0.0, 1 - variance / prior)) if prior > 1e-12 else 0.0
    return turn(middle), turn(middle - margin), turn(middle + margin), weight


def _logistic(logit: float) -> float:
    return 1 / (1 + math.exp(-logit)) if logit > -700 else 0.0


def _list_effects(
    design: Design,
    fit: HierarchicalFit | None,
    drawing: tuple[int, np.random.Generator | None],
) -> Iterator[DyadEffect]:
    with_window = bool(design.in_window.any())
    for place, column in enumerate(design.columns):
        if column.kind is None or column.of_window is not with_window:
            continue
        n_dyads = _count_sides(design, column)
        told = fit is not None and n_dyads >= FEWEST_UNITS and FitNote.SEPARATED not in fit.notes
        yield _tell_effect(design, fit if told else None, (place, n_dyads, *drawing))


def _tell_effect(
    design: Design,
    fit: HierarchicalFit | None,
    asked: tuple[int, int, int, np.random.Generator | None],
) -> DyadEffect:
    place, n_dyads, n_draws, rng = asked
    column = design.columns[place]
    odds = _compute_odds(fit, place)
    difference = (None, None, None) if fit is None else compute_contrast(design, fit, column)
    statistic, p_value = _test(design, fit, (place, n_draws, rng))
    thin = n_dyads < ENOUGH_UNITS or (fit is not None and FitNote.SINGULAR in fit.notes)
    return DyadEffect(
        kind=column.kind or EffectKind.WINDOW,
        group=column.group,
        reference=design.counts.groups[0] if column.group is not None else None,
        n_dyads=n_dyads,
        odds_ratio=odds[0],
        odds_low=odds[1],
        odds_high=odds[2],
        difference=difference[0],
        difference_low=difference[1],
        difference_high=difference[2],
        statistic=statistic,
        df=1,
        p_value=p_value,
        p_method="parametric_bootstrap" if n_draws else "likelihood_ratio",
        n_draws=n_draws,
        verdict=Verdict.TOO_FEW if fit is None else Verdict.THIN if thin else Verdict.ENOUGH,
    )


def _compute_odds(
    fit: HierarchicalFit | None, place: int
) -> tuple[float | None, float | None, float | None]:
    if fit is None:
        return None, None, None
    middle, margin = float(fit.coefficients[place]), fit.times * float(fit.errors[place])
    return math.exp(middle), math.exp(middle - margin), math.exp(middle + margin)


def _count_sides(design: Design, column: Column) -> int:
    """Dyads on the smaller side of what is compared."""
    counts = design.counts
    tried = np.unique(design.row[design.trials > 0])
    dyad, group, after = counts.dyad[tried], counts.group[tried], counts.is_after[tried]
    both = np.intersect1d(dyad[after], dyad[~after])
    if column.kind is EffectKind.WINDOW:
        return int(np.unique(dyad).size)
    if column.kind is EffectKind.PHASE:
        return int(both.size)
    if column.kind is EffectKind.GROUP_PHASE:
        dyad, group = dyad[np.isin(dyad, both)], group[np.isin(dyad, both)]
    sides = (0, counts.groups.index(column.group or ""))
    return min(int(np.unique(dyad[group == side]).size) for side in sides)


def _test(
    design: Design,
    fit: HierarchicalFit | None,
    asked: tuple[int, int, np.random.Generator | None],
) -> tuple[float | None, float | None]:
    """Likelihood-ratio statistic of leaving out a column, and its p-value."""
    place, n_draws, rng = asked
    if fit is None:
        return None, None
    lesser = _fit_without(design, place, None)
    statistic = max(0.0, 2 * (fit.log_likelihood - lesser.log_likelihood))
    if not n_draws:
        return statistic, compute_student_p(math.sqrt(statistic), fit.n_free)
    rng = rng or np.random.default_rng(BOOTSTRAP_SEED)
    larger = sum(_draw(design, lesser, (place, rng)) >= statistic for _ in range(n_draws))
    return statistic, (1 + larger) / (1 + n_draws)


def _fit_without(design: Design, place: int, successes: Numbers | None) -> HierarchicalFit:
    names = tuple(c.name for i, c in enumerate(design.columns) if i != place)
    cells = design.make_cells(successes=successes, without=(place,))
    return compute_hierarchical_fit(cells, names, with_errors=False)


def _draw(
    design: Design, lesser: HierarchicalFit, drawing: tuple[int, np.random.Generator]
) -> float:
    """The statistic of one drawn table in which the effect is nought."""
    place, rng = drawing
    fixed = np.delete(design.fixed, place, axis=1)
    n_dyads = int(design.dyad.max()) + 1
    effects = rng.standard_normal((n_dyads, lesser.root.shape[0])) @ lesser.root.T
    logits = fixed @ lesser.coefficients + (design.random * effects[design.dyad]).sum(axis=1)
    rates = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    successes = rng.binomial(design.trials.astype(np.int64), rates).astype(np.float64)
    names = tuple(column.name for column in design.columns)
    full = compute_hierarchical_fit(
        design.make_cells(successes=successes), names, with_errors=False
    )
    without = _fit_without(design, place, successes)
    return 2 * (full.log_likelihood - without.log_likelihood)


def _list_sizes(counts: DyadCounts, measure: DyadMeasure) -> Iterator[SizeOfDifference]:
    """Standardised differences of the dyads' own numbers, each dyad counted once."""
    values = np.array([_own_number(counts, row, measure) for row in range(counts.dyad.size)])
    for number, name in enumerate(counts.groups[1:], start=1):
        first, second = (_mean_by_dyad(counts, values, group) for group in (number, 0))
        yield SizeOfDifference(
            kind=EffectKind.GROUP,
            group=name,
            reference=counts.groups[0],
            size=compute_mean_difference(first, second),
        )
    if counts.is_after.any() and not counts.is_after.all():
        before, after = np.full((2, len(counts.dyads)), np.nan)
        before[counts.dyad[~counts.is_after]] = values[~counts.is_after]
        after[counts.dyad[counts.is_after]] = values[counts.is_after]
        size = compute_paired_difference(after, before)
        yield SizeOfDifference(kind=EffectKind.PHASE, group=None, reference=None, size=size)


def _own_number(counts: DyadCounts, row: int, measure: DyadMeasure) -> float:
    """Share answered, or log odds ratio; NaN where undefined."""
    if measure is DyadMeasure.ANSWERED:
        total = int(counts.given[row])
        return int(counts.answered[row]) / total if total else math.nan
    ratio = compute_association(_table(counts, row)).odds_ratio
    return math.log(ratio) if ratio else math.nan


def _mean_by_dyad(counts: DyadCounts, values: Numbers, group: int) -> Numbers:
    chosen = (counts.group == group) & np.isfinite(values)
    sums = np.bincount(counts.dyad[chosen], weights=values[chosen], minlength=len(counts.dyads))
    times = np.bincount(counts.dyad[chosen], minlength=len(counts.dyads))
    means: Numbers = sums[times > 0] / times[times > 0]
    return means
