"""The outlook: from moments to what grew in families in which such moments are as likely."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from geborgen.analysis.results import Verdict
from geborgen.inference.alike import Alike, find_alike
from geborgen.inference.bank import TENDENCIES, Bank, find_bank
from geborgen.inference.grown import GROWN, PATTERNS
from geborgen.inference.odds import predict_odds
from geborgen.inference.results import TOLD, Estimate, Outlook, PatternShare
from geborgen.inference.telling import Telling
from geborgen.inference.weights import compute_quantiles
from geborgen.moments import Moment, UserError

__all__ = ["FEWEST_MOMENTS", "compute_outlook", "describe_alike"]

Array = np.ndarray[Any, Any]

# With fewer moments than these nothing is said, or it is said with care.
FEWEST_MOMENTS, ENOUGH_MOMENTS = 8, 25
# With fewer quantities told than this the outlook is thin whatever the number of moments.
_FEWEST_TOLD = 3
# One good or bad day is not how somebody is: fewer days than these are thin.
_ENOUGH_DAYS = 3


def compute_outlook(
    moments: Sequence[Moment], *, bank: Bank | None = None, telling: Telling | None = None,
    seed: int = 1, window_s: float = 10.0,
) -> Outlook:  # fmt: skip
    """What grew in families in which such moments are as likely as in this one.

    Parameters
    ----------
    moments
        Of one child with one caregiver, at least one.
    bank
        None = the one that fits the model; built when there is none, which takes seconds.
    telling
        What is assumed of those who told; None = as usual.
    seed
        Of the refinement, where the bank is thin.
    window_s
        The response window of coded sessions.

    Returns
    -------
    Outlook
        Never about this child's fate: about simulated families in which the same is seen.

    Raises
    ------
    UserError
        When the moments are of several children or caregivers, or there are none.
    """
    bank = bank or find_bank()
    _check_pair(moments)
    alike = find_alike(moments, bank, telling=telling, seed=seed, window_s=window_s)
    return describe_alike(alike, bank, moments)


def _check_pair(moments: Sequence[Moment]) -> None:
    pairs = {(moment.child, moment.caregiver) for moment in moments}
    if len(pairs) != 1:
        raise UserError("outlook_pair", n=len(pairs))


def describe_alike(alike: Alike, bank: Bank, moments: Sequence[Moment]) -> Outlook:
    """Describe families like this one.

    Parameters
    ----------
    alike
        As `find_alike` found them.
    bank
        Families at large.
    moments
        From which they were found.

    Returns
    -------
    Outlook
        With intervals.
    """
    even = np.full(len(bank.cares), 1.0 / len(bank.cares))
    tends = tuple(
        _estimate(name, (alike.cares[:, i], alike.weights), (bank.cares[:, i], even))
        for i, name in enumerate(TENDENCIES)
    )
    grows = tuple(
        _estimate(name, (alike.grown[:, i], alike.weights), (bank.grown[:, i], even))
        for i, name in enumerate(GROWN) if name not in PATTERNS
    )  # fmt: skip
    days = sum(len(one.day_starts) - 1 for one in alike.sources.observed)
    ages = [m.child_age_months for m in moments if m.child_age_months is not None]
    return Outlook(
        child=moments[0].child,
        caregiver=moments[0].caregiver,
        age_months=max(ages, default=None),
        until_months=bank.plan.months,
        moments=len(moments),
        used=alike.sources.n,
        days=days,
        sources=len(alike.sources.observed),
        verdict=_verdict(alike.sources.n, days, tends),
        families=int(alike.ess),
        pareto_k=min(alike.pareto_k, 99.0),
        refined=alike.stages > 0,
        caregiver_tends=tends,
        child_grows=grows,
        patterns=tuple(_pattern(name, alike, bank) for name in PATTERNS),
    )


def _estimate(name: str, here: tuple[Array, Array], at_large: tuple[Array, Array]) -> Estimate:
    low95, low80, low50, median, high50, high80, high95 = (
        float(q) for q in compute_quantiles(*here, (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975))
    )
    low, usual, high = (float(q) for q in compute_quantiles(*at_large, (0.1, 0.5, 0.9)))
    return Estimate(
        name=name,
        median=median,
        half=(low50, high50),
        most=(low80, high80),
        nearly_all=(low95, high95),
        usual=usual,
        usual_most=(low, high),
        narrowed=1.0 - (high80 - low80) / (high - low) if high > low else 0.0,
    )


def _pattern(name: str, alike: Alike, bank: Bank) -> PatternShare:
    """Share over these families; its bounds are what the moments leave open of the caregiver."""
    column = GROWN.index(name)
    share = float(alike.weights @ alike.grown[:, column])
    odds = predict_odds(bank.odds[PATTERNS.index(name)], alike.cares)
    low, high = (float(q) for q in compute_quantiles(odds, alike.weights, (0.025, 0.975)))
    usual = float(bank.grown[:, column].mean())
    return PatternShare(
        name=name, share=share, low=min(low, share), high=max(high, share), usual=usual
    )


def _verdict(used: int, days: int, tends: Sequence[Estimate]) -> Verdict:
    told = sum(one.narrowed >= TOLD for one in tends)
    if used < FEWEST_MOMENTS or not told:
        return Verdict.TOO_FEW
    if used < ENOUGH_MOMENTS or days < _ENOUGH_DAYS or told < _FEWEST_TOLD:
        return Verdict.THIN
    return Verdict.ENOUGH
