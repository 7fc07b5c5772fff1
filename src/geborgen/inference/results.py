"""The shapes of an outlook: frozen, each number with its intervals and how sure it is."""

from dataclasses import dataclass

from geborgen.analysis.results import Linchpin, Verdict

__all__ = [
    "Difference",
    "Drift",
    "DriftPoint",
    "Estimate",
    "Outlook",
    "OutlookReport",
    "PairOutlook",
    "PatternShare",
    "Ranked",
    "Trajectory",
    "WhatIf",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A quantity in families like this one, and in families at large.

    Parameters
    ----------
    name
        A contingency of `Caregiver`, or a column of `GROWN`.
    median
        In families like this one.
    half, most, nearly_all
        Where the middle 50, 80 and 95 % of them lie.
    usual, usual_most
        Median and middle 80 % of the population.
    narrowed
        How much narrower the middle 80 % is than in the population: 0 not at all, near 1 a lot;
        below 0 wider.
    """

    name: str
    median: float
    half: tuple[float, float]
    most: tuple[float, float]
    nearly_all: tuple[float, float]
    usual: float
    usual_most: tuple[float, float]
    narrowed: float

    @property
    def is_told(self) -> bool:
        """Whether the moments tell anything of it."""
        return self.narrowed >= TOLD or not self.half[0] <= self.usual <= self.half[1]


# Narrower than this, the moments tell of a quantity.
TOLD = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternShare:
    """How often the blind coder saw a pattern in families like this one, of all visits.

    Parameters
    ----------
    name
        Of `PATTERNS`.
    share, low, high
        Share of the visits, and between what it lies for 95 % of the caregivers that these moments
        leave possible.
    usual
        Share in families at large.
    """

    name: str
    share: float
    low: float
    high: float
    usual: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What grew in families like that of one child with one caregiver.

    Parameters
    ----------
    child, caregiver
        Ids.
    age_months
        Of the child at the last moment, where told.
    until_months
        How old the simulated children were.
    moments, used
        How many moments there are, and of how many something is known of the answer.
    days, sources
        How many days and sources they come from.
    verdict
        Enough, thin, or too few to say; then the other fields tell of families at large.
    families
        How many families like this one these numbers are worth.
    pareto_k, refined
        Of the bank's weights; whether families were moved and lived anew.
    caregiver_tends
        Contingencies.
    child_grows
        What became of the child.
    patterns
        In the Strange Situation.
    """

    child: str
    caregiver: str
    age_months: float | None
    until_months: float
    moments: int
    used: int
    days: int
    sources: int
    verdict: Verdict
    families: int
    pareto_k: float
    refined: bool
    caregiver_tends: tuple[Estimate, ...]
    child_grows: tuple[Estimate, ...]
    patterns: tuple[PatternShare, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How much more a quantity is with the change than without, over families like this one.

    Parameters
    ----------
    name
        A column of `GROWN`.
    without, with_it
        Means.
    mean, low, high
        Mean difference and its 95 % interval.
    """

    name: str
    without: float
    with_it: float
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """A change and what it did.

    Parameters
    ----------
    change
        As typed or by its key.
    months
        How long families lived on.
    families
        How many.
    differences
        One for each column of `GROWN`.
    """

    change: str
    months: float
    families: int
    differences: tuple[Difference, ...]

    def of(self, name: str) -> Difference:
        """Return the difference of one column."""
        return next(one for one in self.differences if one.name == name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A single change of the same step, beside the others.

    Parameters
    ----------
    name
        Of the contingency.
    secure
        Difference in how often the child was coded secure.
    expects
        Difference in how sure the child is of an answer.
    is_first
        Share of samples of these families in which it helped most.
    families
        How many families it rests on.
    """

    name: str
    secure: Difference
    expects: Difference
    is_first: float
    families: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftPoint:
    """Contingencies in one period.

    Parameters
    ----------
    label
        Its first session, or date.
    moments
        How many it holds.
    medians, halves, most
        In the order of `Caregiver`: the middle, and where the middle 50 and 80 % lie.
    """

    label: str
    moments: int
    medians: tuple[float, ...]
    halves: tuple[tuple[float, float], ...]
    most: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """How a contingency changed from the first period to the last.

    Parameters
    ----------
    name
        Of the contingency.
    change, low, high
        Median of last minus first, and its 95 % interval.
    is_more
        Chance that it became more.
    """

    name: str
    change: float
    low: float
    high: float
    is_more: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out no change at all."""
        return self.low > 0.0 or self.high < 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trajectory:
    """Contingencies over the periods of which moments were told.

    Parameters
    ----------
    points
        In the order of time.
    drifts
        One for each contingency.
    """

    points: tuple[DriftPoint, ...]
    drifts: tuple[Drift, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairOutlook:
    """Everything an outlook tells of one child with one caregiver.

    Parameters
    ----------
    outlook
        What grew in families like this one.
    what_ifs
        What the changes asked for did there; empty where there are too few moments.
    programmes
        What the programmes that ship, or the one asked for, did there.
    ranked
        Single changes, the one that helped most first.
    linchpin
        The struggle that counting the moments points to, to be seen beside it.
    trajectory
        Over the periods of the moments; None where there are too few for that.
    """

    outlook: Outlook
    what_ifs: tuple[WhatIf, ...] = ()
    programmes: tuple[WhatIf, ...] = ()
    ranked: tuple[Ranked, ...] = ()
    linchpin: Linchpin | None = None
    trajectory: Trajectory | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookReport:
    """Outlooks of all pairs, and on which bank they rest.

    Parameters
    ----------
    pairs
        In the order of the reading.
    bank_families, bank_seed
        How many families the bank holds, and its seed.
    basis
        Fingerprint of model, population, calibration and coder.
    """

    pairs: tuple[PairOutlook, ...]
    bank_families: int
    bank_seed: int
    basis: str
