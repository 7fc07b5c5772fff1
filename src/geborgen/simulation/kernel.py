"""Home life compiled: the same lives as `model`, a lane of the processor for each family.

Families are lived in blocks. Within a block each step of a moment is a loop over the lanes without
a branch, which the compiler turns into vector instructions; what a lane does not do is computed
and not taken. Where this and `model` differ, `model` is right.

Threads work on slices of the families: a kernel holds no lock, writes only its own rows, and needs
no order, since every draw is counted by family and moment.
"""

from typing import Any

from numba import int64, uint32

from geborgen.simulation.kernel_acts import (
    DAY,
    DISMISSED,
    EXPLORE,
    FRIGHTENING,
    INTRUDED,
    LIFE,
    LIMITED,
    MAXIMISE,
    MET,
    MINIMISE,
    MIRRORED,
    MISSED,
    SHOW,
    STAY,
    answer_bid,
    answer_exploring,
    at_age,
    choose_coming_in,
    choose_going_out,
    feel_answer,
    holds_on,
    live_day,
    loudness,
    notices,
    read_bid,
    shows,
    soothe,
)
from geborgen.simulation.kernel_lanes import (
    apart,
    as_bits,
    beyond,
    clip,
    compiled,
    from_bits,
    inlined,
    kernel,
    least,
    most,
    philox,
    pick,
    pointer,
    shared,
)
from geborgen.simulation.kernel_rows import (
    ACTIVE,
    ALARM,
    ALL,
    ANGER,
    ANSWER,
    AVAILABLE,
    BEATS,
    BOND_ROWS,
    BOUND,
    CALLING,
    CAREGIVER_ROWS,
    CARES,
    COMING_IN,
    DISMISSALS,
    DISTRESS,
    EACH,
    EXPLORING,
    FITS,
    FRIGHTS,
    HIDING,
    INTRUSIONS,
    IS_THERE,
    LANES,
    LIVED,
    LOUD,
    MANNER,
    MENDED,
    MENDS,
    MIRRORS,
    MISSES,
    NEED,
    PERSISTENCE,
    REACTIVITY,
    ROWS,
    RUPTURED,
    SELF_CALM,
    SETTLED,
    SHOWING,
    START,
    STAYING,
    STEADIES,
    THERE,
    THREAT,
    U0,
    U1,
    U2,
    U3,
    WORTH,
    caregiver,
    drawn,
    empty,
    fill,
    keep_today,
    take_rows,
    tendencies,
)

__all__ = ["live_slice"]

WATCH_OVER, HELP, ENJOY, DELIGHT_OUT = 0.0, 1.0, 2.0, 3.0
PROTECT, COMFORT, DELIGHT_IN, ORGANISE_FEELINGS, TAKE_CHARGE = 4.0, 5.0, 6.0, 7.0, 8.0
BEATS_IN, BEATS_OUT, MEND_BEATS, REPAIR_BLOCK = 4, 3, 2, 5


@compiled
def draw_rows(key: Any, ids: Any, c0: Any, c1: Any, c3: Any, rows: Any) -> None:
    """Draw four uniforms for every lane."""
    k0, k1 = key
    apart()
    for i in range(LANES):
        u = philox(c0, c1, ids[i], c3, k0, k1)
        rows[U0 + i], rows[U1 + i], rows[U2 + i], rows[U3 + i] = u


@compiled
def begin_day(rows: Any, cares: Any, to: Any, k: Any) -> None:
    """How one caregiver of each family is on a day."""
    apart()
    for i in range(LANES):
        keep_today(to, i, live_day(tendencies(cares, i), drawn(rows, i), k))


@inlined
def choose_need(u: float, age: Any) -> Any:
    """What the child needs, and how strongly such a need is felt."""
    charge, close = age.bottom * age.charge, age.bottom * (1.0 - age.charge)
    less = u < charge + (0.80 - age.sorted_out) * close
    need, felt = pick(less, DELIGHT_IN, ORGANISE_FEELINGS), pick(less, 0.55, 0.9)
    less = u < charge + (0.65 - age.sorted_out) * close
    need, felt = pick(less, COMFORT, need), pick(less, 1.0, felt)
    less = u < charge + 0.25 * close
    need, felt = pick(less, PROTECT, need), pick(less, 1.15, felt)
    less = u < charge
    need, felt = pick(less, TAKE_CHARGE, need), pick(less, 0.8, felt)
    checks, top = (1.0 - age.bottom) * age.checks, (1.0 - age.bottom) * (1.0 - age.checks)
    out = pick(u < age.bottom + checks + 0.79 * top, ENJOY, DELIGHT_OUT)
    out = pick(u < age.bottom + checks + 0.36 * top, HELP, out)
    out = pick(u < age.bottom + checks, WATCH_OVER, out)
    return pick(u < age.bottom, need, out), felt


@compiled
def begin_moment(rows: Any, age: Any, k: Any) -> None:
    """Need and manner in every lane."""
    apart()
    for i in range(LANES):
        need, felt = choose_need(rows[U1 + i], age)
        comes_in = need >= PROTECT
        alarm, u = rows[ALARM + i], rows[U2 + i]
        strength = k.distress_floor + k.distress_span * u
        distress = clip(felt * age.felt * strength * (k.alarm_base + k.alarm_gain * alarm))
        interest = k.interest_floor + (1.0 - k.interest_floor) * u
        start = pick(comes_in, distress, interest * (1.0 - k.alarm_dims * alarm))
        available, worth, u = rows[AVAILABLE + i], rows[WORTH + i], rows[U3 + i]
        inwards = choose_coming_in(
            rows[SHOWING + i], rows[HIDING + i], rows[CALLING + i], available, rows[THREAT + i],
            worth, distress, u, k,
        )  # fmt: skip
        outwards = choose_going_out(rows[EXPLORING + i], rows[STAYING + i], available, worth, u, k)
        manner = pick(comes_in, inwards, outwards)
        rows[NEED + i], rows[MANNER + i], rows[LOUD + i] = need, manner, loudness(manner, k)
        rows[START + i], rows[DISTRESS + i] = start, start
        rows[LIVED + i], rows[ACTIVE + i], rows[BEATS + i] = 0.0, 1.0, 0.0
        rows[FITS + i], rows[MIRRORS + i], rows[MISSES + i] = 0.0, 0.0, 0.0
        rows[DISMISSALS + i], rows[INTRUSIONS + i], rows[FRIGHTS + i] = 0.0, 0.0, 0.0


@inlined
def answer(rows: Any, i: int, manner: float, before: float, age: Any, k: Any) -> Any:
    """What the caregiver does in a beat."""
    today, u = caregiver(rows, i), drawn(rows, i)
    comes_in, expressed = manner < EXPLORE, before * rows[LOUD + i] * age.voice
    read = read_bid(today, expressed, before)
    heard = notices(today, pick(comes_in, read, k.signal_floor + 0.5 * before), age.reach, u[1], k)
    noticed = heard | (rows[MISSES + i] < rows[BEATS + i])
    begun = rows[FITS + i] + rows[DISMISSALS + i] > 0.0
    charge = rows[NEED + i] == TAKE_CHARGE
    inwards = answer_bid(today, charge, expressed, read, before, noticed, begun, u, k)
    outwards = answer_exploring(today, before, heard, u, k)
    welcome = pick(u[0] < today.welcomes, MET, DISMISSED)
    return pick(comes_in, inwards, pick(manner == STAY, welcome, outwards))


@inlined
def feel_company(rows: Any, i: int, manner: float, before: float, given: float, k: Any) -> float:
    """Interest after one beat."""
    faded = before * (1.0 - k.interest_fade * (1.0 - rows[PERSISTENCE + i]))
    interest = pick(given <= LIMITED, least(1.0, before + k.interest_lift), faded)
    interest = pick(given == INTRUDED, before * 0.3, interest)
    return pick(manner == STAY, before, interest)


@compiled
def live_beat(rows: Any, beat: float, age: Any, k: Any) -> None:
    """One beat in every lane where the moment goes on."""
    apart()
    for i in range(LANES):
        manner, before = rows[MANNER + i], rows[DISTRESS + i]
        active, comes_in = rows[ACTIVE + i] > 0.0, manner < EXPLORE
        given = answer(rows, i, manner, before, age, k)
        distress = feel_answer(
            rows[SELF_CALM + i], rows[ALARM + i], rows[ANGER + i], rows[AVAILABLE + i],
            rows[STEADIES + i], age.waits, before, manner, given, k,
        )  # fmt: skip
        after = pick(comes_in, distress, feel_company(rows, i, manner, before, given, k))
        rests = (after < k.settle_level) | (given == FRIGHTENING)
        ends = pick(comes_in, rests, given != MISSED)
        left = pick(comes_in, BEATS_IN - 1.0, BEATS_OUT - 1.0) - beat
        before_it = rows[LIVED + i]
        lived = before_it + after
        lived = pick(ends, lived + after * left, lived)
        rows[DISTRESS + i] = pick(active, after, before)
        rows[LIVED + i] = pick(active, lived, before_it)
        rows[ANSWER + i] = pick(active, given, rows[ANSWER + i])
        rows[BEATS + i] += pick(active, 1.0, 0.0)
        rows[FITS + i] += pick(active & (given <= LIMITED), 1.0, 0.0)
        rows[MIRRORS + i] += pick(active & (given == MIRRORED), 1.0, 0.0)
        rows[MISSES + i] += pick(active & (given == MISSED), 1.0, 0.0)
        rows[DISMISSALS + i] += pick(active & (given == DISMISSED), 1.0, 0.0)
        rows[INTRUSIONS + i] += pick(active & (given == INTRUDED), 1.0, 0.0)
        rows[FRIGHTS + i] += pick(active & (given == FRIGHTENING), 1.0, 0.0)
        rows[ACTIVE + i] = pick(active & (left > 0.0) & (not ends), 1.0, 0.0)


@inlined
def weigh(rows: Any, i: int, manner: float, distress: float, waited: float, k: Any) -> float:
    """What a moment brought, as reward."""
    fits = rows[FITS + i] > 0.0
    waiting = (1.0 - k.end_weight) * waited + k.end_weight * (distress / rows[START + i])
    relief = -waiting - k.loud_cost * most(0.0, rows[LOUD + i] - 1.0)
    joy = pick(rows[INTRUSIONS + i] > 0.0, -k.intrusion_cost, pick(fits, k.shared_joy, 0.0))
    joy = joy + rows[LIVED + i] / BEATS_OUT
    welcome = k.stay_base + pick(fits, k.stay_welcome, -k.stay_welcome)
    return pick(manner < EXPLORE, relief, pick(manner == STAY, welcome, joy))


@shared
def credit(rows: Any, at: int, chosen: bool, rate: float, reward: float) -> None:
    """Learn what a strategy brought."""
    value = rows[at]
    rows[at] = pick(chosen, value + rate * (reward - value), value)


@inlined
def learn_bond(
    rows: Any, i: int, manner: float, reward: float, answered: float, waited: float, mended: bool,
    k: Any,
) -> None:  # fmt: skip
    """Learn what the strategy brought, what to expect of the caregiver, and of oneself."""
    comes_in, frightened = manner < EXPLORE, rows[FRIGHTS + i] > 0.0
    taken_over = (rows[INTRUSIONS + i] > 0.0) & (not mended)
    learns = pick(comes_in, k.learns_in, k.learns_out)
    rate = k.value_rate * learns
    credit(rows, SHOWING + i, manner == SHOW, rate, reward)
    # Going out it signals openly: what came of that says what to expect of showing a need.
    lesson = k.calm_promise * answered - 1.0
    credit(rows, SHOWING + i, not comes_in, rate * k.calm_lesson, lesson)
    credit(rows, HIDING + i, manner == MINIMISE, rate, reward)
    credit(rows, CALLING + i, manner == MAXIMISE, rate, reward)
    credit(rows, EXPLORING + i, manner == EXPLORE, rate, reward)
    credit(rows, STAYING + i, manner == STAY, rate, reward)
    rows[AVAILABLE + i] += k.expect_rate * learns * (answered - rows[AVAILABLE + i])
    threat, anger, worth = rows[THREAT + i], rows[ANGER + i], rows[WORTH + i]
    weight = pick(mended, 1.0 - k.mend_fear, 1.0)
    feared = threat + k.fear_rate * learns * weight * (1.0 - threat)
    rows[THREAT + i] = pick(frightened, feared, threat - k.fear_fade * learns * threat)
    in_vain = taken_over | (comes_in & (manner != MINIMISE))
    wait = pick(taken_over, 1.0, least(1.0, waited) * weight)
    rows[ANGER + i] = pick(in_vain, anger + k.anger_rate * learns * (wait - anger), anger)
    tilt = k.worth_spiral * (worth - 0.5)
    up = k.worth_rate * learns * (1.0 + tilt) * answered * (1.0 - worth)
    down = k.worth_rate * learns * (1.0 - tilt) * (1.0 - answered) * worth
    rows[WORTH + i] = worth + up - down


@inlined
def learn_regulation(
    rows: Any, i: int, comes_in: bool, distress: float, soothed: bool, mended: bool, age: Any,
    k: Any,
) -> None:  # fmt: skip
    """Let self-calming grow and the alarm sensitise or ease."""
    calm, alarm = rows[SELF_CALM + i], rows[ALARM + i]
    growth = pick(rows[MIRRORS + i] > 0.0, k.calm_growth * 1.5, k.calm_growth)
    grown = calm + growth * most(0.0, age.calm_limit - calm)
    rows[SELF_CALM + i] = pick(soothed & comes_in, grown, calm)
    eased = alarm + k.alarm_ease * (k.alarm_floor * rows[REACTIVITY + i] - alarm)
    rise = k.alarm_rise * distress * pick(rows[FRIGHTS + i] > 0.0, 2.0, 1.0)
    rise = pick(mended, rise * (1.0 - k.mend_fear), rise)
    felt = pick(soothed, eased, alarm + rise * (1.0 - alarm))
    taught = pick((rows[INTRUSIONS + i] > 0.0) & (not mended), k.alarm_intruded, 0.0)
    rows[ALARM + i] = pick(comes_in, felt, alarm + taught * (1.0 - alarm))


@inlined
def keep(rows: Any, i: int, comes_in: bool, k: Any) -> Any:
    """Whether the caregiver holds on to a child that their answer brought to rest."""
    rests = comes_in & (rows[BEATS + i] < BEATS_IN) & (rows[ANSWER + i] <= LIMITED)
    kept = rests & holds_on(caregiver(rows, i), rows[U1 + i], k)
    rows[BEATS + i] += pick(kept, 1.0, 0.0)
    rows[INTRUSIONS + i] += pick(kept, 1.0, 0.0)
    return kept


@inlined
def mend(rows: Any, i: int, mended: bool, k: Any) -> Any:
    """Distress after mending, and with what was lived through meanwhile."""
    distress, lived = rows[DISTRESS + i], rows[LIVED + i]
    for _ in range(MEND_BEATS):
        distress = pick(mended, soothe(distress, k.repair_effect, rows[STEADIES + i], k), distress)
        lived = lived + distress
    return distress, lived


@compiled
def end_moment(rows: Any, age: Any, k: Any) -> None:
    """Mending, what the moment brought, and learning in every lane."""
    apart()
    for i in range(LANES):
        manner, comes_in, fits = rows[MANNER + i], rows[MANNER + i] < EXPLORE, rows[FITS + i] > 0.0
        kept = keep(rows, i, comes_in, k)
        harmed = (rows[DISMISSALS + i] > 0.0) | (rows[INTRUSIONS + i] > 0.0)
        hurt = harmed | (rows[FRIGHTS + i] > 0.0)
        ruptured = hurt | (not fits)
        seen = pick(comes_in & (not kept), shows(caregiver(rows, i), rows[LOUD + i], k), 1.0)
        mended = pick(comes_in, ruptured, harmed) & (rows[U0 + i] < rows[MENDS + i] * seen)
        distress, lived = mend(rows, i, mended & comes_in, k)
        settled = pick(comes_in, distress < k.settle_level, fits)
        answered = pick(ruptured, 0.0, pick(settled, 1.0, k.unsettled_worth))
        answered = pick(mended, k.mended_worth, answered)
        waited = lived / ((BEATS_IN + MEND_BEATS) * rows[START + i])
        reward = weigh(rows, i, manner, distress, waited, k)
        learn_bond(rows, i, manner, reward, answered, waited, mended, k)
        rests = settled & (fits | mended)
        learn_regulation(rows, i, comes_in, distress, rests, mended, age, k)
        rows[DISTRESS + i] = distress
        rows[RUPTURED + i] = pick(ruptured, 1.0, 0.0)
        rows[MENDED + i] = pick(mended, 1.0, 0.0)
        rows[SETTLED + i] = pick(settled, 1.0, 0.0)


@shared
def add(rows: Any, at: int, amount: float, comes_in: float) -> None:
    """Add to a count, in all and of coming in."""
    rows[ALL + at] += amount
    rows[COMING_IN + at] += amount * comes_in


@compiled
def count(rows: Any) -> None:
    """Add a moment to the counts of the caregiver who is there."""
    apart()
    for i in range(LANES):
        comes_in = pick(rows[MANNER + i] < EXPLORE, 1.0, 0.0)
        ruptured, mended = rows[RUPTURED + i], rows[MENDED + i]
        add(rows, i, 1.0, comes_in)
        add(rows, LANES + i, 1.0 - ruptured, comes_in)
        add(rows, 2 * LANES + i, mended, comes_in)
        add(rows, 3 * LANES + i, ruptured * (1.0 - mended), comes_in)
        unnoticed = rows[MISSES + i] == rows[BEATS + i]
        add(rows, 4 * LANES + i, pick(unnoticed, 1.0, 0.0), comes_in)
        add(rows, 5 * LANES + i, rows[DISMISSALS + i], comes_in)
        add(rows, 6 * LANES + i, rows[INTRUSIONS + i], comes_in)
        add(rows, 7 * LANES + i, rows[FRIGHTS + i], comes_in)
        add(rows, 8 * LANES + i, rows[SETTLED + i], comes_in)


@compiled
def meet(rows: Any, carers: int) -> None:
    """Find out who is there in every lane, and bring their rows to the fore."""
    for place in range(carers):
        own = beyond(rows, ROWS + place * EACH)
        for i in range(LANES):
            least_u = own[BOUND - EACH + i] if place > 0 else 0.0
            comes = (least_u <= rows[U0 + i]) & (rows[U0 + i] < own[BOUND + i])
            own[IS_THERE + i] = from_bits(-int64(comes))
        take_rows(beyond(rows, THERE), own, CAREGIVER_ROWS, beyond(own, IS_THERE))


@compiled
def part(rows: Any, carers: int) -> None:
    """Keep what changed with the caregiver who was there."""
    changed, size = beyond(rows, THERE + BOND_ROWS), CAREGIVER_ROWS - BOND_ROWS
    for place in range(carers):
        own = beyond(rows, ROWS + place * EACH)
        take_rows(beyond(own, BOND_ROWS), changed, size, beyond(own, IS_THERE))


@compiled
def write_beat(rows: Any, words: Any, floats: Any, at: int, beat: int) -> None:
    """Write a beat of every family whose moment went on to it."""
    for f in range(words.shape[0]):
        if rows[BEATS + f] == beat + 1:
            words[f, at, 4 + beat] = int(rows[ANSWER + f])
            floats[f, at, 2 + beat] = rows[DISTRESS + f]


@compiled
def write_moment(rows: Any, carers: int, words: Any, floats: Any, at: int) -> None:
    """Write a moment of every family."""
    for f in range(words.shape[0]):
        word, value = words[f, at], floats[f, at]
        for place in range(carers):
            if as_bits(rows[ROWS + place * EACH + IS_THERE + f]):
                word[0] = place
        word[1], word[2] = int(rows[NEED + f]), int(rows[MANNER + f])
        word[3], word[8] = int(rows[BEATS + f]), int(rows[RUPTURED + f])
        word[9], word[10] = int(rows[MENDED + f]), int(rows[SETTLED + f])
        value[0], value[1] = rows[START + f], rows[DISTRESS + f]
        if word[1] >= PROTECT and rows[INTRUSIONS + f] > 0.0:  # held on to: one beat more
            word[3 + word[3]], value[1 + word[3]] = int(INTRUDED), value[word[3]]


@inlined
def live_block(
    key: Any, ids: Any, first: int, moments: int, rows: Any, carers: int, k: Any, words: Any,
    floats: Any,
) -> None:  # fmt: skip
    """Live moments of one block."""
    taped, several = words.shape[1] > 0, carers > 1
    lived_day = -1
    for number in range(first, first + moments):
        today = int(number / k.moments_per_day)
        if today != lived_day:
            for place in range(carers):
                own = beyond(rows, ROWS + place * EACH)
                draw_rows(key, ids, uint32(today), uint32(place), uint32(DAY), rows)
                begin_day(rows, beyond(own, CARES), own if several else beyond(rows, THERE), k)
            lived_day = today
        age, moment, life = at_age(number, k), uint32(number), uint32(LIFE)
        draw_rows(key, ids, moment, uint32(0), life, rows)
        if several:
            meet(rows, carers)
        begin_moment(rows, age, k)
        for beat in range(BEATS_IN):
            draw_rows(key, ids, moment, uint32(1 + beat), life, rows)
            live_beat(rows, float(beat), age, k)
            if taped:
                write_beat(rows, words, floats, number - first, beat)
        draw_rows(key, ids, moment, uint32(REPAIR_BLOCK), life, rows)
        end_moment(rows, age, k)
        count(rows)
        if several:
            part(rows, carers)
        if taped:
            write_moment(rows, carers, words, floats, number - first)


@kernel
def live_slice(
    key: Any, families: Any, first: int, moments: int, child: Any, bonds: Any, cares: Any,
    bounds: Any, counts: Any, k: Any, words: Any, floats: Any, room: Any, ids: Any,
) -> None:  # fmt: skip
    """Live `moments` moments from number `first` on, for every family of a slice.

    The arrays are changed in place. `words` and `floats` take the tape if they have room for it;
    `room` and `ids` are for this call alone.
    """
    rows, numbers, carers = pointer(room), pointer(ids), cares.shape[1]
    for at in range(0, families.shape[0], LANES):
        to = min(at + LANES, families.shape[0])
        fill(
            rows, numbers, families[at:to], child[at:to], bonds[at:to], cares[at:to], bounds[at:to]
        )
        live_block(key, numbers, first, moments, rows, carers, k, words[at:to], floats[at:to])
        empty(rows, child[at:to], bonds[at:to], counts[at:to])
