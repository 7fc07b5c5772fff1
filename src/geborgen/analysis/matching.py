"""Match, mismatch and repair of two people's engagement, unit by unit."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from geborgen.analysis.coded import (
    CHILD,
    CodedSession,
    compute_observed_units,
)
from geborgen.analysis.results import LatencyCurve, Matching, Share, Verdict
from geborgen.analysis.shares import (
    FEWEST_SESSIONS_TO_RESAMPLE,
    compute_share,
    compute_verdict,
    compute_wilson_interval,
)
from geborgen.analysis.survival import compute_survival
from geborgen.moments import Engagement

__all__ = ["JointUnits", "compute_effective_total", "compute_joint_units", "compute_matching"]

_STATES = (Engagement.NEGATIVE, Engagement.NEUTRAL, Engagement.POSITIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class JointUnits:
    """Both people's engagement in one session, per unit: 0 negative, 1 neutral, 2 positive, -1.

    -1 stands for unknown: not coded, not seen, or the caregiver away; it is then so in both.
    """

    child: npt.NDArray[np.int8]
    caregiver: npt.NDArray[np.int8]
    n_mixed: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    matched: bool
    units: int
    followed_by_known: bool


def compute_joint_units(session: CodedSession, caregiver: str) -> JointUnits | None:
    """Both people's engagement per time unit of one session.

    Parameters
    ----------
    session
        The session.
    caregiver
        Name of the caregiver.

    Returns
    -------
    JointUnits or None
        None when the engagement of either was not coded at all.
    """
    child, other = session.engagement.get(CHILD), session.engagement.get(caregiver)
    if child is None or other is None:
        return None
    unknown = ~compute_observed_units(session, caregiver) | (child < 0) | (other < 0)
    mixed = [int(((state >= 10) & ~unknown).sum()) for state in (child, other)]
    return JointUnits(
        child=np.where(unknown, -1, child % 10).astype(np.int8),
        caregiver=np.where(unknown, -1, other % 10).astype(np.int8),
        n_mixed=(mixed[0], mixed[1]),
    )


def compute_effective_total(matched: Sequence[bool]) -> float:
    """Effective number of independent units in a run of units that resemble their neighbours.

    Parameters
    ----------
    matched
        One value per unit in the order of time.

    Returns
    -------
    float
        n (1 - r) / (1 + r) with r the correlation of each unit with the next, between 1 and n; n
        where all units are alike, because nothing can then be said of r.

    References
    ----------
    bayley1946
    """
    units = np.asarray(matched, dtype=float)
    n = units.size
    if n < 3 or units.min() == units.max():
        return float(n)
    centred = units - units.mean()
    r = float((centred[:-1] * centred[1:]).sum() / (centred**2).sum())
    return float(np.clip(n * (1 - r) / (1 + r), 1, n)) if r > -1 else float(n)


def compute_matching(sessions: Sequence[CodedSession], caregiver: str) -> Matching | None:
    """Match and mismatch of engagement between a child and one caregiver, and the repairs.

    Parameters
    ----------
    sessions
        Of one child, coded in the same time unit; others than the first's unit are left out.
    caregiver
        Name of the caregiver.

    Returns
    -------
    Matching or None
        None when there is no session in which the engagement of both was coded.

    Notes
    -----
    Matched: both positive, both neutral or both negative in a unit. A mismatch is a run of
    mismatched units; it is repaired when a matched unit follows, and censored at a gap or the
    session's end. Neighbouring units resemble each other, so that the intervals of the matched and
    mismatched shares rest on the effective number of units. Sessions in which two people's marks
    abut give no latency of repair.

    References
    ----------
    tronick1986, tronick1989, bayley1946
    """
    pairs = [(session, compute_joint_units(session, caregiver)) for session in sessions]
    coded = [(session, joint) for session, joint in pairs if joint is not None]
    if not coded:
        return None
    unit_s = coded[0][0].unit_s
    alike = [(session, joint) for session, joint in coded if session.unit_s == unit_s]
    child = coded[0][0].recording.child
    found = _matching([joint for _, joint in alike], names=(child, caregiver), unit_s=unit_s)
    if not any(session.streams.contiguity for session, _ in alike):
        return found
    timed = [joint for session, joint in alike if session.streams.contiguity is None]
    misses = [run for joint in timed for run in _runs(joint) if not run.matched]
    return replace(found, repair_latency=_repair_latency(misses, unit_s))


def _matching(joints: Sequence[JointUnits], *, names: tuple[str, str], unit_s: float) -> Matching:
    runs = [run for joint in joints for run in _runs(joint)]
    misses = [run for run in runs if not run.matched]
    known = sum(run.units for run in runs)
    n_repaired = sum(run.followed_by_known for run in misses)
    matched = _unit_share(joints, state=True, rule="rules.matched")
    return Matching(
        child=names[0],
        caregiver=names[1],
        unit_s=unit_s,
        matched=matched,
        mismatched=_unit_share(joints, state=False, rule="rules.mismatched"),
        joint=_joint_counts(joints),
        n_mismatches=len(misses),
        repaired=compute_share(n_repaired, len(misses), rule="rules.mismatch_repaired"),
        repaired_next=_repaired_next(misses, n_repaired),
        repairs_per_minute=60 * n_repaired / (known * unit_s) if known else None,
        mean_match_run_s=_mean_s([run for run in runs if run.matched], unit_s),
        mean_mismatch_run_s=_mean_s(misses, unit_s),
        longest_mismatch_s=max((run.units for run in misses), default=0) * unit_s or None,
        repair_latency=_repair_latency(misses, unit_s),
        verdict=matched.verdict if known else Verdict.TOO_FEW,
        n_mixed_child=sum(joint.n_mixed[0] for joint in joints),
        n_mixed_caregiver=sum(joint.n_mixed[1] for joint in joints),
    )


def _repair_latency(misses: Sequence[_Run], unit_s: float) -> LatencyCurve | None:
    durations = [run.units * unit_s for run in misses]
    return compute_survival(durations, [run.followed_by_known for run in misses], what="mismatch")


def _runs(joint: JointUnits) -> list[_Run]:
    states = np.where(joint.child < 0, -1, joint.child == joint.caregiver).tolist()
    grouped = [(state, sum(1 for _ in units)) for state, units in itertools.groupby(states)]
    after = [state for state, _ in grouped[1:]] + [-1]
    return [
        _Run(matched=state == 1, units=units, followed_by_known=following >= 0)
        for (state, units), following in zip(grouped, after, strict=True)
        if state >= 0
    ]


def _repaired_next(misses: Sequence[_Run], n_repaired: int) -> Share:
    """Of mismatched units with a known next unit, those whose next unit is matched."""
    followed = sum(run.units - (not run.followed_by_known) for run in misses)
    return compute_share(n_repaired, followed, rule="rules.repaired_next")


def _unit_share(joints: Sequence[JointUnits], *, state: bool, rule: str) -> Share:
    held = [((j.child == j.caregiver) == state)[j.child >= 0] for j in joints]
    tallies = [(int(units.sum()), units.size) for units in held if units.size]
    count, total = sum(c for c, _ in tallies), sum(t for _, t in tallies)
    share = compute_share(count, total, rule=rule, by_session=tallies)
    if share.value is None:
        return share
    effective = sum(compute_effective_total(units.tolist()) for units in held if units.size)
    low, high = compute_wilson_interval(share.value * effective, effective)
    assert low is not None and high is not None and share.low is not None
    assert share.high is not None
    many = len(tallies) >= FEWEST_SESSIONS_TO_RESAMPLE
    low, high = (min(low, share.low), max(high, share.high)) if many else (low, high)
    return Share(
        count=count,
        total=total,
        value=share.value,
        low=low,
        high=high,
        rule=rule,
        method="session_bootstrap" if many else "wilson_effective",
        verdict=compute_verdict(effective, low, high),
    )


def _joint_counts(
    joints: Sequence[JointUnits],
) -> tuple[tuple[Engagement, Engagement, int], ...]:
    """Units per pair of states (child's first), all nine, positive first."""
    child = np.concatenate([joint.child for joint in joints])
    caregiver = np.concatenate([joint.caregiver for joint in joints])
    return tuple(
        (_STATES[i], _STATES[j], int(((child == i) & (caregiver == j)).sum()))
        for i in (2, 1, 0)
        for j in (2, 1, 0)
    )


def _mean_s(runs: Sequence[_Run], unit_s: float) -> float | None:
    return sum(run.units for run in runs) * unit_s / len(runs) if runs else None
