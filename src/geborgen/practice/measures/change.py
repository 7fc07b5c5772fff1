"""Which yardstick and which cut-off a measure's change is held against."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import stdev

from geborgen.analysis.change import Change, compute_change
from geborgen.analysis.group_change import GroupChange, ScorePair, compute_group_change
from geborgen.analysis.shares import ENOUGH_UNITS
from geborgen.analysis.yardstick import (
    Better,
    Cutoff,
    CutoffKind,
    Population,
    Yardstick,
    compute_cutoff,
    compute_jacobson_truax,
    compute_maassen,
    take_published_points,
)
from geborgen.moments import UserError
from geborgen.practice.measures.records import FactStatus, Measure, Norm, Reliability

__all__ = [
    "OwnSpread",
    "choose_cutoff",
    "choose_yardstick",
    "compute_measure_change",
    "compute_measure_group_change",
    "compute_own_spread",
]

# Over time before within: alpha says nothing of the days between two answerings.
_KINDS = ("retest", "icc", "alpha")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSpread:
    """The spread of a practice's own first scores; with `after` also that of the second."""

    before: float
    n: int
    after: float | None = None


def choose_yardstick(
    measure: Measure, scale: str, *, own: OwnSpread | None = None
) -> Yardstick | None:
    """How much a scale must change: what is the practice's own first, then points, then norms."""
    reliability = _best_reliability(measure, scale)
    if own:
        if reliability is None:
            raise UserError("measure_no_reliability", measure=measure.key, scale=scale)
        return _by_own_spread(own, reliability)
    norm = _best_norm(measure, scale)
    if norm and norm.status is FactStatus.OWN and reliability:
        return _by_norm(measure, norm, reliability)
    known = [c for c in measure.changes if c.scale == scale and c.status is not FactStatus.OFF]
    if known:
        # What is beyond measurement error says more than what is worth while.
        best = max(known, key=lambda change: change.is_reliable)
        return take_published_points(
            best.points,
            source=measure.sources[best.source],
            is_reliable=best.is_reliable,
            confidence=best.confidence,
        )
    return _by_norm(measure, norm, reliability) if norm and reliability else None


def choose_cutoff(measure: Measure, scale: str, *, context: str = "") -> Cutoff | None:
    """Where a score passes into what is usual: c of the norms, else the measure's own cut-off."""
    better = measure.scale(scale).better
    if better is None:
        return None
    norms = _live_norms(measure, scale)
    clinical = next((norm for norm in norms if norm.is_clinical), None)
    usual = next((norm for norm in norms if not norm.is_clinical), None)
    if clinical and usual:
        return compute_cutoff(
            CutoffKind.C,
            better=better,
            clinical=_population(measure, clinical),
            norm=_population(measure, usual),
        )
    return _published_cutoff(measure, scale, better, context=context)


def compute_own_spread(pairs: Sequence[ScorePair]) -> OwnSpread:
    """The spread of a practice's own first scores; raises when they are too few to tell."""
    first = [pair.before for pair in pairs if pair.before is not None]
    if len(first) < ENOUGH_UNITS or len(set(first)) == 1:
        raise UserError("measure_spread", n=len(first), least=ENOUGH_UNITS)
    return OwnSpread(before=stdev(first), n=len(first))


def compute_measure_change(
    measure: Measure,
    scale: str,
    scores: tuple[float, float],
    *,
    own: OwnSpread | None = None,
    context: str = "",
) -> Change | None:
    """What became of one person's score on a scale; None where nobody knows how much is enough."""
    yardstick = choose_yardstick(measure, scale, own=own)
    better = measure.scale(scale).better
    if yardstick is None or better is None:
        return None
    cutoff = choose_cutoff(measure, scale, context=context)
    return compute_change(*scores, yardstick, better=better, cutoff=cutoff)


def compute_measure_group_change(
    measure: Measure,
    scale: str,
    pairs: Sequence[ScorePair],
    *,
    own: OwnSpread | None = None,
    context: str = "",
) -> GroupChange:
    """What became of a group on a scale; raises where nobody knows how much is enough."""
    yardstick = choose_yardstick(measure, scale, own=own)
    better = measure.scale(scale).better
    if yardstick is None or better is None:
        raise UserError("measure_no_yardstick", measure=measure.key, scale=scale)
    cutoff = choose_cutoff(measure, scale, context=context)
    return compute_group_change(pairs, yardstick, better=better, cutoff=cutoff)


def _by_own_spread(own: OwnSpread, reliability: Reliability) -> Yardstick:
    source = f"eigen praktijk / own practice (n = {own.n})"
    if own.after is not None and reliability.kind != "alpha":
        return compute_maassen(own.before, own.after, retest=reliability.value, source=source)
    return compute_jacobson_truax(
        own.before, reliability.value, reliability_kind=reliability.kind, source=source
    )


def _by_norm(measure: Measure, norm: Norm, reliability: Reliability) -> Yardstick:
    named = (measure.sources[norm.source], measure.sources[reliability.source])
    return compute_jacobson_truax(
        norm.sd,
        reliability.value,
        reliability_kind=reliability.kind,
        source="; ".join(dict.fromkeys(named)),
    )


def _best_reliability(measure: Measure, scale: str) -> Reliability | None:
    live = [r for r in measure.reliabilities if r.scale == scale and r.status != FactStatus.OFF]
    return min(live, key=lambda r: (r.status != FactStatus.OWN, _KINDS.index(r.kind)), default=None)


def _best_norm(measure: Measure, scale: str) -> Norm | None:
    """A practice's own before others; those in care before people at large."""
    live = _live_norms(measure, scale)
    return min(live, key=lambda n: (n.status != FactStatus.OWN, not n.is_clinical), default=None)


def _live_norms(measure: Measure, scale: str) -> list[Norm]:
    return [n for n in measure.norms if n.scale == scale and n.status is not FactStatus.OFF]


def _population(measure: Measure, norm: Norm) -> Population:
    return Population(mean=norm.mean, sd=norm.sd, n=norm.n, source=measure.sources[norm.source])


def _published_cutoff(
    measure: Measure, scale: str, better: Better, *, context: str
) -> Cutoff | None:
    """The edge between the bands on either side of the cut-off."""
    bands = measure.bands_of(scale, context=context)
    for lower, upper in pairwise(bands):
        if lower.asks_attention is upper.asks_attention:
            continue
        return Cutoff(
            value=upper.start,
            kind=CutoffKind.PUBLISHED,
            better=better,
            source=measure.sources[upper.source],
            # The edge itself belongs to the upper band.
            is_past_at=better is Better.HIGHER,
        )
    return None
