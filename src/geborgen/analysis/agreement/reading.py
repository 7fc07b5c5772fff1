"""Two observers over all their sessions: per actor every agreement, and what to watch again."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from geborgen.analysis.agreement.accuracy import compute_accuracy, compute_seen_odds
from geborgen.analysis.agreement.alignment import compute_alignment_table
from geborgen.analysis.agreement.disagreements import group_disagreements, list_disagreements
from geborgen.analysis.agreement.drift import FEWEST_POINTS, compute_drift
from geborgen.analysis.agreement.kappa import (
    compute_aligned_kappa,
    compute_code_tables,
    compute_kappa,
)
from geborgen.analysis.agreement.ordered import compute_ordered
from geborgen.analysis.agreement.pairs import ObserverPair
from geborgen.analysis.agreement.results import (
    NOT_CODED,
    AgreementReading,
    Alpha,
    CodeAgreement,
    Disagreement,
    Drift,
    DriftPoint,
    Kappa,
    PartAgreement,
    StreamAgreement,
    TableOfAgreement,
    UnitAgreement,
)
from geborgen.analysis.agreement.scores import compute_scores
from geborgen.analysis.agreement.sides import (
    AgreementRules,
    Side,
    find_unit,
    group_sessions,
    list_streams,
    make_sides,
)
from geborgen.analysis.agreement.time_units import (
    compute_agreed_units,
    compute_mark_tables,
    compute_unit_tables,
)
from geborgen.analysis.agreement.together import compute_alpha_of_units, join_units
from geborgen.analysis.matching import compute_effective_total
from geborgen.analysis.results import Verdict
from geborgen.analysis.shares import FEWEST_UNITS
from geborgen.analysis.tracks import NO_CODE, UNSEEN, compute_unit_marks

__all__ = ["compute_agreement"]

_STRETCHES, _SHORTEST_S = 6, 60.0
_TRUE_ODDS, _TRUE_SHARE = 4.0, 0.2

Table = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]


def compute_agreement(
    pairs: Sequence[ObserverPair],
    *,
    rules: AgreementRules | None = None,
    names: tuple[str, str] = ("", ""),
    streams: Sequence[str] | None = None,
    unit_s: float | None = None,
) -> AgreementReading:
    """How far two observers agree, on whom, about what, and where they do not.

    Parameters
    ----------
    pairs
        The sessions that both coded, at least one, in order of time where that is known.
    rules
        Unit and tolerance; None takes the usual ones.
    names
        What the two observers are called.
    streams
        Whose acts are compared apart; None finds them with `list_streams`.
    unit_s
        Seconds per unit; None finds it with `find_unit`.

    Returns
    -------
    AgreementReading
        One stream per actor, since what child and caregiver do at once are no alternatives.

    Notes
    -----
    Sessions are added up in one table before a kappa is taken. A code is compared in units by
    whether it is on, so that codes that overlap do not hide each other; the kappa of all codes of
    an actor takes the code that started last.
    """
    rules = rules or AgreementRules()
    shared = [pair.shared for pair in pairs]
    unit_s = unit_s or find_unit(shared, rules)
    found: list[StreamAgreement] = []
    disagreements: list[Disagreement] = []
    for stream in list_streams(shared, rules.codes) if streams is None else streams:
        sides = make_sides(pairs, stream, rules=rules, unit_s=unit_s)
        found.append(_compute_stream(stream, sides, rules))
        for side in sides:
            disagreements += list_disagreements(
                side.first, side.second, side.alignment,
                stream=stream, tolerance_s=rules.tolerance_s,
            )  # fmt: skip
    order = {pair.session: place for place, pair in enumerate(pairs)}
    disagreements.sort(key=lambda one: (order[one.session], one.start_s, one.end_s))
    return AgreementReading(
        first=names[0],
        second=names[1],
        unit_s=unit_s,
        tolerance_s=rules.tolerance_s,
        seconds=sum(pair.end_s - pair.start_s for pair in pairs),
        sessions=tuple(pair.session for pair in pairs),
        streams=tuple(found),
        disagreements=tuple(disagreements),
        groups=group_disagreements(disagreements),
        observers=_name_others(pairs),
        by=rules.by,
    )


def _name_others(pairs: Sequence[ObserverPair]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for p in pairs for one in p.others for name in one.observers))


def _compute_stream(stream: str, sides: Sequence[Side], rules: AgreementRules) -> StreamAgreement:
    labels = sides[0].first.labels
    units = _compute_unit_agreement(sides, [slice(None)] * len(sides))
    tables = [_make_acts_table(side) for side in sides]
    table = sum(tables, np.zeros_like(tables[0]))
    acts = compute_aligned_kappa(table, by_session=tables)
    codes = _compute_codes(sides, tables)
    accuracy = _find_accuracy(units)
    return StreamAgreement(
        stream=stream,
        units=units,
        acts=acts,
        acts_table=_name_table(table, labels),
        codes=codes,
        only_first=tuple(one.code for one in codes if one.n_first and not one.n_second),
        only_second=tuple(one.code for one in codes if one.n_second and not one.n_first),
        sessions=_compute_sessions(sides, tables),
        drift=_compute_drift(sides),
        accuracy=accuracy,
        odds_of_four=None
        if accuracy is None
        else compute_seen_odds(
            _TRUE_ODDS, shares=(_TRUE_SHARE, _TRUE_SHARE), accuracies=(accuracy, accuracy)
        ),
        n_first=int(table[:-1].sum()),
        n_second=int(table[:, :-1].sum()),
        alpha=_compute_alpha(sides),
        scores=compute_scores([(side.first, side.second) for side in sides]),
        parts=_compute_parts(sides, tables, rules.by) if rules.by else (),
        ordered=compute_ordered(
            [(side.first, side.second) for side in sides], rules.order, unit_s=sides[0].unit_s
        ),
    )


def _compute_parts(
    sides: Sequence[Side], tables: Sequence[Table], by: str
) -> tuple[PartAgreement, ...]:
    """Kappas of the sessions of each dyad, or of each value of a variable."""
    places = group_sessions([side.first for side in sides], by)
    found = []
    for name, chosen in places.items():
        own = [tables[place] for place in chosen]
        units = _compute_unit_agreement(
            [sides[place] for place in chosen], [slice(None)] * len(own)
        )
        acts = compute_aligned_kappa(sum(own, np.zeros_like(own[0])), by_session=own)
        found.append(PartAgreement(name=name, n_sessions=len(own), units=units.mean, acts=acts))
    return tuple(found)


def _make_acts_table(side: Side) -> Table:
    return compute_alignment_table(side.alignment, *side.acts, n_codes=len(side.first.labels))


def _compute_unit_agreement(sides: Sequence[Side], parts: Sequence[slice]) -> UnitAgreement:
    """Time-unit kappa of a part of each session, both directions."""
    labels = sides[0].first.labels
    cut = [
        (side.units[0][part], side.units[1][part]) for side, part in zip(sides, parts, strict=True)
    ]
    near = sides[0].n_near
    both = [compute_unit_tables(*one, n_codes=len(labels), n_near=near) for one in cut]
    worth = [
        [_count_effective(*one, n_near=near) for one in cut],
        [_count_effective(*one[::-1], n_near=near) for one in cut],
    ]
    kappas = [
        compute_kappa(
            sum(tables, np.zeros_like(tables[0])), n_effective=sum(counts), by_session=tables
        )
        for tables, counts in zip(zip(*both, strict=True), worth, strict=True)
    ]
    pooled = sum((one[0] for one in both), np.zeros_like(both[0][0]))
    return UnitAgreement(
        first=kappas[0],
        second=kappas[1],
        mean=_average(kappas[0], kappas[1]),
        table=_name_table(pooled, labels),
        n_doubled=sum(side.n_doubled for side in sides),
    )


def _count_effective(looked_up: Numbers, other: Numbers, *, n_near: int) -> float:
    seen = (looked_up != UNSEEN) & (other != UNSEEN)
    return compute_effective_total(compute_agreed_units(looked_up, other, n_near)[seen])


def _average(first: Kappa, second: Kappa) -> Kappa:
    """The mean of both directions, with the wider of their intervals."""
    if first.value is None or second.value is None:
        return first if first.value is None else second
    wider = max(first, second, key=lambda one: ((one.high or 0) - (one.low or 0), one.n_effective))
    assert wider.value is not None and wider.low is not None and wider.high is not None
    value = (first.value + second.value) / 2
    return replace(
        wider,
        value=value,
        low=max(-1.0, value - (wider.value - wider.low)),
        high=min(1.0, value + (wider.high - wider.value)),
        agreement=_mean(first.agreement, second.agreement),
        chance=_mean(first.chance, second.chance),
        maximum=_mean(first.maximum, second.maximum),
        prevalence=_mean(first.prevalence, second.prevalence),
        bias=_mean(first.bias, second.bias),
    )


def _mean(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else (one + other) / 2


def _compute_codes(sides: Sequence[Side], tables: Sequence[Table]) -> tuple[CodeAgreement, ...]:
    labels = sides[0].first.labels
    marks = [_compute_marks(side) for side in sides]
    table = sum(tables, np.zeros_like(tables[0]))
    return tuple(
        CodeAgreement(
            code=label,
            units=_judge(_compute_code_units([one[place] for one in marks]), table, place),
            acts=_judge(_compute_code_acts(tables, place), table, place),
            n_first=int(table[place].sum()),
            n_second=int(table[:, place].sum()),
            n_both=int(table[place, place]),
        )
        for place, label in enumerate(labels)
    )


def _judge(kappa: Kappa, table: Table, place: int) -> Kappa:
    """Too few where neither coded it often enough, however much else there was."""
    n = max(int(table[place].sum()), int(table[:, place].sum()))
    return kappa if n >= FEWEST_UNITS else replace(kappa, verdict=Verdict.TOO_FEW)


def _compute_marks(side: Side) -> list[tuple[Table, Table, float, float]]:
    """Per code its tables of two by two in both directions, and what their units are worth."""
    first, second = (compute_unit_marks(track, side.unit_s) for track in (side.first, side.second))
    there, back = compute_mark_tables(first, second, side.seen, n_near=side.n_near)
    found = []
    for place in range(len(first)):
        on = [
            np.where(side.seen, np.where(marks[place], 0, NO_CODE), UNSEEN).astype(np.int32)
            for marks in (first, second)
        ]
        worth = [_count_effective(*pair, n_near=side.n_near) for pair in (on, on[::-1])]
        found.append((there[place], back[place], worth[0], worth[1]))
    return found


def _compute_code_units(marks: Sequence[tuple[Table, Table, float, float]]) -> Kappa:
    there, back, worth_there, worth_back = zip(*marks, strict=True)
    kappas = [
        compute_kappa(
            sum(tables, np.zeros_like(tables[0])), n_effective=sum(worth), by_session=tables
        )
        for tables, worth in ((there, worth_there), (back, worth_back))
    ]
    return _average(kappas[0], kappas[1])


def _compute_code_acts(tables: Sequence[Table], place: int) -> Kappa:
    """One code against everything else in the aligned acts, what was not coded included."""
    collapsed = [compute_code_tables(table)[place] for table in tables]
    return compute_kappa(sum(collapsed, np.zeros((2, 2))), by_session=collapsed)


def _compute_sessions(
    sides: Sequence[Side], tables: Sequence[Table]
) -> tuple[tuple[str, Kappa, Kappa], ...]:
    return tuple(
        (
            side.session,
            _compute_unit_agreement([side], [slice(None)]).mean,
            compute_aligned_kappa(table),
        )
        for side, table in zip(sides, tables, strict=True)
    )


def _compute_drift(sides: Sequence[Side]) -> Drift:
    """Per session where there are enough of them, else per stretch of each."""
    if len(sides) >= FEWEST_POINTS:
        parts = [(side, 0, side.units[0].size) for side in sides]
    else:
        parts = [(side, low, high) for side in sides for low, high in _cut(side)]
    return compute_drift(
        [
            DriftPoint(
                session=side.session,
                start_s=side.first.start_s + low * side.unit_s,
                end_s=side.first.start_s + high * side.unit_s,
                kappa=_compute_unit_agreement([side], [slice(low, high)]).mean,
            )
            for side, low, high in parts
        ]
    )


def _cut(side: Side) -> list[tuple[int, int]]:
    """Equal stretches, six or so many as last a minute each."""
    n = side.units[0].size
    n_parts = int(min(_STRETCHES, n * side.unit_s // _SHORTEST_S))
    edges = np.linspace(0, n, max(n_parts, 1) + 1).round().astype(int).tolist()
    return list(pairwise(edges))


def _find_accuracy(units: UnitAgreement) -> float | None:
    counts = np.array(units.table.counts)
    rates = counts.sum(axis=0) + counts.sum(axis=1)
    used = rates[rates > 0]
    if used.size < 2 or units.mean.value is None:
        return None
    return compute_accuracy(units.mean.value, used)


def _compute_alpha(sides: Sequence[Side]) -> Alpha:
    """Krippendorff's alpha of everybody who coded, unit by unit, without tolerance."""
    names = dict.fromkeys(name for side in sides for name, _ in side.others)
    return compute_alpha_of_units(
        [
            join_units([*side.units, *(dict(side.others).get(name) for name in names)])
            for side in sides
        ]
    )


def _name_table(table: Table, labels: Sequence[str]) -> TableOfAgreement:
    return TableOfAgreement(
        labels=(*labels, NOT_CODED), counts=tuple(tuple(row) for row in table.tolist())
    )
