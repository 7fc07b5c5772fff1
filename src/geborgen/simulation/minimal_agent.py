"""The smallest agent with three ways of seeking: an oracle for tests, not a model of families.

It sets the value of avoiding, of a guarded bid and of openly seeking against the chance that a bid
is met. With the worth of an uncertain outcome there is a band in which the guarded bid is best;
without it there is none. The larger model must keep that shape: see the tests of its ablations.
"""

import math
from enum import StrEnum

__all__ = ["Policy", "compute_crossovers", "compute_policy_values", "find_policy"]


class Policy(StrEnum):
    """What the agent can do."""

    AVOID = "avoid"
    GUARDED = "guarded"
    SEEK = "seek"


# Log-preference of a bid that is met, and of one that is not (source: cittern2018).
_PREFERENCES = {Policy.AVOID: (0.0, 0.0), Policy.GUARDED: (0.75, -0.9), Policy.SEEK: (2.0, -2.0)}


def compute_policy_values(met: float, *, uncertainty: bool = True) -> dict[Policy, float]:
    """Value of each policy in nats: expected log-preference, and the entropy of the outcome.

    Parameters
    ----------
    met
        Chance that a bid is met, 0 to 1.
    uncertainty
        Whether an uncertain outcome is worth its entropy.

    Returns
    -------
    dict
        Avoiding has a certain outcome and no entropy.

    References
    ----------
    cittern2018
    """
    missed = 1.0 - met
    entropy = -sum(p * math.log(p) for p in (met, missed) if p > 0.0) if uncertainty else 0.0
    return {
        policy: met * good + missed * bad + (0.0 if policy is Policy.AVOID else entropy)
        for policy, (good, bad) in _PREFERENCES.items()
    }


def find_policy(met: float, *, uncertainty: bool = True) -> Policy:
    """Policy with the highest value; at a tie the more reserved one.

    Parameters
    ----------
    met, uncertainty
        As for `compute_policy_values`.

    Returns
    -------
    Policy
        What the agent does.
    """
    values = compute_policy_values(met, uncertainty=uncertainty)
    return max(Policy, key=lambda policy: values[policy])


def compute_crossovers(*, uncertainty: bool = True, digits: int = 6) -> list[tuple[float, Policy]]:
    """Where the best policy changes as bids are met more often.

    Parameters
    ----------
    uncertainty
        As for `compute_policy_values`.
    digits
        Decimals to which each chance is found.

    Returns
    -------
    list of (chance, policy)
        The policy is the one that is best from there on.
    """
    step = 0.001
    found = []
    for place in range(1000):
        low, high = place * step, (place + 1) * step
        before = find_policy(low, uncertainty=uncertainty)
        after = find_policy(high, uncertainty=uncertainty)
        if before is after:
            continue
        while high - low > 0.1**digits / 2.0:
            middle = (low + high) / 2.0
            same = find_policy(middle, uncertainty=uncertainty) is before
            low, high = (middle, high) if same else (low, middle)
        found.append((round((low + high) / 2.0, digits), after))
    return found
