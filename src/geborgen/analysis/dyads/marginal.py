"""Marginal likelihood of a hierarchical logistic model, by adaptive Gauss–Hermite quadrature."""

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

__all__ = ["Cells", "Marginal", "compute_marginal", "make_cells", "unpack_root"]

# Newton on a log-concave surface: fewer are needed, more mean that numbers ran out of range.
_MOST_STEPS = 60
_MOST_HALVINGS = 30
_CLOSE_ENOUGH = 1e-9
# Beyond this the logistic is 0 or 1 to the last digit, and exp would overflow further on.
_WIDEST_LOGIT = 36.0

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """Binomial counts with their fixed and random columns, sorted by dyad.

    Parameters
    ----------
    successes, trials
        Shape (m,): how many of how many.
    fixed
        Shape (m, p): columns of the fixed effects.
    random
        Shape (m, q): columns of the effects that differ between dyads; q is 1 or 2.
    dyad
        Shape (m,): number of the dyad, not descending, from 0 without a gap.
    starts
        Shape (d,): first row of each dyad.
    constant
        Sum of the logarithms of the binomial coefficients.
    """

    successes: Numbers = field(repr=False)
    trials: Numbers = field(repr=False)
    fixed: Numbers = field(repr=False)
    random: Numbers = field(repr=False)
    dyad: Places = field(repr=False)
    starts: Places = field(repr=False)
    constant: float

    @property
    def n_dyads(self) -> int:
        """How many dyads there are."""
        return self.starts.size


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Marginal:
    """The likelihood at one point, and what each dyad looks like there.

    Parameters
    ----------
    log_likelihood, gradient
        Of the counts with each dyad's own effects integrated out; the gradient is by the fixed
        effects, then by the rows of the root of the covariance.
    modes
        Shape (d, q): most likely standard deviates of each dyad; where the next search starts.
    means, covariances
        Shapes (d, q) and (d, q, q): of each dyad's standard deviates, given its counts.
    """

    log_likelihood: float
    gradient: Numbers = field(repr=False)
    modes: Numbers = field(repr=False)
    means: Numbers = field(repr=False)
    covariances: Numbers = field(repr=False)


def make_cells(
    successes: npt.ArrayLike,
    trials: npt.ArrayLike,
    *,
    fixed: Numbers,
    random: Numbers,
    dyad: npt.ArrayLike,
) -> Cells:
    """Counts sorted by dyad, ready to be fitted; cells without a trial are left out.

    Parameters
    ----------
    successes, trials
        Shape (m,): how many of how many.
    fixed, random
        Shapes (m, p) and (m, q).
    dyad
        Shape (m,): any whole numbers, one for each dyad.

    Returns
    -------
    Cells
        Dyads numbered in ascending order of the given numbers, without those that have no trial.
    """
    tried = np.asarray(trials, dtype=np.float64)
    kept = np.flatnonzero(tried > 0)
    order = kept[np.argsort(np.asarray(dyad)[kept], kind="stable")]
    _, starts, numbers = np.unique(np.asarray(dyad)[order], return_index=True, return_inverse=True)
    y, n = np.asarray(successes, dtype=np.float64)[order], tried[order]
    return Cells(
        successes=y,
        trials=n,
        fixed=np.asarray(fixed, dtype=np.float64)[order],
        random=np.asarray(random, dtype=np.float64)[order],
        dyad=numbers.astype(np.int64),
        starts=starts.astype(np.int64),
        constant=sum(
            math.lgamma(b + 1) - math.lgamma(a + 1) - math.lgamma(b - a + 1)
            for a, b in zip(y.tolist(), n.tolist(), strict=True)
        ),
    )


def unpack_root(packed: Numbers, n_random: int) -> Numbers:
    """Lower triangle L of the random effects, whose covariance is L times its transpose.

    Parameters
    ----------
    packed
        Its elements row by row: 1 for one random effect, 3 for two.
    n_random
        Random effects per dyad.

    Returns
    -------
    array
        Shape (q, q).
    """
    root = np.zeros((n_random, n_random))
    root[np.tril_indices(n_random)] = packed
    return root


def compute_marginal(
    cells: Cells, point: Numbers, *, n_nodes: int, modes: Numbers | None = None
) -> Marginal:
    """Log likelihood of the counts with each dyad's own effects integrated out.

    Parameters
    ----------
    cells
        The counts.
    point
        Fixed effects, then the elements of L row by row.
    n_nodes
        Nodes of the quadrature per random effect; 1 is Laplace's approximation.
    modes
        Shape (d, q): where each dyad's search starts; None starts at 0.

    Returns
    -------
    Marginal
        The gradient is exact for the integral itself, which more than a few nodes give nearly.

    Notes
    -----
    The linear predictor of a cell is its fixed columns times the fixed effects plus its random
    columns times L u, with u standard normal, so that a variance of 0 is an ordinary point. For
    each dyad the log integrand (binomial log likelihood minus u'u / 2) is maximised by Newton with
    halved steps; with H minus its second derivative there and C C' the inverse of H, nodes x of
    Gauss–Hermite are laid at mode + sqrt(2) C x. The gradient is the mean, over each dyad's
    posterior, of the derivative of the log likelihood (Fisher's identity).

    References
    ----------
    liu1994, pinheiro1995
    """
    n_fixed, n_random = cells.fixed.shape[1], cells.random.shape[1]
    root = unpack_root(point[n_fixed:], n_random)
    slopes, offsets = cells.random @ root, cells.fixed @ point[:n_fixed]
    if modes is None:
        modes = np.zeros((cells.n_dyads, n_random))
    modes, curvature = _find_modes(cells, (offsets, slopes), modes)
    deviates, log_weights = _lay_nodes(modes, curvature, n_nodes)
    laid = deviates[cells.dyad]
    logits = offsets[:, None] + (laid @ slopes[:, :, None])[:, :, 0]
    rates, heights = _compute_rates(logits)
    terms = cells.successes[:, None] * logits - cells.trials[:, None] * heights
    exponents = np.add.reduceat(terms, cells.starts) - 0.5 * (deviates**2).sum(axis=2)
    exponents += log_weights
    most = exponents.max(axis=1, keepdims=True)
    weights = np.exp(exponents - most)
    sums = weights.sum(axis=1, keepdims=True)
    weights /= sums
    residuals = cells.successes[:, None] - cells.trials[:, None] * rates
    means = (weights[:, None, :] @ deviates)[:, 0, :]
    spread = deviates - means[:, None, :]
    return Marginal(
        log_likelihood=float((most + np.log(sums)).sum()) + cells.constant,
        gradient=_compute_gradient(cells, residuals * weights[cells.dyad], laid),
        modes=modes,
        means=means,
        covariances=(spread * weights[:, :, None]).transpose(0, 2, 1) @ spread,
    )


def _compute_gradient(cells: Cells, weighted: Numbers, laid: Numbers) -> Numbers:
    by_deviate = (weighted[:, None, :] @ laid)[:, 0, :]
    rows, columns = np.tril_indices(cells.random.shape[1])
    by_root = (cells.random[:, rows] * by_deviate[:, columns]).sum(axis=0)
    return np.concatenate([cells.fixed.T @ weighted.sum(axis=1), by_root])


def _compute_rates(logits: Numbers) -> tuple[Numbers, Numbers]:
    """Logistic function, and the logarithm of one plus the exponential."""
    grown = np.exp(np.clip(logits, -_WIDEST_LOGIT, _WIDEST_LOGIT))
    return grown / (1.0 + grown), np.log1p(grown) + np.maximum(0.0, logits - _WIDEST_LOGIT)


def _find_modes(
    cells: Cells, predictor: tuple[Numbers, Numbers], modes: Numbers
) -> tuple[Numbers, Numbers]:
    """Each dyad's most likely deviates, and minus the second derivative there."""
    height = _compute_height(cells, predictor, modes)
    for _ in range(_MOST_STEPS):
        slope, curvature = _compute_slope(cells, predictor, modes)
        steps = np.asarray(np.linalg.solve(curvature, slope[:, :, None])[:, :, 0], np.float64)
        if np.abs(steps).max(initial=0.0) < _CLOSE_ENOUGH:
            break
        modes, height = _take_steps(cells, predictor, (modes, height, steps))
    return modes, _compute_slope(cells, predictor, modes)[1]


def _take_steps(
    cells: Cells, predictor: tuple[Numbers, Numbers], state: tuple[Numbers, Numbers, Numbers]
) -> tuple[Numbers, Numbers]:
    """Go as far as every dyad rises; where a whole step falls, half of it, and so on."""
    modes, height, steps = state
    for _ in range(_MOST_HALVINGS):
        reached = _compute_height(cells, predictor, modes + steps)
        fell = reached < height - 1e-12 * (1.0 + np.abs(height))
        if not fell.any():
            break
        steps = np.where(fell[:, None], steps / 2, steps)
    return modes + steps, reached


def _compute_height(cells: Cells, predictor: tuple[Numbers, Numbers], modes: Numbers) -> Numbers:
    logits = predictor[0] + (predictor[1] * modes[cells.dyad]).sum(axis=1)
    terms = cells.successes * logits - cells.trials * np.logaddexp(0.0, logits)
    heights: Numbers = np.add.reduceat(terms, cells.starts) - 0.5 * (modes**2).sum(axis=1)
    return heights


def _compute_slope(
    cells: Cells, predictor: tuple[Numbers, Numbers], modes: Numbers
) -> tuple[Numbers, Numbers]:
    offsets, slopes = predictor
    rates, _ = _compute_rates(offsets + (slopes * modes[cells.dyad]).sum(axis=1))
    residuals = cells.successes - cells.trials * rates
    slope = np.add.reduceat(slopes * residuals[:, None], cells.starts) - modes
    information = cells.trials * rates * (1 - rates)
    products = slopes[:, :, None] * slopes[:, None, :] * information[:, None, None]
    curvature = np.add.reduceat(products, cells.starts) + np.eye(modes.shape[1])
    return slope, curvature


def _lay_nodes(modes: Numbers, curvature: Numbers, n_nodes: int) -> tuple[Numbers, Numbers]:
    """Nodes of every dyad, shape (d, k, q), and the logarithms of their weights, shape (d, k)."""
    n_random = modes.shape[1]
    nodes, weights = np.polynomial.hermite.hermgauss(n_nodes)
    axes = np.meshgrid(*[nodes] * n_random, indexing="ij")
    grid = np.stack([axis.ravel() for axis in axes], axis=1)
    products = np.meshgrid(*[np.log(weights)] * n_random, indexing="ij")
    log_products = np.sum([axis.ravel() for axis in products], axis=0)
    # With H = G G', the transpose of the inverse of G is a root of the inverse of H.
    roots = np.linalg.inv(np.linalg.cholesky(curvature)).transpose(0, 2, 1)
    deviates = modes[:, None, :] + math.sqrt(2) * (grid @ roots.transpose(0, 2, 1))
    log_scale = np.log(np.abs(np.linalg.det(roots))) - n_random / 2 * math.log(math.pi)
    log_weights = log_products + (grid**2).sum(axis=1)
    return deviates, log_weights[None, :] + log_scale[:, None]
