"""The likelihood compiled: many families beside the same moments; `likelihood` says it in NumPy."""

import math
from typing import Any

import numpy as np
from numba import njit

from geborgen.simulation.kernel_lanes import clip
from geborgen.simulation.kernel_rows import CARE

__all__ = ["weigh_slice"]

(
    NOTICE, PROMPTNESS, CONSTANCY, CLOSENESS, EXPLORATION, CALM, LIMITS, REPAIR, FRIGHT,
    REFLECTION, STRAIN,
) = range(len(CARE))  # fmt: skip
BEATS, BEATS_OUT = 4, 3
KIND, EXPRESSED, DISTRESS, LOUDNESS, EFFECT, WAITING, WEIGHT = 0, 1, 2, 3, 4, 5, 6
SIGNAL, FIRST, PART, BEAT, SEEN, LATER, MENDED, SLIP, RANDOM, OPEN, KEPT = range(11)
LIMIT, EXPLORING, STAYING = 1, 2, 3
FITTING, AWAY, FRIGHTENED, NONE = 0, 1, 2, 3
MET, MIRRORED, CONTAINED = 1, 2, 3
L_NOTHING, L_AWAY, L_FRIGHT, L_SOME = 0, 1, 2, 3
NO, YES = 0, 1
# Rows of a table: first fitting, first turned away and first frightening, by beat; nothing until
# after so many beats; unhurt, turned away and frightened within so many beats after a first fit.
FIT_AT, AWAY_AT, FRIGHT_AT, NONE_UNTIL, UNHURT, THEN_AWAY, THEN_FRIGHT = 0, 1, 2, 3, 4, 5, 6
ROWS, COLUMNS = 7, 5


@njit(cache=True, error_model="numpy", forceinline=True)
def notices(notice: float, expressed: float, k: Any) -> float:
    """Chance that a signal is noticed."""
    threshold = k.threshold_span * (1.0 - notice)
    return 1.0 / (1.0 + math.exp((threshold - expressed) / k.threshold_width))


@njit(cache=True, error_model="numpy", forceinline=True)
def frightens(care: Any, calm: float, load: float, distress: float, k: Any) -> float:
    """Chance of frightening in a beat."""
    return clip(
        k.fright_rate * care[FRIGHT] * (k.fright_floor + distress)
        * (1.0 + k.fright_strain * load) * (1.0 - k.fright_calm * calm)
    )  # fmt: skip


@njit(cache=True, error_model="numpy", forceinline=True)
def turns_away(care: Any, expressed: float, k: Any) -> float:
    """Chance of turning away."""
    return clip(
        (1.0 - care[CLOSENESS]) * (k.away_base + k.away_slope * expressed)
        * (1.0 - k.away_buffer * care[REFLECTION])
    )  # fmt: skip


@njit(cache=True, error_model="numpy")
def table_coming_in(care: Any, day: Any, point: Any, k: Any, table: Any) -> None:
    """Fill the table of a need for closeness, or for a limit."""
    notice, calm, load = day[0], day[1], day[2]
    limit = care[LIMITS] if point[KIND] == LIMIT else 1.0
    distress, expressed = point[DISTRESS], point[EXPRESSED]
    unnoticed, pending, silent = 1.0, 0.0, 1.0
    table[NONE_UNTIL, 0] = 1.0
    for beat in range(BEATS):
        fright = frightens(care, calm, load, distress, k)
        away = turns_away(care, expressed, k)
        sees = notices(notice, expressed, k)
        at_once = (1.0 - fright) * unnoticed * sees * care[PROMPTNESS]
        after_all = (1.0 - fright) * pending
        table[FRIGHT_AT, beat] = fright * (unnoticed + pending)
        table[AWAY_AT, beat] = (at_once + after_all) * away
        table[FIT_AT, beat] = (at_once + after_all) * (1.0 - away) * limit
        refused = (1.0 - away) * (1.0 - limit)
        pending = (1.0 - fright) * unnoticed * sees * (1.0 - care[PROMPTNESS]) + after_all * refused
        unnoticed = (1.0 - fright) * unnoticed * (1.0 - sees) + at_once * refused
        silent = unnoticed + pending
        table[NONE_UNTIL, beat + 1] = silent
        distress, expressed = distress * point[WAITING], expressed * point[WAITING]
    follow_answer(care, day, point, k, table)


@njit(cache=True, error_model="numpy", forceinline=True)
def follow_answer(care: Any, day: Any, point: Any, k: Any, table: Any) -> None:
    """Fill in what may follow a first fitting answer, until the child has come to rest."""
    calm, load = day[1], day[2]
    mirrors, contains = k.mirror_share * care[REFLECTION], k.contain_share * calm
    effect = (
        k.effect_met
        + mirrors * (k.effect_mirrored - k.effect_met)
        + contains * (1.0 - k.effect_met)
    )
    if point[KIND] == LIMIT:
        effect = k.effect_limited
    takes = k.soothing * effect * point[EFFECT] * (k.calm_floor + (1.0 - k.calm_floor) * calm)
    distress = point[DISTRESS] * (1.0 - takes)
    if point[KIND] == LIMIT:
        takes = takes * care[LIMITS]
    unhurt, away_sum, fright_sum = 1.0, 0.0, 0.0
    for after in range(BEATS):
        table[UNHURT, after] = unhurt
        table[THEN_AWAY, after] = away_sum
        table[THEN_FRIGHT, after] = fright_sum
        if distress < k.settle_level:
            continue
        fright = frightens(care, calm, load, distress, k)
        away = turns_away(care, distress * point[LOUDNESS], k)
        fright_sum += unhurt * fright
        away_sum += unhurt * (1.0 - fright) * away
        unhurt *= (1.0 - fright) * (1.0 - away)
        distress *= 1.0 - takes


@njit(cache=True, error_model="numpy")
def table_going_out(care: Any, day: Any, point: Any, k: Any, table: Any) -> None:
    """Fill the table of a child that goes out, or stays close; taking over counts as away."""
    table[UNHURT, :] = 1.0
    table[NONE_UNTIL, 0] = 1.0
    if point[KIND] == STAYING:
        table[FIT_AT, 0], table[AWAY_AT, 0] = care[CLOSENESS], 1.0 - care[CLOSENESS]
        return
    left, interest, shown = 1.0, point[DISTRESS], point[EXPRESSED]
    for beat in range(BEATS_OUT):
        takes = clip((1.0 - care[EXPLORATION]) * (k.intrude_base + k.intrude_slope * interest))
        joins = notices(day[0], shown, k) * care[PROMPTNESS]
        table[AWAY_AT, beat] = left * takes
        table[FIT_AT, beat] = left * (1.0 - takes) * joins
        left *= (1.0 - takes) * (1.0 - joins)
        table[NONE_UNTIL, beat + 1] = left
        interest *= 1.0 - 0.5 * k.interest_fade
        shown = k.signal_floor + 0.5 * interest


@njit(cache=True, error_model="numpy", forceinline=True)
def share_of(part: int, care: Any, calm: float, k: Any) -> float:
    """Share of a kind of answer among fitting ones; calm 0 where there is nothing to contain."""
    mirrors, contains = k.mirror_share * care[REFLECTION], k.contain_share * calm
    if part == MIRRORED:
        return mirrors
    if part == CONTAINED:
        return contains
    return 1.0 - mirrors - contains if part == MET else 1.0


@njit(cache=True, error_model="numpy", forceinline=True)
def ruptures(cell: Any, repair: float) -> float:
    """Weight of a rupture with what is known of its mending, by how it is told."""
    if cell[MENDED] == YES:
        return repair * cell[KEPT]
    if cell[MENDED] == NO:
        return (1.0 - repair) * cell[OPEN]
    return repair * cell[KEPT] + (1.0 - repair) * cell[OPEN]


@njit(cache=True, error_model="numpy", forceinline=True)
def fits_at(table: Any, cell: Any, beat: int, repair: float) -> float:
    """Weight of a first fitting answer at a beat with what is known of what followed."""
    after = min(BEATS - 1, max(0, int(cell[SEEN]) - 1 - beat))
    later = cell[LATER]
    if later == L_NOTHING:
        # What was not watched may have gone either way, and is told as it went.
        whole = table[UNHURT, max(0, BEATS - 1 - beat)]
        hurt = table[UNHURT, after] - whole
        return table[FIT_AT, beat] * (
            whole + hurt * (repair * cell[KEPT] + (1.0 - repair) * cell[OPEN])
        )
    broken = ruptures(cell, repair)
    if later == L_AWAY:
        return table[FIT_AT, beat] * table[THEN_AWAY, after] * broken
    if later == L_FRIGHT:
        return table[FIT_AT, beat] * table[THEN_FRIGHT, after] * broken
    if later == L_SOME:
        return table[FIT_AT, beat] * (1.0 - table[UNHURT, after]) * broken
    whole = table[UNHURT, max(0, BEATS - 1 - beat)]
    return table[FIT_AT, beat] * (whole + (1.0 - whole) * broken)


@njit(cache=True, error_model="numpy", forceinline=True)
def chance_of(table: Any, cell: Any, beats: int, mends: float, share: float) -> float:
    """Chance of what a cell saw, times how likely it is to be told."""
    first, beat = cell[FIRST], int(cell[BEAT])
    if first == NONE:
        repair = mends if beats == BEATS else 0.0
        return table[NONE_UNTIL, min(beats, int(cell[SEEN]))] * ruptures(cell, repair)
    if first > NONE:
        return ruptures(cell, mends)
    low, high = (beat, beat + 1) if beat >= 0 else (0, beats)
    found = 0.0
    for place in range(low, high):
        if first == FITTING:
            found += fits_at(table, cell, place, mends)
        else:
            found += table[AWAY_AT if first == AWAY else FRIGHT_AT, place]
    return found * share if first == FITTING else found * ruptures(cell, mends)


@njit(cache=True, error_model="numpy", forceinline=True)
def chance_told(table: Any, cell: Any, beats: int, mends: float) -> float:
    """How likely any moment of this signal is to be told."""
    whole = 0.0
    for beat in range(beats):
        whole += table[FIT_AT, beat] * table[UNHURT, beats - 1 - beat if beats == BEATS else 0]
    told = mends * cell[KEPT] + (1.0 - mends) * cell[OPEN]
    if beats == BEATS:
        return whole + (1.0 - whole) * told
    missed = table[NONE_UNTIL, beats]
    return whole + missed * cell[OPEN] + (1.0 - whole - missed) * told


@njit(cache=True, error_model="numpy")
def chances_of_cells(
    care: Any, day: Any, points: Any, starts: Any, cells: Any, cell_starts: Any, k: Any,
    table: Any, sums: Any, out: Any,
) -> None:  # fmt: skip
    """Chance of every cell on one kind of day."""
    for signal in range(starts.shape[0] - 1):
        first, last = cell_starts[signal], cell_starts[signal + 1]
        sums[first:last, :] = 0.0
        kind = points[starts[signal], KIND]
        calm = day[1] if kind < EXPLORING else 0.0
        beats = 1 if kind == STAYING else BEATS_OUT if kind == EXPLORING else BEATS
        for place in range(starts[signal], starts[signal + 1]):
            point = points[place]
            table[:, :] = 0.0
            if kind >= EXPLORING:
                table_going_out(care, day, point, k, table)
            else:
                table_coming_in(care, day, point, k, table)
            for c in range(first, last):
                cell = cells[c]
                share = share_of(int(cell[PART]), care, calm, k)
                sums[c, 0] += point[WEIGHT] * chance_of(table, cell, beats, care[REPAIR], share)
                if cell[OPEN] != 1.0 or cell[KEPT] != 1.0:
                    sums[c, 1] += point[WEIGHT] * chance_told(table, cell, beats, care[REPAIR])
                else:
                    sums[c, 1] += point[WEIGHT]
        for c in range(first, last):
            slip = cells[c, SLIP]
            out[c] = (1.0 - slip) * sums[c, 0] / sums[c, 1] + slip * cells[c, RANDOM]


@njit(cache=True, error_model="numpy")
def weigh_family(
    care: Any, swings: Any, loads: Any, weights: Any, points: Any, starts: Any, cells: Any,
    cell_starts: Any, tally: Any, day_starts: Any, k: Any, table: Any, sums: Any, chances: Any,
    logs: Any,
) -> float:  # fmt: skip
    """Log-likelihood of one family."""
    nodes = swings.shape[0]
    day = np.zeros(3)
    for node in range(nodes):
        load = care[STRAIN] * loads[node]
        notice = care[NOTICE] + k.day_spread * (1.0 - care[CONSTANCY]) * swings[node]
        day[0] = clip(notice - k.strain_notice * load)
        day[1] = care[CALM] * (1.0 - k.strain_calm * load)
        day[2] = load
        chances_of_cells(
            care, day, points, starts, cells, cell_starts, k, table, sums, chances[node]
        )
    total = 0.0
    for number in range(day_starts.shape[0] - 1):
        best = -np.inf
        for node in range(nodes):
            found, product = 0.0, 1.0
            for row in range(day_starts[number], day_starts[number + 1]):
                for _ in range(tally[row, 1]):
                    product *= chances[node, tally[row, 0]]
                    if product < 1e-200:
                        found += math.log(product)
                        product = 1.0
            logs[node] = found + math.log(product)
            best = max(best, logs[node])
        if best == -np.inf:
            return best
        summed = 0.0
        for node in range(nodes):
            summed += weights[node] * math.exp(logs[node] - best)
        total += best + math.log(summed)
    return total


@njit(cache=True, error_model="numpy", nogil=True)
def weigh_slice(
    cares: Any, swings: Any, loads: Any, weights: Any, points: Any, starts: Any, cells: Any,
    cell_starts: Any, tally: Any, day_starts: Any, k: Any, out: Any,
) -> None:  # fmt: skip
    """Log-likelihood of every family of a slice, into `out`."""
    table = np.zeros((ROWS, COLUMNS))
    sums = np.zeros((cells.shape[0], 2))
    chances = np.zeros((swings.shape[0], cells.shape[0]))
    logs = np.zeros(swings.shape[0])
    for family in range(cares.shape[0]):
        out[family] = weigh_family(
            cares[family], swings, loads, weights, points, starts, cells, cell_starts, tally,
            day_starts, k, table, sums, chances, logs,
        )  # fmt: skip
