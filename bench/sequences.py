"""All statistics of long sequences with 10,000 permutations, beside plain shuffling in NumPy."""

from collections.abc import Callable, Sequence
from time import perf_counter

import numpy as np
import numpy.typing as npt

from geborgen.analysis.sequences import (
    Stretches,
    compute_benjamini_hochberg,
    compute_holm,
    compute_lag_bootstrap,
    compute_lag_table,
    compute_permutation_test,
    make_allowed,
)

__all__ = ["bench_sequences"]

ACTS, PERMUTATIONS, REFERENCE_PERMUTATIONS = 100_000, 10_000, 100


def make_sequences(*, n_codes: int, n_sessions: int, may_repeat: bool = True) -> Stretches:
    """Acts of several sessions, each code a little likelier after the one before it."""
    rng = np.random.default_rng(20261127)
    size = ACTS // n_sessions
    codes = []
    for _ in range(n_sessions):
        steps = rng.integers(0 if may_repeat else 1, n_codes, size)
        steps[rng.random(size) < 0.05] = 1
        codes.append((np.cumsum(steps) % n_codes).astype(np.int32))
    return Stretches(
        labels=tuple(f"code {n}" for n in range(n_codes)),
        codes=tuple(codes),
        sessions=tuple(f"session {n}" for n in range(n_sessions)),
        dyads=tuple(f"dyad {n // 2}" for n in range(n_sessions)),
    )


def analyse(stretches: Stretches, n_permutations: int, *, may_repeat: bool = True) -> None:
    """Every statistic of a lag table, its permutations, intervals and corrections."""
    allowed = make_allowed(stretches.n_codes, may_repeat=may_repeat)
    table = compute_lag_table(stretches, allowed=allowed)
    test = compute_permutation_test(stretches, allowed, n_permutations=n_permutations)
    compute_lag_bootstrap(stretches, "session", allowed)
    for p in (table.p, test.p):
        compute_holm(p)
        compute_benjamini_hochberg(p)


def shuffle_plainly(codes: Sequence[npt.NDArray[np.int32]], n_codes: int, n: int) -> None:
    """Shuffle every session and count its pairs, n times: the permuted tables, no statistic."""
    rng = np.random.default_rng(1)
    copies = [array.copy() for array in codes]
    for _ in range(n):
        for array in copies:
            rng.shuffle(array)
            np.bincount(array[:-1] * n_codes + array[1:], minlength=n_codes**2)


def best_of(runs: int, work: Callable[[], object]) -> float:
    """Fewest seconds of some runs: others on the machine only make it slower."""
    taken = []
    for _ in range(runs):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return min(taken)


def bench_sequences() -> None:
    """Print a row for each length of session."""
    for n_codes, n_sessions in ((8, 1), (8, 10), (8, 100), (8, 400), (20, 1), (20, 100)):
        stretches = make_sequences(n_codes=n_codes, n_sessions=n_sessions)
        ours = best_of(3, lambda s=stretches: analyse(s, PERMUTATIONS))
        plain = best_of(
            2,
            lambda s=stretches: shuffle_plainly(s.codes, s.n_codes, REFERENCE_PERMUTATIONS),
        )
        plain *= PERMUTATIONS / REFERENCE_PERMUTATIONS
        limit = " (limit 2 s)" if n_codes == 8 and n_sessions <= 100 else ""
        print(
            f"sequences, {ACTS:,} acts in {n_sessions} sessions, {n_codes} codes, "
            f"{PERMUTATIONS:,} permutations: {ours:.2f} s{limit}; shuffling plainly {plain:.0f} s "
            f"({REFERENCE_PERMUTATIONS} of them timed), {plain / ours:.0f}x"
        )
    for n_codes, n_sessions in ((8, 1), (8, 10), (8, 100), (20, 1)):
        stretches = make_sequences(n_codes=n_codes, n_sessions=n_sessions, may_repeat=False)
        ours = best_of(1, lambda s=stretches: analyse(s, PERMUTATIONS, may_repeat=False))
        limit = " (limit 2 s)" if n_sessions == 1 and n_codes == 8 else ""
        print(
            f"sequences without repeats, {ACTS:,} acts in {n_sessions} sessions, {n_codes} codes, "
            f"{PERMUTATIONS:,} permutations: {ours:.2f} s{limit}"
        )


if __name__ == "__main__":
    bench_sequences()
