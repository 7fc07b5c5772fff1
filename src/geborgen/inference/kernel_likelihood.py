"""The likelihood compiled: many families beside the same moments; `likelihood` says it in NumPy.

Families go in blocks of `LANES`, side by side in every row: what differs between moments is
decided once for the block, and what is left is arithmetic that the processor does for several
families at once. No branch depends on a family, and the exponential is a polynomial.
"""

from typing import Any

import numpy as np
from numba import njit

from geborgen.simulation.kernel_rows import CARE

__all__ = ["LANES", "weigh_slice"]

(
    NOTICE, PROMPTNESS, CONSTANCY, CLOSENESS, EXPLORATION, CALM, LIMITS, REPAIR, FRIGHT,
    REFLECTION, STRAIN,
) = range(len(CARE))  # fmt: skip
LANES = 64
BEATS, BEATS_OUT = 4, 3
KIND, EXPRESSED, DISTRESS, LOUDNESS, EFFECT, WAITING, WEIGHT, REACH, SHOWS = range(9)
SIGNAL, FIRST, PART, BEAT, SEEN, LATER, MENDED, SLIP, RANDOM, OPEN, KEPT = range(11)
LIMIT, EXPLORING, STAYING = 1, 2, 3
FITTING, AWAY, FRIGHTENED, NONE = 0, 1, 2, 3
MET, MIRRORED, CONTAINED = 1, 2, 3
L_NOTHING, L_AWAY, L_FRIGHT, L_HELD, L_SOME = 0, 1, 2, 3, 4
NO, YES = 0, 1
# Rows of the table of a signal, summed over its points. By beat: first turned away, first
# frightening. By beats gone by: nothing yet. By beat and beats that follow: first fitting and then
# unhurt, turned away, frightened, held on to. And: fitting and never hurt; and held on to.
AWAY_AT, FRIGHT_AT, NONE_UNTIL, UNHURT, THEN_AWAY, THEN_FRIGHT, THEN_HELD = 0, 4, 8, 13, 29, 45, 61
WHOLE, HELD = 77, 78
ROWS = 79
# Rows of what is worked out of a point, whatever the swing of the day.
FRIGHTENS, TURNS_AWAY, STAYS, HURTS, SCARES, HOLDS = 0, 4, 8, 12, 16, 20
READY = 24
# A block's state is one flat array, row after row of lanes, so that the compiler can see that rows
# never overlap: the caregivers (as `kernel.CARE`), their day, what is being worked out, the table.
DAY_NOTICE, DAY_CALM, DAY_LOAD = 11, 12, 13
UNNOTICED, PENDING, FITS, ENDS, ANY_END, SEEN_NOW = 14, 15, 16, 17, 18, 19
TABLE = 20
STATE = TABLE + ROWS
# How often a day's product is brought back to size, in moments.
_RESCALE = 16


@njit(cache=True, error_model="numpy", forceinline=True)
def exp(x: float) -> float:
    """Exponential to the last digits, between -40 and 40 and the ends beyond."""
    y = min(40.0, max(-40.0, x)) * 0.0078125
    p = 1.0 + y * (1.0 / 9.0)
    p = 1.0 + y * (1.0 / 8.0) * p
    p = 1.0 + y * (1.0 / 7.0) * p
    p = 1.0 + y * (1.0 / 6.0) * p
    p = 1.0 + y * (1.0 / 5.0) * p
    p = 1.0 + y * 0.25 * p
    p = 1.0 + y * (1.0 / 3.0) * p
    p = 1.0 + y * 0.5 * p
    p = 1.0 + y * p
    p = p * p
    p = p * p
    p = p * p
    p = p * p
    p = p * p
    p = p * p
    return p * p


@njit(cache=True, error_model="numpy", forceinline=True)
def clip(value: float) -> float:
    """Nearest number from 0 to 1."""
    return min(1.0, max(0.0, value))


@njit(cache=True, error_model="numpy")
def begin_day(state: Any, swing: float, felt: float, k: Any) -> None:
    """Set notice, calm and load of one kind of day."""
    for i in range(LANES):
        load = state[STRAIN * LANES + i] * felt
        spread = k.day_spread * (1.0 - state[CONSTANCY * LANES + i])
        notice = state[NOTICE * LANES + i] + spread * swing - k.strain_notice * load
        state[DAY_NOTICE * LANES + i] = clip(notice)
        state[DAY_CALM * LANES + i] = state[CALM * LANES + i] * (1.0 - k.strain_calm * load)
        state[DAY_LOAD * LANES + i] = load


@njit(cache=True, error_model="numpy")
def prepare_point(state: Any, point: Any, k: Any, ready: Any) -> None:
    """Work out what does not depend on how much is noticed: fright, turning away, what follows."""
    is_limit, loud, takes_in = point[KIND] == LIMIT, point[LOUDNESS], point[EFFECT]
    started, shown = point[DISTRESS], point[EXPRESSED]
    for i in range(LANES):
        calm = state[DAY_CALM * LANES + i]
        scares = k.fright_rate * state[FRIGHT * LANES + i] * (1.0 - k.fright_calm * calm)
        scares = scares * (1.0 + k.fright_strain * state[DAY_LOAD * LANES + i])
        shies = (1.0 - state[CLOSENESS * LANES + i]) * (
            1.0 - k.away_buffer * state[REFLECTION * LANES + i]
        )
        waiting = 1.0
        for beat in range(BEATS):
            fright = clip(scares * (k.fright_floor + started * waiting))
            away = clip(shies * (k.away_base + k.away_slope * shown * waiting))
            ready[(FRIGHTENS + beat) * LANES + i] = fright
            ready[(TURNS_AWAY + beat) * LANES + i] = away
            waiting *= point[WAITING]
        mirrors = k.mirror_share * state[REFLECTION * LANES + i]
        effect = k.effect_met + mirrors * (k.effect_mirrored - k.effect_met)
        effect += k.contain_share * calm * (1.0 - k.effect_met)
        if is_limit:
            effect = k.effect_limited
        takes = k.soothing * effect * takes_in * (k.calm_floor + (1.0 - k.calm_floor) * calm)
        distress = started * (1.0 - takes)
        if is_limit:
            takes = takes * state[LIMITS * LANES + i]
        holds = k.hold_on * (1.0 - state[EXPLORATION * LANES + i])
        unhurt, away_sum, fright_sum, rested = 1.0, 0.0, 0.0, 0.0
        for after in range(BEATS):
            ready[(STAYS + after) * LANES + i] = unhurt * (1.0 - holds * rested)
            ready[(HOLDS + after) * LANES + i] = unhurt * holds * rested
            ready[(HURTS + after) * LANES + i] = away_sum
            ready[(SCARES + after) * LANES + i] = fright_sum
            awake = 1.0 if distress >= k.settle_level else 0.0
            rested = 1.0 - awake
            fright = awake * clip(scares * (k.fright_floor + distress))
            away = awake * clip(shies * (k.away_base + k.away_slope * distress * loud))
            fright_sum += unhurt * fright
            away_sum += unhurt * (1.0 - fright) * away
            unhurt *= (1.0 - fright) * (1.0 - away)
            distress *= 1.0 - takes


@njit(cache=True, error_model="numpy")
def add_coming_in(state: Any, point: Any, k: Any, ready: Any) -> None:
    """Add a point of a need for closeness, or for a limit, to the table."""
    weight, is_limit = point[WEIGHT], point[KIND] == LIMIT
    steep = 1.0 / k.threshold_width
    for i in range(LANES):
        state[UNNOTICED * LANES + i] = weight
        state[PENDING * LANES + i] = 0.0
        state[(TABLE + NONE_UNTIL) * LANES + i] += weight
    expressed, span = point[EXPRESSED], k.threshold_span * (1.0 - point[REACH])
    behind = k.read_behind * max(0.0, point[DISTRESS] - expressed)
    for beat in range(BEATS):
        for i in range(LANES):
            read = expressed + behind * state[REFLECTION * LANES + i]
            threshold = span * (1.0 - state[DAY_NOTICE * LANES + i])
            sees = 1.0 / (1.0 + exp((threshold - read) * steep))
            calm = 1.0 - ready[(FRIGHTENS + beat) * LANES + i]
            away = ready[(TURNS_AWAY + beat) * LANES + i]
            prompt = state[PROMPTNESS * LANES + i]
            prompt = prompt + (1.0 - prompt) * clip(k.urgency * read)
            limit = state[LIMITS * LANES + i] if is_limit else 1.0
            left, waits = state[UNNOTICED * LANES + i], state[PENDING * LANES + i]
            noticed = calm * left * sees
            at_once, after_all = noticed * prompt, calm * waits * prompt
            refused = (1.0 - away) * (1.0 - limit)
            pending = (noticed + calm * waits) * (1.0 - prompt) + after_all * refused
            unnoticed = calm * left * (1.0 - sees) + at_once * refused
            fits = (at_once + after_all) * (1.0 - away) * limit
            state[(TABLE + FRIGHT_AT + beat) * LANES + i] += (1.0 - calm) * (left + waits)
            state[(TABLE + AWAY_AT + beat) * LANES + i] += (at_once + after_all) * away
            state[(TABLE + NONE_UNTIL + 1 + beat) * LANES + i] += unnoticed + pending
            state[UNNOTICED * LANES + i] = unnoticed
            state[PENDING * LANES + i] = pending
            state[FITS * LANES + i] = fits
        for after in range(BEATS - beat):
            row = 4 * beat + after
            for i in range(LANES):
                fits = state[FITS * LANES + i]
                unhurt = ready[(STAYS + after) * LANES + i]
                state[(TABLE + UNHURT + row) * LANES + i] += fits * unhurt
                away = ready[(HURTS + after) * LANES + i]
                state[(TABLE + THEN_AWAY + row) * LANES + i] += fits * away
                fright = ready[(SCARES + after) * LANES + i]
                state[(TABLE + THEN_FRIGHT + row) * LANES + i] += fits * fright
                held = ready[(HOLDS + after) * LANES + i]
                state[(TABLE + THEN_HELD + row) * LANES + i] += fits * held
        expressed *= point[WAITING]
        behind *= point[WAITING]


@njit(cache=True, error_model="numpy")
def add_going_out(state: Any, point: Any, k: Any) -> None:
    """Add a point of a child that goes out, or stays close; taking over counts as turning away."""
    weight, steep = point[WEIGHT], 1.0 / k.threshold_width
    for i in range(LANES):
        state[(TABLE + NONE_UNTIL) * LANES + i] += weight
        state[UNNOTICED * LANES + i] = weight
    if point[KIND] == STAYING:
        for i in range(LANES):
            welcome = weight * state[CLOSENESS * LANES + i]
            state[(TABLE + UNHURT) * LANES + i] += welcome
            state[(TABLE + AWAY_AT) * LANES + i] += weight - welcome
        return
    interest, shown = point[DISTRESS], point[EXPRESSED]
    span = k.threshold_span * (1.0 - point[REACH])
    for beat in range(BEATS_OUT):
        steps_in = k.intrude_base + k.intrude_slope * interest
        for i in range(LANES):
            takes = clip((1.0 - state[EXPLORATION * LANES + i]) * steps_in)
            threshold = span * (1.0 - state[DAY_NOTICE * LANES + i])
            sees = 1.0 / (1.0 + exp((threshold - shown) * steep))
            joins, left = sees * state[PROMPTNESS * LANES + i], state[UNNOTICED * LANES + i]
            state[(TABLE + AWAY_AT + beat) * LANES + i] += left * takes
            state[(TABLE + UNHURT + 4 * beat) * LANES + i] += left * (1.0 - takes) * joins
            left = left * (1.0 - takes) * (1.0 - joins)
            state[(TABLE + NONE_UNTIL + 1 + beat) * LANES + i] += left
            state[UNNOTICED * LANES + i] = left
        interest *= 1.0 - 0.5 * k.interest_fade
        shown = k.signal_floor + 0.5 * interest


@njit(cache=True, error_model="numpy")
def sum_whole(state: Any, beats: int) -> None:
    """Sum what was fitting and never hurt, and what was held on to, over the beats."""
    for i in range(LANES):
        state[(TABLE + WHOLE) * LANES + i] = 0.0
        state[(TABLE + HELD) * LANES + i] = 0.0
    for beat in range(beats):
        row = 4 * beat + (BEATS - 1 - beat if beats == BEATS else 0)
        for i in range(LANES):
            state[(TABLE + WHOLE) * LANES + i] += state[(TABLE + UNHURT + row) * LANES + i]
            state[(TABLE + HELD) * LANES + i] += state[(TABLE + THEN_HELD + row) * LANES + i]


@njit(cache=True, error_model="numpy")
def see_fitting(state: Any, cell: Any, beats: int) -> None:
    """Weight of a first fitting answer with what is known of what followed."""
    later, first = int(cell[LATER]), int(cell[BEAT])
    low, high = (first, first + 1) if first >= 0 else (0, beats)
    for i in range(LANES):
        state[SEEN_NOW * LANES + i] = 0.0
    for beat in range(low, high):
        last = BEATS - 1 - beat if beats == BEATS else 0
        after = min(last, max(0, int(cell[SEEN]) - 1 - beat))
        seen, whole = TABLE + UNHURT + 4 * beat + after, TABLE + UNHURT + 4 * beat + last
        fits = TABLE + UNHURT + 4 * beat
        hurt = TABLE + THEN_AWAY + 16 * (later - L_AWAY) + 4 * beat + after
        for i in range(LANES):
            # What was not watched may have gone either way, and is told as it went.
            ends, any_end = state[ENDS * LANES + i], state[ANY_END * LANES + i]
            kept = state[whole * LANES + i]
            found = kept + (state[fits * LANES + i] - kept) * ends
            if later == L_NOTHING:
                found = kept + (state[seen * LANES + i] - kept) * any_end
            elif later in (L_AWAY, L_FRIGHT, L_HELD):
                found = state[hurt * LANES + i] * ends
            elif later == L_SOME:
                found = (state[fits * LANES + i] - state[seen * LANES + i]) * ends
            state[SEEN_NOW * LANES + i] += found


@njit(cache=True, error_model="numpy")
def see_mending(state: Any, cell: Any, shows: float, k: Any) -> None:
    """Weight of a rupture: with what is known of its mending, and however it ended.

    A rupture is mended as far as it shows; a child that is held on to struggles for all to see.
    """
    opened, kept, mended = cell[OPEN], cell[KEPT], int(cell[MENDED])
    openly = int(cell[LATER]) == L_HELD
    for i in range(LANES):
        seen = shows + k.read_behind * state[REFLECTION * LANES + i] * (1.0 - shows)
        repair = state[REPAIR * LANES + i] * (1.0 if openly else seen)
        any_end = repair * kept + (1.0 - repair) * opened
        ends = any_end
        if mended == YES:
            ends = repair * kept
        elif mended == NO:
            ends = (1.0 - repair) * opened
        state[ENDS * LANES + i] = ends
        state[ANY_END * LANES + i] = any_end


@njit(cache=True, error_model="numpy")
def share_part(state: Any, part: int, beats: int, k: Any) -> None:
    """Keep of what was seen the share of a kind of answer among the fitting ones."""
    contained = k.contain_share if beats == BEATS else 0.0
    for i in range(LANES):
        mirrors = k.mirror_share * state[REFLECTION * LANES + i]
        contains = contained * state[DAY_CALM * LANES + i]
        share = 1.0 - mirrors - contains
        if part == MIRRORED:
            share = mirrors
        elif part == CONTAINED:
            share = contains
        state[SEEN_NOW * LANES + i] *= share


@njit(cache=True, error_model="numpy")
def see_cell(state: Any, cell: Any, point: Any, k: Any, out: Any) -> None:
    """Chance of a cell on one kind of day, from the table of its signal and one of its points."""
    kind = point[KIND]
    beats = 1 if kind == STAYING else BEATS_OUT if kind == EXPLORING else BEATS
    see_mending(state, cell, point[SHOWS], k)
    first, part, beat = int(cell[FIRST]), int(cell[PART]), int(cell[BEAT])
    if first == FITTING:
        see_fitting(state, cell, beats)
        if part > 0:
            share_part(state, part, beats, k)
    elif first == NONE:
        row = TABLE + NONE_UNTIL + min(beats, int(cell[SEEN]))
        alone = beats < BEATS  # a child that was not joined in play is not mended in the model
        unmended = 0.0 if int(cell[MENDED]) == YES else cell[OPEN]
        for i in range(LANES):
            end = unmended if alone else state[ENDS * LANES + i]
            state[SEEN_NOW * LANES + i] = state[row * LANES + i] * end
    elif first > NONE:
        for i in range(LANES):
            state[SEEN_NOW * LANES + i] = state[ENDS * LANES + i]
    else:
        for i in range(LANES):
            state[SEEN_NOW * LANES + i] = 0.0
        low, high = (beat, beat + 1) if beat >= 0 else (0, beats)
        for place in range(low, high):
            row = TABLE + (AWAY_AT if first == AWAY else FRIGHT_AT) + place
            for i in range(LANES):
                found = state[row * LANES + i] * state[ENDS * LANES + i]
                state[SEEN_NOW * LANES + i] += found
    see_untold(state, cell, point[SHOWS], k)
    tell_cell(state, cell, beats, out)


@njit(cache=True, error_model="numpy")
def see_untold(state: Any, cell: Any, shows: float, k: Any) -> None:
    """Weight of a rupture of which nothing is known, and of one by holding on."""
    opened, kept = cell[OPEN], cell[KEPT]
    for i in range(LANES):
        repair = state[REPAIR * LANES + i]
        seen = shows + k.read_behind * state[REFLECTION * LANES + i] * (1.0 - shows)
        state[ANY_END * LANES + i] = repair * seen * kept + (1.0 - repair * seen) * opened
        state[ENDS * LANES + i] = repair * kept + (1.0 - repair) * opened


@njit(cache=True, error_model="numpy")
def tell_cell(state: Any, cell: Any, beats: int, out: Any) -> None:
    """Chance that what was seen is told, beside all that might have been, or told by a slip."""
    opened, kept = cell[OPEN], cell[KEPT]
    right, at_random = 1.0 - cell[SLIP], cell[SLIP] * cell[RANDOM]
    if opened == 1.0 and kept == 1.0:
        for i in range(LANES):
            out[i] = right * state[SEEN_NOW * LANES + i] + at_random
        return
    missed_row, missable = TABLE + NONE_UNTIL + beats, 1.0 if beats < BEATS else 0.0
    for i in range(LANES):
        whole = state[(TABLE + WHOLE) * LANES + i]
        missed = missable * state[missed_row * LANES + i]
        held = state[(TABLE + HELD) * LANES + i]
        told = whole + missed * opened + held * state[ENDS * LANES + i]
        told += (1.0 - whole - missed - held) * state[ANY_END * LANES + i]
        out[i] = right * state[SEEN_NOW * LANES + i] / told + at_random


@njit(cache=True, error_model="numpy")
def see_day(
    state: Any, points: Any, starts: Any, cells: Any, cell_starts: Any, k: Any, ready: Any, out: Any
) -> None:
    """Chance of every cell on the kind of day that was begun."""
    for signal in range(starts.shape[0] - 1):
        kind = points[starts[signal], KIND]
        beats = 1 if kind == STAYING else BEATS_OUT if kind == EXPLORING else BEATS
        state[TABLE * LANES :] = 0.0
        for place in range(starts[signal], starts[signal + 1]):
            if kind >= EXPLORING:
                add_going_out(state, points[place], k)
            else:
                add_coming_in(state, points[place], k, ready[place])
        sum_whole(state, beats)
        for c in range(cell_starts[signal], cell_starts[signal + 1]):
            see_cell(state, cells[c], points[starts[signal]], k, out[c])


@njit(cache=True, error_model="numpy")
def sum_days(
    chances: Any, weights: Any, tally: Any, day_starts: Any, products: Any, total: Any
) -> None:
    """Log-likelihood of a block: over the kinds of day, day by day."""
    nodes = weights.shape[0]
    total[:] = 0.0
    for number in range(day_starts.shape[0] - 1):
        for node in range(nodes):
            products[node, :] = weights[node]
        done = 0
        for row in range(day_starts[number], day_starts[number + 1]):
            for _ in range(tally[row, 1]):
                for node in range(nodes):
                    for i in range(LANES):
                        products[node, i] *= chances[node, tally[row, 0], i]
                done += 1
                if done % _RESCALE == 0:
                    rescale(products, total)
        for i in range(LANES):
            summed = 0.0
            for node in range(nodes):
                summed += products[node, i]
            total[i] += np.log(summed)


@njit(cache=True, error_model="numpy")
def rescale(products: Any, total: Any) -> None:
    """Bring products back to size, lane by lane, and remember by how much."""
    for i in range(LANES):
        most = 0.0
        for node in range(products.shape[0]):
            most = max(most, products[node, i])
        if most > 0.0:
            total[i] += np.log(most)
            for node in range(products.shape[0]):
                products[node, i] /= most


@njit(cache=True, error_model="numpy", nogil=True)
def weigh_slice(
    cares: Any, swings: Any, loads: Any, weights: Any, points: Any, starts: Any, cells: Any,
    cell_starts: Any, tally: Any, day_starts: Any, k: Any, out: Any,
) -> None:  # fmt: skip
    """Log-likelihood of every family of a slice, into `out`; kinds of day of a load go together."""
    nodes, size = swings.shape[0], cares.shape[0]
    state = np.zeros(STATE * LANES)
    ready = np.zeros((points.shape[0], READY * LANES))
    chances = np.zeros((nodes, cells.shape[0], LANES))
    products, total = np.zeros((nodes, LANES)), np.zeros(LANES)
    for first in range(0, size, LANES):
        for i in range(LANES):
            family = min(first + i, size - 1)
            for place in range(cares.shape[1]):
                state[place * LANES + i] = cares[family, place]
        before = -1.0
        for node in range(nodes):
            begin_day(state, swings[node], loads[node], k)
            if loads[node] != before:
                before = loads[node]
                for place in range(points.shape[0]):
                    if points[place, KIND] < EXPLORING:
                        prepare_point(state, points[place], k, ready[place])
            see_day(state, points, starts, cells, cell_starts, k, ready, chances[node])
        sum_days(chances, weights, tally, day_starts, products, total)
        for i in range(min(LANES, size - first)):
            out[first + i] = total[i]
