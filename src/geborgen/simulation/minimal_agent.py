"""The smallest agent with three ways of seeking: an oracle for tests, not a model of families.

It sets the value of avoiding, of a guarded bid and of openly seeking against the chance that a bid
is met. With the worth of an uncertain outcome there is a band in which the guarded bid is best;
without it there is none. The larger model must keep that shape: see the tests of its ablations.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from geborgen.moments import UserError

__all__ = ["MinimalAgent", "Policy", "compute_crossover", "compute_policy_value", "find_policy"]


class Policy(StrEnum):
    """What the agent can do, the most reserved first."""

    AVOID = "avoid"
    GUARDED = "guarded"
    SEEK = "seek"


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimalAgent:
    """What the agent prefers, as log-preference of a bid that is met and of one that is not.

    Parameters
    ----------
    avoid, guarded, seek
        Per policy: met, missed.
    uncertainty
        Worth of an uncertain outcome, per nat of its entropy; 0 = none. Avoiding has a certain
        outcome.

    References
    ----------
    cittern2018
    """

    avoid: tuple[float, float] = (0.0, 0.0)
    guarded: tuple[float, float] = (0.75, -0.9)
    seek: tuple[float, float] = (2.0, -2.0)
    uncertainty: float = 1.0


def compute_policy_value(agent: MinimalAgent, policy: Policy, met: float) -> float:
    """Value of a policy in nats: expected log-preference, and the worth of its uncertain outcome.

    Parameters
    ----------
    agent
        What it prefers.
    policy
        What it does.
    met
        Chance that a bid is met, 0 to 1.

    Returns
    -------
    float
        Comparable between policies only.

    Raises
    ------
    UserError
        When the chance is impossible.
    """
    if not 0.0 <= met <= 1.0:
        raise UserError("parameter_range", name="met", low="0", high="1", found=repr(met))
    good, bad = getattr(agent, policy)
    entropy = -sum(p * math.log(p) for p in (met, 1.0 - met) if p > 0.0)
    worth = 0.0 if policy is Policy.AVOID else agent.uncertainty * entropy
    return float(met * good + (1.0 - met) * bad + worth)


def find_policy(agent: MinimalAgent, met: float) -> Policy:
    """Policy with the highest value; at a tie the more reserved one.

    Parameters
    ----------
    agent, met
        As for `compute_policy_value`.

    Returns
    -------
    Policy
        What the agent does.
    """
    return max(Policy, key=lambda policy: compute_policy_value(agent, policy, met))


def compute_crossover(agent: MinimalAgent, lower: Policy, upper: Policy) -> float:
    """Chance of being met from which one policy is worth more than another.

    Parameters
    ----------
    agent
        What it prefers.
    lower, upper
        The policy that is better when bids are rarely met, and the one that overtakes it.

    Returns
    -------
    float
        0 to 1, to twelve decimals; NaN when the first is never better or never overtaken. By
        bisection: there is one such chance for these preferences, since values differ by a line
        and at most one entropy.
    """

    def overtaken(met: float) -> bool:
        first = compute_policy_value(agent, lower, met)
        return compute_policy_value(agent, upper, met) > first

    low, high = 0.0, 1.0
    if overtaken(low) or not overtaken(high):
        return math.nan
    for _ in range(60):
        middle = (low + high) / 2.0
        low, high = (low, middle) if overtaken(middle) else (middle, high)
    return round(high, 12)
