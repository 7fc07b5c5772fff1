"""Recordings of the first families of a plan, in the settings they are seen in."""

from collections.abc import Iterator, Sequence

from geborgen.moments import Recording
from geborgen.simulation.family_rows import RowRange, live_families, plan_families
from geborgen.simulation.plan import Plan
from geborgen.simulation.settings import Setting, simulate_setting

__all__ = ["simulate_tapes"]


def simulate_tapes(
    plan: Plan, *, families: int, settings: Sequence[Setting]
) -> Iterator[tuple[str, Recording]]:
    """Recordings of the families in the first rows of a plan.

    Parameters
    ----------
    plan
        The plan.
    families
        How many families, at most as many as the plan has rows.
    settings
        Where each is seen.

    Yields
    ------
    tuple
        A name such as ``home-00003`` and the recording; the family is the one of that row.

    Raises
    ------
    UserError
        When the extra ``[simulation]`` is not installed.
    """
    for row in range(min(families, plan.rows)):
        planned = list(plan_families(plan, RowRange(start=row, stop=row + 1)))
        cohort = live_families(plan, planned)
        from geborgen.simulation.cohort import take_life  # noqa: PLC0415 - numba, an extra

        life = take_life(cohort, 0, planned[0].family)
        for setting in settings:
            yield f"{setting}-{row:05}", simulate_setting(life, setting)
