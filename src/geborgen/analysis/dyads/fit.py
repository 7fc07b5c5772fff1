"""Hierarchical logistic model over dyads: maximum likelihood, each dyad by empirical Bayes."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from geborgen.analysis.dyads.marginal import Cells, Marginal, compute_marginal, unpack_root
from geborgen.analysis.tails import compute_student_quantile

__all__ = ["FitNote", "HierarchicalFit", "compute_hierarchical_fit"]

# With these the fourth digit of a coefficient no longer moved on the examples of the tests.
NODES_OF_ONE, NODES_OF_TWO = 15, 9
_MOST_STEPS, _MOST_SHORTENED = 200, 10
_FLAT = 1e-5
# On the scale of log odds: dyads that differ by less than this do not differ.
_NO_SPREAD = 0.01
_NEARLY_ONE = 0.995
# Odds of one to a hundred thousand, or an error of ten: the counts do not bound the coefficient.
_UNBOUNDED, _UNBOUNDED_ERROR = 12.0, 10.0
_STEP = 1e-4
_LONGEST_STEP = 2.0
_NOUGHT = 1e-9

Numbers = npt.NDArray[np.float64]
_Surface = Callable[..., Marginal]


class FitNote(StrEnum):
    """What to beware of in a fit."""

    SINGULAR = "singular"
    SEPARATED = "separated"
    NOT_CONVERGED = "not_converged"
    FEW_DYADS = "few_dyads"
    CONFOUNDED = "confounded"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HierarchicalFit:
    """Fixed effects, how far dyads differ, and each dyad's own effects.

    Parameters
    ----------
    names
        What each fixed effect is called.
    coefficients, errors
        Shape (p,): log odds and their standard errors; NaN where the counts do not bound them.
    covariance
        Shape (p, p): of the fixed effects.
    spreads
        Standard deviations of the effects that differ between dyads, on the scale of log odds.
    correlation
        Between the two of them; None with one, or where one of them does not spread.
    root, point, point_covariance
        Shapes (q, q), (p + q(q+1)/2,) and that twice: for what is computed from the fit.
    effects, effect_covariances
        Shapes (d, q) and (d, q, q): each dyad's own effects given its counts and this fit.
    log_likelihood
        At the maximum.
    n_dyads, n_cells, n_trials
        What it rests on.
    n_nodes
        Nodes of the quadrature per random effect.
    notes
        What to beware of.
    """

    names: tuple[str, ...]
    coefficients: Numbers
    errors: Numbers
    covariance: Numbers = field(repr=False)
    spreads: tuple[float, ...]
    correlation: float | None
    root: Numbers = field(repr=False)
    point: Numbers = field(repr=False)
    point_covariance: Numbers = field(repr=False)
    effects: Numbers = field(repr=False)
    effect_covariances: Numbers = field(repr=False)
    log_likelihood: float
    n_dyads: int
    n_cells: int
    n_trials: int
    n_nodes: int
    notes: tuple[FitNote, ...]

    @property
    def n_free(self) -> int:
        """Degrees of freedom: dyads less the effects that differ between them, at least 1."""
        return max(1, self.n_dyads - len(self.spreads))

    @property
    def times(self) -> float:
        """Standard errors in half a 95 % interval: Student's t."""
        return compute_student_quantile(self.n_free)


def compute_hierarchical_fit(
    cells: Cells,
    names: tuple[str, ...],
    *,
    n_nodes: int | None = None,
    with_errors: bool = True,
    keeps_spread: bool = False,
) -> HierarchicalFit:
    """Maximum likelihood of a logistic model in which one or two effects differ between dyads.

    Parameters
    ----------
    cells
        The counts; at least one dyad.
    names
        What each fixed effect is called.
    n_nodes
        Nodes of the quadrature per random effect, at least 5, since the slope is that of the
        integral itself; None takes 15 for one and 9 for two.
    with_errors
        False leaves the errors NaN and does not look whether the counts bound the coefficients,
        for fits of which only the likelihood is wanted.
    keeps_spread
        True adds the logarithm of the determinant of the root to the log likelihood, so that no
        spread ends at nought: for the dyads' own effects.

    Returns
    -------
    HierarchicalFit
        `notes` says when dyads do not differ measurably (singular), when the counts do not bound a
        coefficient (separated) and when the search did not end.

    Notes
    -----
    Counts are binomial given the dyad; its effects are normal around the fixed ones with any
    correlation. The search is by BFGS from the pooled logistic regression with a spread of one
    half. Errors come from the inverse of minus the second derivative (central differences of the
    gradient); in a singular fit the spreads are taken as known. A maximum likelihood spread is
    somewhat too small with few dyads. Each dyad's effects are posterior means given the fit
    (empirical Bayes): their covariances leave out that the fit itself is uncertain. With
    `keeps_spread` the maximum is that of Chung and others' penalised likelihood.

    References
    ----------
    breslow1993, pinheiro1995, liu1994, chung2013, chung2015
    """
    n_fixed, n_random = cells.fixed.shape[1], cells.random.shape[1]
    n_nodes = n_nodes or (NODES_OF_ONE if n_random == 1 else NODES_OF_TWO)
    start = np.concatenate(
        [_fit_pooled(cells), (0.5 * np.eye(n_random))[np.tril_indices(n_random)]]
    )
    surface: _Surface = _compute_held if keeps_spread else compute_marginal
    point, best, converged = _climb(cells, (start, n_nodes), surface)
    root = unpack_root(point[n_fixed:], n_random)
    spreads = np.sqrt((root**2).sum(axis=1))
    singular, correlation = _judge_spread(root, spreads)
    if with_errors:
        spread_of_point = _invert_information(
            (cells, surface), (point, n_nodes, best.modes), singular
        )
    else:
        spread_of_point = np.full((point.size, point.size), np.nan)
    covariance = spread_of_point[:n_fixed, :n_fixed]
    errors = np.sqrt(np.where(np.diag(covariance) > 0, np.diag(covariance), np.nan))
    separated = bool((np.abs(point[:n_fixed]) > _UNBOUNDED).any()) or (
        with_errors and not (errors < _UNBOUNDED_ERROR).all()
    )
    return HierarchicalFit(
        names=names,
        coefficients=point[:n_fixed],
        errors=errors,
        covariance=covariance,
        spreads=tuple(spreads.tolist()),
        correlation=correlation,
        root=root,
        point=point,
        point_covariance=spread_of_point,
        effects=best.means @ root.T,
        effect_covariances=root @ best.covariances @ root.T,
        log_likelihood=best.log_likelihood,
        n_dyads=cells.n_dyads,
        n_cells=cells.trials.size,
        n_trials=int(cells.trials.sum()),
        n_nodes=n_nodes,
        notes=_list_notes(singular=singular, separated=separated, converged=converged),
    )


def _list_notes(*, singular: bool, separated: bool, converged: bool) -> tuple[FitNote, ...]:
    found = (
        (FitNote.SINGULAR, singular),
        (FitNote.SEPARATED, separated),
        (FitNote.NOT_CONVERGED, not converged and not separated),
    )
    return tuple(note for note, holds in found if holds)


def _judge_spread(root: Numbers, spreads: Numbers) -> tuple[bool, float | None]:
    """Whether the covariance has lost a dimension, and the correlation where there is one."""
    if spreads.size == 1 or spreads.min() < _NO_SPREAD:
        return bool(spreads.min() < _NO_SPREAD), None
    correlation = float((root @ root.T)[1, 0] / (spreads[0] * spreads[1]))
    return abs(correlation) > _NEARLY_ONE, correlation


def _fit_pooled(cells: Cells) -> Numbers:
    """Logistic regression that knows no dyads, held back a little so that it always ends."""
    point = np.zeros(cells.fixed.shape[1])
    for _ in range(25):
        rates = 1 / (1 + np.exp(-np.clip(cells.fixed @ point, -30, 30)))
        slope = cells.fixed.T @ (cells.successes - cells.trials * rates) - 0.1 * point
        weighted = cells.fixed * (cells.trials * rates * (1 - rates))[:, None]
        step = np.linalg.solve(cells.fixed.T @ weighted + 0.1 * np.eye(point.size), slope)
        point = point + np.clip(step, -1, 1)
    return point


def _compute_held(
    cells: Cells, point: Numbers, *, n_nodes: int, modes: Numbers | None = None
) -> Marginal:
    """The marginal likelihood with the penalty that keeps spreads from nought."""
    found = compute_marginal(cells, point, n_nodes=n_nodes, modes=modes)
    n_fixed, n_random = cells.fixed.shape[1], cells.random.shape[1]
    diagonal = np.diag(unpack_root(point[n_fixed:], n_random))
    # A step may end at nought to the last digit, from where no slope leads away.
    diagonal = np.where(np.abs(diagonal) < _NOUGHT, _NOUGHT, diagonal)
    pull = np.diag(1 / diagonal)[np.tril_indices(n_random)]
    return replace(
        found,
        log_likelihood=found.log_likelihood + float(np.log(np.abs(diagonal)).sum()),
        gradient=found.gradient + np.concatenate([np.zeros(n_fixed), pull]),
    )


def _climb(
    cells: Cells, where: tuple[Numbers, int], surface: _Surface
) -> tuple[Numbers, Marginal, bool]:
    """BFGS upwards; the last place is the answer, with whether the slope was flat there."""
    point, n_nodes = where
    here = surface(cells, point, n_nodes=n_nodes)
    inverse = np.eye(point.size) / max(1.0, float(np.abs(here.gradient).max()))
    for _ in range(_MOST_STEPS):
        if np.abs(here.gradient).max() < _FLAT * max(1.0, cells.trials.sum() / 1000):
            return point, here, True
        step = inverse @ here.gradient
        step *= min(1.0, _LONGEST_STEP / float(np.abs(step).max()))
        there, step, rose = _search_along((cells, surface), (point, step, n_nodes), here)
        if not rose:
            return point, here, bool(np.abs(here.gradient).max() < 1e-3)
        inverse = _update_inverse(inverse, step, here.gradient - there.gradient)
        point, here = point + step, there
    return point, here, False


def _search_along(
    ground: tuple[Cells, _Surface], way: tuple[Numbers, Numbers, int], here: Marginal
) -> tuple[Marginal, Numbers, bool]:
    cells, surface = ground
    point, step, n_nodes = way
    for _ in range(_MOST_SHORTENED):
        there = surface(cells, point + step, n_nodes=n_nodes, modes=here.modes)
        gain = there.log_likelihood - here.log_likelihood
        if gain >= 1e-4 * float(step @ here.gradient) or abs(gain) < 1e-12:
            return there, step, gain > -1e-9
        step = step / 3
    return here, step, False


def _update_inverse(inverse: Numbers, step: Numbers, change: Numbers) -> Numbers:
    """BFGS of the inverse of minus the second derivative."""
    along = float(step @ change)
    if along <= 1e-12:
        return inverse
    shear = np.eye(step.size) - np.outer(step, change) / along
    return shear @ inverse @ shear.T + np.outer(step, step) / along


def _invert_information(
    ground: tuple[Cells, _Surface], place: tuple[Numbers, int, Numbers], singular: bool
) -> Numbers:
    """Covariance of the point; with `singular` the spreads are taken as known."""
    cells, surface = ground
    point, n_nodes, modes = place
    n_fixed, size = cells.fixed.shape[1], point.size
    taken = n_fixed if singular else size
    information = np.zeros((taken, taken))
    for i in range(taken):
        steps = np.zeros(size)
        steps[i] = _STEP
        up, down = (
            surface(cells, point + s, n_nodes=n_nodes, modes=modes).gradient
            for s in (steps, -steps)
        )
        information[i] = (down - up)[:taken] / (2 * _STEP)
    covariance = np.zeros((size, size))
    covariance[:taken, :taken] = _invert((information + information.T) / 2)
    return covariance


def _invert(information: Numbers) -> Numbers:
    values = np.linalg.eigvalsh(information)
    if values.min() <= 1e-10 * max(1.0, values.max()) or not math.isfinite(values.sum()):
        return np.full_like(information, np.nan)
    return np.asarray(np.linalg.inv(information), dtype=np.float64)
