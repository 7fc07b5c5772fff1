"""Dyads, grids and precision: the fast hierarchical fit beside the full Bayesian one."""

import importlib.util
import warnings
from time import perf_counter

import numpy as np

from geborgen.analysis.dyads import Cells, compute_hierarchical_fit, make_cells
from geborgen.analysis.grids import compute_grid, make_trajectory_from_changes
from geborgen.analysis.power import PrecisionGoal, compute_share_precision

NAMES = ("base", "window", "group", "window:group")
DYADS, VISITS, SESSIONS = 60, 100_000, 200
FOUR = tuple("abcd")


def bench_dyads() -> None:
    """Print the seconds of each, the smallest of five, and how often faster than NUTS."""
    cells = _make_cells()
    fast = _least(lambda: compute_hierarchical_fit(cells, NAMES))
    print(f"hierarchical fit, {DYADS} dyads with a 2×2 table each {fast:>12.3f} s")
    if importlib.util.find_spec("numpyro") is not None:
        full = _time_nuts(cells)
        print(
            f"  the same in full by NumPyro (300 + 700 draws) {full:>12.3f} s  {full / fast:.0f}x"
        )
    rng = np.random.default_rng(2)
    starts = np.cumsum(rng.exponential(2.0, VISITS))
    states = rng.integers(0, 4, VISITS), rng.integers(0, 4, VISITS)
    path = make_trajectory_from_changes(starts, states, end_s=starts[-1] + 1, names=(FOUR, FOUR))
    print(f"state-space grid of {VISITS:,} visits {_least(lambda: compute_grid([path])):>31.3f} s")
    tallies = [(int(rng.binomial(20, 0.6)), 20) for _ in range(SESSIONS)]
    goal = PrecisionGoal(wanted=0.05)
    taken = _least(lambda: compute_share_precision(tallies, goal))
    print(f"precision of a share, {SESSIONS} sessions, 14 sizes of 1,000 draws {taken:>6.3f} s")


def _least(work, runs: int = 5) -> float:
    taken = []
    for _ in range(runs):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return min(taken)


def _make_cells() -> Cells:
    rng = np.random.default_rng(1)
    dyad, window = np.repeat(np.arange(DYADS), 2), np.tile([0.0, 1.0], DYADS)
    random = np.stack([np.ones(2 * DYADS), window], axis=1)
    group = dyad % 2 - 0.5
    fixed = np.column_stack([random, group, window * group])
    own = rng.standard_normal((DYADS, 2)) @ np.array([[0.7, 0.0], [0.2, 0.4]]).T
    logits = fixed @ [-2.0, 1.0, 0.2, 0.5] + (random * own[dyad]).sum(axis=1)
    trials = np.where(window > 0, 60, 300)
    successes = rng.binomial(trials, 1 / (1 + np.exp(-logits)))
    return make_cells(successes, trials, fixed=fixed, random=random, dyad=dyad)


def _time_nuts(cells: Cells) -> float:
    """Seconds of a whole run, compiling included: that is what one waits for."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jax
        import jax.numpy as jnp
        import numpyro
        from numpyro import distributions as dist

        def model() -> None:
            fixed = numpyro.sample("fixed", dist.Normal(0, 5).expand([4]).to_event(1))
            spreads = numpyro.sample("spreads", dist.HalfNormal(2.5).expand([2]).to_event(1))
            shape = numpyro.sample("shape", dist.LKJCholesky(2, concentration=1.0))
            plain = dist.Normal(0, 1).expand([cells.n_dyads, 2]).to_event(2)
            own = numpyro.sample("deviates", plain) @ (spreads[:, None] * shape).T
            logits = jnp.asarray(cells.fixed) @ fixed + (cells.random * own[cells.dyad]).sum(axis=1)
            numpyro.sample("seen", dist.Binomial(cells.trials, logits=logits), obs=cells.successes)

        sampler = numpyro.infer.MCMC(
            numpyro.infer.NUTS(model), num_warmup=300, num_samples=700, progress_bar=False
        )
        start = perf_counter()
        sampler.run(jax.random.PRNGKey(1))
        return perf_counter() - start


if __name__ == "__main__":
    bench_dyads()
