"""The points of a plan: which values each parameter has at point number i."""

import functools
from typing import Any

import numpy as np

from geborgen.moments import UserError
from geborgen.simulation.named_parameters import Value
from geborgen.simulation.plan import Plan, SampleKind
from geborgen.simulation.rng import compute_uniforms

__all__ = ["point_values"]

# A stream of its own, beside those of `rng.Purpose`.
_PLAN_PURPOSE = 0x706C616E


def point_values(plan: Plan, point: int) -> tuple[tuple[str, Value], ...]:
    """Parameters of one point.

    Parameters
    ----------
    plan
        The plan.
    point
        0 to `plan.points` − 1; the sample changes quickest, then the last parameter of the grid.

    Returns
    -------
    tuple
        Full names and values, in the order of `plan.varied_names`.
    """
    left, place = divmod(point, plan.samples)
    chosen: list[tuple[str, Value]] = []
    for name, values in reversed(plan.grid):
        left, index = divmod(left, len(values))
        chosen.insert(0, (name, values[index]))
    if plan.sample:
        row = _sample(plan)[place]
        chosen += [
            (one.name, one.low + (one.high - one.low) * float(share))
            for one, share in zip(plan.sample, row, strict=True)
        ]
    return tuple(chosen)


@functools.lru_cache(maxsize=4)
def _sample(plan: Plan) -> np.ndarray[Any, Any]:
    """Shares between 0 and 1: samples × parameters."""
    if plan.sample_kind is SampleKind.UNIFORM:
        rows = [_counted(plan, place) for place in range(plan.samples)]
        return np.array(rows)
    # A shift by the seed, around the edge, keeps the even spread and gives each seed its own.
    shift = np.array(_counted(plan, 0xFFFFFFFF))
    shifted: np.ndarray[Any, Any] = (_sobol(plan) + shift) % 1.0
    return shifted


def _counted(plan: Plan, place: int) -> list[float]:
    key = (plan.seed & 0xFFFFFFFF, plan.seed >> 32)
    found: list[float] = []
    for block in range((len(plan.sample) + 3) // 4):
        found += compute_uniforms((place, block, 0, _PLAN_PURPOSE), key)
    return found[: len(plan.sample)]


def _sobol(plan: Plan) -> np.ndarray[Any, Any]:
    try:
        from scipy.stats import qmc  # noqa: PLC0415 - part of the extra [simulation], and slow
    except ImportError as error:
        raise UserError("extra_missing", what="sobol", extra="simulation") from error
    bits = max(1, (plan.samples - 1).bit_length())
    # Drawn to a power of two, where the sequence is balanced, and cut.
    drawn: np.ndarray[Any, Any] = qmc.Sobol(len(plan.sample), scramble=False).random_base2(bits)
    return drawn[: plan.samples]
