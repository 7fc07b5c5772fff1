"""Shapes of what is computed over dyads: frozen, each with how many it rests on and its verdict."""

from dataclasses import dataclass, field
from enum import StrEnum

from geborgen.analysis.dyads.effect_sizes import MeanDifference
from geborgen.analysis.dyads.fit import FitNote, HierarchicalFit
from geborgen.analysis.results import Verdict

__all__ = [
    "DyadComparison",
    "DyadEffect",
    "DyadEstimate",
    "DyadMeasure",
    "EffectKind",
    "GroupSummary",
    "SizeOfDifference",
]


class DyadMeasure(StrEnum):
    """What is compared: the share of given acts answered, or the odds ratio of a 2×2 table."""

    ANSWERED = "answered"
    CONTINGENT = "contingent"


class EffectKind(StrEnum):
    """What an effect is about; with `CONTINGENT` each is a ratio of odds ratios but `WINDOW`."""

    WINDOW = "window"
    GROUP = "group"
    PHASE = "phase"
    GROUP_PHASE = "group_phase"


@dataclass(frozen=True, slots=True, kw_only=True)
class DyadEstimate:
    """One dyad in one phase: as counted, and as shrunk towards dyads like it.

    Parameters
    ----------
    dyad, group, is_after
        Which row of the counts.
    n_sessions, count, total
        Sessions; answered of given acts, or responses of seen units.
    value, low, high
        Share (Wilson) or odds ratio (Woolf) as counted, with its 95 % interval; None where
        undefined.
    shrunk, shrunk_low, shrunk_high
        The same by empirical Bayes; None without a fit. The spread is that of the penalised fit
        (`keeps_spread`), never nought. The interval counts that the fixed effects are estimated,
        and how a dyad's own effect gives way to them; the spread is taken as known.
    own_weight
        How much the dyad's own counts weigh in it, from 0 (all from the others) to 1.
    verdict
        On the counts of this dyad alone.
    """

    dyad: str
    group: str
    is_after: bool
    n_sessions: int
    count: int
    total: int
    value: float | None
    low: float | None
    high: float | None
    shrunk: float | None
    shrunk_low: float | None
    shrunk_high: float | None
    own_weight: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSummary:
    """One group in one phase: added up over its dyads, and its dyads' mean by the fit.

    Parameters
    ----------
    group, is_after, in_window
        Which; `in_window` is None for the share of acts answered.
    n_dyads, n_sessions, count, total
        What it rests on.
    pooled
        Count over total: dyads watched longer weigh more.
    mean, low, high
        Mean probability over dyads as the fit has them, with its 95 % interval.
    """

    group: str
    is_after: bool
    in_window: bool | None
    n_dyads: int
    n_sessions: int
    count: int
    total: int
    pooled: float | None
    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DyadEffect:
    """One effect with its size and a check of chance.

    Parameters
    ----------
    kind, group, reference
        What is compared: `group` with `reference`, where it is about groups.
    n_dyads
        Dyads on the smaller side (groups), or watched both times (phases), or all.
    odds_ratio, odds_low, odds_high
        With the 95 % interval of the fit: standard errors of the log odds times Student's t, with
        dyads less the effects that differ between them as degrees of freedom.
    difference, difference_low, difference_high
        The same as a difference of mean probabilities (delta method).
    statistic, df, p_value
        Likelihood-ratio statistic, and its probability under no effect.
    p_method, n_draws
        ``likelihood_ratio`` (its root as Student's t), or ``parametric_bootstrap`` with so many
        draws.
    verdict
        Too few below five dyads, when nothing but the numbers counted is told; thin below twelve,
        or when the fit is singular.
    """

    kind: EffectKind
    group: str | None
    reference: str | None
    n_dyads: int
    odds_ratio: float | None
    odds_low: float | None
    odds_high: float | None
    difference: float | None
    difference_low: float | None
    difference_high: float | None
    statistic: float | None
    df: int
    p_value: float | None
    p_method: str
    n_draws: int
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeOfDifference:
    """A standardised difference of dyads' own numbers: shares, or log odds ratios."""

    kind: EffectKind
    group: str | None
    reference: str | None
    size: MeanDifference


@dataclass(frozen=True, slots=True, kw_only=True)
class DyadComparison:
    """Everything computed over dyads for one measure.

    Parameters
    ----------
    measure, window_s
        What is compared, and the window in seconds where the counts were made with one.
    n_dyads, n_sessions, n_cut
        Dyads with anything to count; sessions; given acts left out, since their window was cut.
    dyads, groups, effects, sizes
        Results, in the order of the counts.
    fit
        The hierarchical model; None with fewer than two dyads or nothing that varies.
    notes
        What to beware of.
    rule
        Key of the sentence that says how it is counted.
    """

    measure: DyadMeasure
    window_s: float | None
    n_dyads: int
    n_sessions: int
    n_cut: int
    dyads: tuple[DyadEstimate, ...]
    groups: tuple[GroupSummary, ...]
    effects: tuple[DyadEffect, ...]
    sizes: tuple[SizeOfDifference, ...]
    fit: HierarchicalFit | None = field(repr=False)
    notes: tuple[FitNote, ...]
    rule: str
