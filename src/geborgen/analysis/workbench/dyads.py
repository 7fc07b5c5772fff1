"""Dyads beside each other on one question, and how precise that is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

from geborgen.analysis.dyads import (
    DyadComparison,
    DyadMeasure,
    DyadSession,
    WindowChoice,
    compute_dyad_comparison,
    count_dyads,
    make_dyad_sessions,
)
from geborgen.analysis.power import Precision, PrecisionGoal, compute_share_precision
from geborgen.analysis.results import Contingency, Verdict
from geborgen.analysis.sequences import WindowAnalysis, WindowQuestion
from geborgen.analysis.tracks import Track
from geborgen.analysis.workbench.choice import SURE
from geborgen.analysis.workbench.desk import Desk
from geborgen.moments.ordering import order_name

__all__ = ["DyadQuestion", "choose_dyad_question", "compute_dyads_part", "compute_precision_part"]

_WANTED = 0.1
_FEWEST_DYADS = 2
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class DyadQuestion:
    """The question on which dyads are set beside each other, and why this one.

    `reason` is ``asked`` (the first that was asked for), ``stands_out`` (among several, the answer
    that surest comes more often than by chance, all sessions together) or ``most_seen``.
    """

    question: WindowQuestion
    reason: str


def choose_dyad_question(windows: WindowAnalysis, *, was_asked: bool) -> DyadQuestion:
    """Choose the question that tells most of dyads, by what they show all together.

    Parameters
    ----------
    windows
        Every question, over all sessions.
    was_asked
        Whether somebody named the questions: the first of them is then taken.

    Returns
    -------
    DyadQuestion
        Of the questions whose answer comes more often than by chance, with p corrected for all of
        them, the one whose odds ratio surely lies highest (the low end of its 95 % interval). Where
        there is none, the question with most given acts; of equals the first.

    Notes
    -----
    How dyads, groups or phases differ plays no part in it, so that their differences are not chosen
    to be large. The level is: of nine questions the strongest is taken.
    """
    if was_asked:
        return DyadQuestion(question=windows.questions[0], reason="asked")
    found = list(zip(windows.questions, windows.contingencies, windows.p_holm, strict=True))
    sure = [(one.odds_low or 0.0, question) for question, one, p in found if _stands_out(one, p)]
    if sure:
        return DyadQuestion(question=max(sure, key=itemgetter(0))[1], reason="stands_out")
    most = max(found, key=lambda row: row[1].n_given)
    return DyadQuestion(question=most[0], reason="most_seen")


def _stands_out(one: Contingency, p_holm: float | None) -> bool:
    is_sure = p_holm is not None and p_holm < SURE and one.verdict is not Verdict.TOO_FEW
    return is_sure and one.odds_low is not None and one.odds_low > 1


def compute_dyads_part(desk: Desk, asked: DyadQuestion) -> DyadComparison | None:
    """Each dyad's share of answered acts on one question, shrunk and compared."""
    question = asked.question
    pairs = _keep_told(desk.pair(desk.clocked), desk)
    if not pairs:
        desk.leave("one_dyad")
        return None
    given, response = zip(*pairs, strict=True)
    sessions = make_dyad_sessions(
        given,
        response,
        group=desk.choice.group,
        phase=desk.choice.phase,
        after=desk.choice.after,
    )
    if desk.choice.group:
        _check_groups(sessions, desk.choice.group, desk)
    counts = count_dyads(
        sessions,
        WindowChoice(
            given=frozenset((question.given,)),
            response=frozenset((question.response,)),
            window_s=question.window_s,
            unit_s=desk.unit_s,
        ),
    )
    found = compute_dyad_comparison(counts, DyadMeasure.ANSWERED, window_s=question.window_s)
    if found.n_dyads < _FEWEST_DYADS:
        desk.leave("one_dyad")
        return None
    return found


def compute_precision_part(desk: Desk, dyads: DyadComparison | None) -> Precision | None:
    """How many dyads like these a share within ten points asks for."""
    tallies = _tally(dyads) if dyads is not None else []
    if len(tallies) < _FEWEST_DYADS:
        desk.leave("no_precision")
        return None
    return compute_share_precision(tallies, PrecisionGoal(wanted=_WANTED))


def _keep_told(pairs: list[tuple[Track, Track]], desk: Desk) -> list[tuple[Track, Track]]:
    """Pairs of sessions that say their phase, where one is asked for; what counts as before."""
    name = desk.choice.phase
    if name is None:
        return pairs
    told = [(given, response) for given, response in pairs if given.variables.get(name)]
    if len(told) < len(pairs):
        desk.leave("no_phase", n=len(pairs) - len(told), name=name)
    before = {given.variables[name] for given, _ in told} - desk.choice.after
    if len(before) > 1:
        desk.leave("several_before", name=name, values=", ".join(sorted(before, key=order_name)))
    return told


def _check_groups(sessions: Sequence[DyadSession], variable: str, desk: Desk) -> None:
    """Note sessions without a group, and dyads whose sessions name more than one."""
    groups: dict[str, set[str]] = {}
    for session in sessions:
        groups.setdefault(session.dyad, set()).update(filter(None, (session.group,)))
    unsaid = [session.dyad for session in sessions if not session.group]
    alone = sum(not groups[dyad] for dyad in unsaid)
    if alone == len(sessions):
        desk.leave("no_variable", name=variable)
    elif alone:
        desk.leave("no_group", n=alone, name=variable)
    if len(unsaid) > alone:
        desk.leave("group_of_dyad", n=len(unsaid) - alone, name=variable)
    mixed = [dyad for dyad, found in groups.items() if len(found) > 1]
    if mixed:
        named = ", ".join(mixed[:_MOST_NAMED]) + (", …" if len(mixed) > _MOST_NAMED else "")
        desk.leave("mixed_groups", n=len(mixed), dyads=named)


def _tally(dyads: DyadComparison) -> list[tuple[float, float]]:
    """Answers and acts of each dyad, before and after together."""
    counts: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    for dyad in dyads.dyads:
        counts[dyad.dyad] += dyad.count
        totals[dyad.dyad] += dyad.total
    return [(float(counts[name]), float(total)) for name, total in totals.items() if total]
