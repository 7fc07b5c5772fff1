"""The model compiled: the same lives as `model`, thousands of families at a time.

A line-by-line translation of `model`, `child` and `caregiving` to numba, in the same order of
arithmetic and without fast mathematics, so that both give the same tape to the last bit. Where the
two differ, `model` is right. Enumerations are the places of their members in order of definition.

Threads work on slices of the families: a kernel holds no lock, writes only its own rows, and needs
no order, since every draw is counted by family and moment.
"""

import math
from typing import Any

import numpy as np
from numba import njit, uint32, uint64

__all__ = ["BOND", "CARE", "CHILD", "COUNTS", "TAPE_FLOATS", "TAPE_WORDS", "live_slice"]

# What each column of the arrays holds; tests hold them to the records they stand for.
CARE = (
    "notice", "promptness", "constancy", "closeness", "exploration", "calm",
    "limits", "repair", "fright", "reflection", "strain",
)  # fmt: skip
BOND = ("show", "minimise", "maximise", "explore", "stay", "available", "threat", "anger")
CHILD = ("alarm", "self_calm", "persistence", "reactivity", "worth")
COUNTS = (
    "moments", "fitting", "mended", "missed", "unnoticed", "dismissed", "intruded", "frightening",
    "settled",
)  # fmt: skip
TAPE_WORDS = ("caregiver", "need", "manner", "beats", "a0", "a1", "a2", "a3", "ruptured",
              "mended", "settled")  # fmt: skip
TAPE_FLOATS = ("start", "end", "d0", "d1", "d2", "d3")

NOTICE, PROMPTNESS, CONSTANCY, CLOSENESS, EXPLORATION, CALM = 0, 1, 2, 3, 4, 5
LIMITS, REPAIR, FRIGHT, REFLECTION, STRAIN = 6, 7, 8, 9, 10
Q, G, AVAILABLE, THREAT, ANGER = 0, 3, 5, 6, 7
ALARM, SELF_CALM, PERSISTENCE, REACTIVITY, WORTH = 0, 1, 2, 3, 4
SHOW, MINIMISE, MAXIMISE, FREEZE, CONTRADICT, EXPLORE, STAY = 0, 1, 2, 3, 4, 5, 6
MET, MIRRORED, CONTAINED, LIMITED, MISSED, DISMISSED, INTRUDED, FRIGHTENING = 0, 1, 2, 3, 4, 5, 6, 7
PENDING = 8
WATCH_OVER, HELP, ENJOY, DELIGHT_OUT = 0, 1, 2, 3
PROTECT, COMFORT, DELIGHT_IN, ORGANISE_FEELINGS, TAKE_CHARGE = 4, 5, 6, 7, 8
LIFE, DAY = 0, 1
FROM_ALL, FROM_DISTRESS, FROM_CALM = 0, 1, 2
BEATS, BEATS_OUT, MEND_BEATS, REPAIR_BLOCK = 4, 3, 2, 5
# What a stage of age holds, as `ages.Stage` without words.
FELT, VOICE, REACH, WAITS, PROTEST = 0, 1, 2, 3, 4
DAYS_PER_MONTH = 30.4375

Array = np.ndarray[Any, Any]


@njit(cache=True, error_model="numpy", forceinline=True)
def philox(c0: Any, c1: Any, c2: Any, c3: Any, k0: Any, k1: Any) -> Any:
    """Four uniforms for a counter and a key, as `rng.compute_uniforms`."""
    for _ in range(10):
        first = uint64(0xD2511F53) * uint64(c0)
        second = uint64(0xCD9E8D57) * uint64(c2)
        n0 = uint32(uint32(second >> uint64(32)) ^ c1 ^ k0)
        n2 = uint32(uint32(first >> uint64(32)) ^ c3 ^ k1)
        c1 = uint32(second)
        c3 = uint32(first)
        c0 = n0
        c2 = n2
        k0 = uint32(k0 + uint32(0x9E3779B9))
        k1 = uint32(k1 + uint32(0xBB67AE85))
    scale = 1.0 / 4294967296.0
    return (
        (float(c0) + 0.5) * scale, (float(c1) + 0.5) * scale,
        (float(c2) + 0.5) * scale, (float(c3) + 0.5) * scale,
    )  # fmt: skip


@njit(cache=True, error_model="numpy", forceinline=True)
def draw(key: Any, family: Any, moment: Any, block: Any, purpose: Any) -> Any:
    """Four uniforms where they are needed."""
    return philox(uint32(moment), uint32(block), uint32(family), uint32(purpose), key[0], key[1])


@njit(cache=True, error_model="numpy", forceinline=True)
def clip(value: float) -> float:
    """Nearest number from 0 to 1."""
    return min(1.0, max(0.0, value))


@njit(cache=True, error_model="numpy", forceinline=True)
def ramp(age: float, start: float, full: float) -> float:
    """0 up to an age, 1 from another."""
    return clip((age - start) / max(1.0, full - start))


@njit(cache=True, error_model="numpy", forceinline=True)
def protest_at(age: float, k: Any) -> float:
    """How much a separation stirs."""
    if age < k.protest_peak:
        grown = ramp(age, k.protest_from, k.protest_peak)
        return k.protest_before + (1.0 - k.protest_before) * grown
    return 1.0 - (1.0 - k.protest_six) * ramp(age, k.protest_peak, 72.0)


@njit(cache=True, error_model="numpy", forceinline=True)
def stage_at(age: float, k: Any, m: Any) -> Any:
    """Felt, voice, reach, waits and protest of an age."""
    if not m.growing_up:
        return 1.0, 1.0, 0.0, 0.0, 1.0
    words = ramp(age, k.words_from, k.words_full)
    return (
        1.0 - (1.0 - k.felt_six) * ramp(age, k.felt_from, 72.0),
        1.0 - (1.0 - k.word_voice) * words,
        k.word_reach * words,
        ramp(age, k.wait_from, k.wait_full) if m.partnership else 0.0,
        protest_at(age, k),
    )


@njit(cache=True, error_model="numpy", forceinline=True)
def live_day(care: Any, u: Any, k: Any, m: Any) -> Any:
    """Notice, calm and load of one day."""
    if not m.day_to_day_constancy:
        return care[NOTICE], care[CALM], 0.0
    swing = 2.0 * (u[0] + u[1] + u[2] - 1.5)
    load = care[STRAIN] * u[3]
    notice = care[NOTICE] + k.day_spread * (1.0 - care[CONSTANCY]) * swing - k.strain_notice * load
    return clip(notice), care[CALM] * (1.0 - k.strain_calm * load), load


@njit(cache=True, error_model="numpy", forceinline=True)
def notices(day: Any, read: float, reach: float, u: float, k: Any, m: Any) -> bool:
    """Whether a signal is noticed."""
    if not m.thresholded_noticing:
        return u < day[0]
    threshold = k.threshold_span * (1.0 - day[0]) * (1.0 - reach)
    return u < 1.0 / (1.0 + math.exp((threshold - read) / k.threshold_width))


@njit(cache=True, error_model="numpy", forceinline=True)
def read_bid(care: Any, expressed: float, distress: float, k: Any, m: Any) -> float:
    """How strong a need a caregiver reads."""
    if not m.reading_miscues:
        return expressed
    hidden = max(0.0, distress - expressed)
    return expressed + k.read_behind * care[REFLECTION] * hidden


@njit(cache=True, error_model="numpy", forceinline=True)
def answers_now(care: Any, read: float, k: Any, m: Any) -> float:
    """Chance that what is noticed is answered in this beat."""
    if not m.thresholded_noticing:
        return care[PROMPTNESS]
    return care[PROMPTNESS] + (1.0 - care[PROMPTNESS]) * clip(k.urgency * read)


@njit(cache=True, error_model="numpy", forceinline=True)
def answer_bid(
    care: Any, day: Any, need: int, expressed: float, distress: float, noticed: bool,
    begun: bool, reach: float, u: Any, k: Any, m: Any,
) -> int:  # fmt: skip
    """What the caregiver does in one beat with a need for closeness or a limit."""
    frightens = clip(
        k.fright_rate * care[FRIGHT] * (k.fright_floor + distress)
        * (1.0 + k.fright_strain * day[2]) * (1.0 - k.fright_calm * day[1])
    )  # fmt: skip
    if u[0] < frightens:
        return FRIGHTENING
    read = read_bid(care, expressed, distress, k, m)
    if not noticed and not notices(day, read, reach, u[1], k, m):
        return MISSED
    if not begun and u[2] >= answers_now(care, read, k, m):
        return PENDING
    away = clip(
        (1.0 - care[CLOSENESS]) * (k.away_base + k.away_slope * expressed)
        * (1.0 - k.away_buffer * care[REFLECTION])
    )  # fmt: skip
    if u[3] < away:
        return DISMISSED
    rest = (u[3] - away) / (1.0 - away)
    if need == TAKE_CHARGE:
        return LIMITED if rest < care[LIMITS] else MISSED
    mirrors = k.mirror_share * care[REFLECTION]
    if rest < mirrors:
        return MIRRORED
    return CONTAINED if rest < mirrors + k.contain_share * day[1] else MET


@njit(cache=True, error_model="numpy", forceinline=True)
def answer_exploring(
    care: Any, day: Any, shown: float, interest: float, reach: float, u: Any, k: Any, m: Any
) -> int:
    """What the caregiver does in one beat of exploring."""
    intrudes = (1.0 - care[EXPLORATION]) * (k.intrude_base + k.intrude_slope * interest)
    if u[0] < clip(intrudes):
        return INTRUDED
    if not notices(day, shown, reach, u[1], k, m) or u[2] >= care[PROMPTNESS]:
        return MISSED
    return MIRRORED if u[3] < k.mirror_share * care[REFLECTION] else MET


@njit(cache=True, error_model="numpy", forceinline=True)
def holds_on(care: Any, u: float, k: Any, m: Any) -> bool:
    """Whether a caregiver keeps a child that has come to rest."""
    return m.holding_on and u < k.hold_on * (1.0 - care[EXPLORATION])


@njit(cache=True, error_model="numpy", forceinline=True)
def loudness(manner: int, k: Any) -> float:
    """How much of distress shows."""
    if manner == SHOW:
        return 1.0
    if manner == MINIMISE:
        return k.loudness_minimise
    if manner == MAXIMISE:
        return k.loudness_maximise
    return k.loudness_freeze if manner == FREEZE else k.loudness_contradict


@njit(cache=True, error_model="numpy", forceinline=True)
def shows(manner: int, reflection: float, k: Any, m: Any) -> float:
    """How far it shows that there is something to mend."""
    if not m.visible_ruptures:
        return 1.0
    shown = min(1.0, loudness(manner, k))
    if not m.reading_miscues:
        return shown
    return shown + k.read_behind * reflection * (1.0 - shown)


@njit(cache=True, error_model="numpy", forceinline=True)
def choose_coming_in(child: Any, bond: Any, distress: float, u: float, k: Any, m: Any) -> int:
    """What the child does with a need for closeness."""
    fear = bond[THREAT] if m.fear_of_caregiver else 0.0
    breaks = clip(k.conflict_gain * fear * distress)
    if u < breaks:
        return FREEZE if u < 0.5 * breaks else CONTRADICT
    trust = k.trust_pull * (bond[AVAILABLE] - 0.5)
    worth = k.worth_pull * (child[WORTH] - 0.5) if m.worth_loop else 0.0
    show = math.exp(k.choice_precision * (bond[Q] + trust + worth))
    minimise = math.exp(k.choice_precision * (bond[Q + 1] - trust - worth))
    maximise = math.exp(k.choice_precision * bond[Q + 2])
    left = (u - breaks) / (1.0 - breaks) * (show + minimise + maximise)
    if left < show:
        return SHOW
    return MINIMISE if left < show + minimise else MAXIMISE


@njit(cache=True, error_model="numpy", forceinline=True)
def choose_going_out(child: Any, bond: Any, u: float, k: Any, m: Any) -> int:
    """Whether the child explores or stays close."""
    base = k.base_daring * (bond[AVAILABLE] - 0.5)
    worth = k.worth_daring * (child[WORTH] - 0.5) if m.worth_loop else 0.0
    out = bond[G] + base + worth
    explore = 1.0 / (1.0 + math.exp(k.choice_precision * (bond[G + 1] - out)))
    return EXPLORE if u < explore else STAY


@njit(cache=True, error_model="numpy", forceinline=True)
def soothe(distress: float, effect: float, calm: float, k: Any) -> float:
    """Distress after an answer."""
    return distress * (1.0 - k.soothing * effect * (k.calm_floor + (1.0 - k.calm_floor) * calm))


@njit(cache=True, error_model="numpy", forceinline=True)
def feel_answer(
    child: Any, bond: Any, distress: float, manner: int, answer: int, calm: float, waits: float,
    k: Any, m: Any,
) -> float:  # fmt: skip
    """Distress after one beat."""
    if answer == FRIGHTENING:
        return min(1.0, distress + k.shock)
    if answer == DISMISSED:
        hurt = k.sting if m.sting_of_rejection else 0.0
        return min(1.0, distress * (1.0 - child[SELF_CALM]) + hurt)
    if answer in (MISSED, PENDING):
        calming = child[SELF_CALM]
        if answer == MISSED:
            waits = 0.0
        if manner == MINIMISE:
            calming = calming + k.divert_calm
        elif m.escalation:
            calming = calming - k.escalation_rise * child[ALARM] * (1.0 - waits)
        calming = calming + k.wait_calm * waits * bond[AVAILABLE]
        return min(1.0, distress * (1.0 - calming))
    effect = k.effect_met
    if answer == CONTAINED:
        effect = 1.0
    elif answer == MIRRORED:
        effect = k.effect_mirrored
    elif answer == LIMITED:
        effect = k.effect_limited
    if manner in (FREEZE, CONTRADICT):
        effect = effect * k.effect_broken
    elif manner == MAXIMISE and m.anger:
        effect = effect * (1.0 - k.anger_block * bond[ANGER])
    return soothe(distress, effect, calm, k)


@njit(cache=True, error_model="numpy", forceinline=True)
def learn_bond(
    child: Any, bond: Any, manner: int, reward: float, answered: float, waited: float,
    frightened: bool, mended: bool, k: Any, m: Any,
) -> None:  # fmt: skip
    """Learn what the strategy brought, what to expect of the caregiver, and of oneself."""
    if manner <= MAXIMISE:
        bond[Q + manner] += k.value_rate * (reward - bond[Q + manner])
    elif manner >= EXPLORE:
        place = G + manner - EXPLORE
        bond[place] += k.value_rate * (reward - bond[place])
        if m.calm_closeness:
            bond[Q] += k.value_rate * k.calm_lesson * (k.calm_promise * answered - 1.0 - bond[Q])
    bond[AVAILABLE] += k.expect_rate * (answered - bond[AVAILABLE])
    if frightened:
        weight = 1.0 - k.mend_fear if mended else 1.0
        bond[THREAT] += k.fear_rate * weight * (1.0 - bond[THREAT])
    else:
        bond[THREAT] -= k.fear_fade * bond[THREAT]
    if waited >= 0.0:
        bond[ANGER] += k.anger_rate * (waited - bond[ANGER])
    if m.worth_loop:
        tilt = k.worth_spiral * (child[WORTH] - 0.5)
        up = k.worth_rate * (1.0 + tilt) * answered * (1.0 - child[WORTH])
        down = k.worth_rate * (1.0 - tilt) * (1.0 - answered) * child[WORTH]
        child[WORTH] = child[WORTH] + up - down


@njit(cache=True, error_model="numpy", forceinline=True)
def learn_regulation(
    child: Any, distress: float, soothed: bool, mirrored: bool, frightened: bool, mended: bool,
    calm_limit: float, k: Any, m: Any,
) -> None:  # fmt: skip
    """Let self-calming grow and the alarm sensitise or ease."""
    if soothed and m.growing_self_calm:
        growth = k.calm_growth * 1.5 if mirrored else k.calm_growth
        child[SELF_CALM] += growth * max(0.0, calm_limit - child[SELF_CALM])
    if not m.sensitising_alarm:
        return
    if soothed:
        child[ALARM] += k.alarm_ease * (k.alarm_floor * child[REACTIVITY] - child[ALARM])
        return
    rise = k.alarm_rise * distress * (2.0 if frightened else 1.0)
    if mended:
        rise = rise * (1.0 - k.mend_fear)
    child[ALARM] += rise * (1.0 - child[ALARM])


@njit(cache=True, error_model="numpy", forceinline=True)
def mends(care: Any, manner: int, kept: bool, u: float, k: Any, m: Any) -> bool:
    """Whether the caregiver mends a rupture: as they tend to, as far as it shows."""
    seen = 1.0 if kept else shows(manner, care[REFLECTION], k, m)
    return m.repair and u < care[REPAIR] * seen


@njit(cache=True, error_model="numpy", forceinline=True)
def answered_of(fitting: bool, settled: bool, mended: bool, k: Any) -> float:
    """How far a need was answered."""
    if mended:
        return k.mended_worth
    if not fitting:
        return 0.0
    return 1.0 if settled else k.unsettled_worth


@njit(cache=True, error_model="numpy", forceinline=True)
def in_vain_of(manner: int, waited: float, kept: bool, mended: bool, k: Any) -> float:
    """How far the child waited in vain; below 0 where it hid that it was waiting."""
    if kept:
        return 1.0
    if manner == MINIMISE:
        return -1.0
    return min(1.0, waited) * (1.0 - k.mend_fear if mended else 1.0)


@njit(cache=True, error_model="numpy", forceinline=True)
def come_in(
    key: Any, family: int, number: int, child: Any, bond: Any, care: Any, day: Any, need: int,
    felt: float, stage: Any, u_strength: float, u_choice: float, calm_limit: float, k: Any, m: Any,
    words: Any, floats: Any,
) -> None:  # fmt: skip
    """Live a moment of the bottom half."""
    need_felt = k.distress_floor + k.distress_span * u_strength
    start = clip(felt * stage[FELT] * need_felt * (k.alarm_base + k.alarm_gain * child[ALARM]))
    manner = choose_coming_in(child, bond, start, u_choice, k, m)
    loud = loudness(manner, k)
    distress, lived, noticed, begun = start, 0.0, False, False
    fitting, hurt, mirrored, frightened = False, False, False, False
    beats, answer = 0, MISSED
    for beat in range(BEATS):
        u = draw(key, family, number, 1 + beat, LIFE)
        expressed = distress * loud * stage[VOICE]
        answer = answer_bid(
            care, day, need, expressed, distress, noticed, begun, stage[REACH], u, k, m
        )
        noticed = noticed or answer != MISSED
        begun = begun or answer not in (PENDING, MISSED)
        distress = feel_answer(child, bond, distress, manner, answer, day[1], stage[WAITS], k, m)
        lived += distress
        words[4 + beat] = answer
        floats[2 + beat] = distress
        beats += 1
        fitting = fitting or answer <= LIMITED
        mirrored = mirrored or answer == MIRRORED
        frightened = answer == FRIGHTENING
        hurt = hurt or frightened or answer == DISMISSED
        if distress < k.settle_level or frightened:
            lived += distress * (BEATS - 1 - beat)
            break
    kept = False
    last = draw(key, family, number, REPAIR_BLOCK, LIFE)
    if beats < BEATS and answer <= LIMITED and holds_on(care, last[1], k, m):
        kept, hurt = True, True
        words[4 + beats] = INTRUDED
        floats[2 + beats] = distress
        beats += 1
    ruptured = hurt or not fitting
    mended = ruptured and mends(care, manner, kept, last[0], k, m)
    for _ in range(MEND_BEATS):
        if mended:
            distress = soothe(distress, k.repair_effect, day[1], k)
        lived += distress
    settled = distress < k.settle_level
    waited = lived / ((BEATS + MEND_BEATS) * start)
    reward = -((1.0 - k.end_weight) * waited + k.end_weight * (distress / start))
    reward = reward - k.loud_cost * max(0.0, 1.0 * loud - 1.0)
    answered = answered_of(fitting and not hurt, settled, mended, k)
    soothed = settled and (fitting or mended)
    if m.learn_from != FROM_CALM:
        in_vain = in_vain_of(manner, waited, kept and not mended, mended, k)
        learn_bond(child, bond, manner, reward, answered, in_vain, frightened, mended, k, m)
    learn_regulation(child, distress, soothed, mirrored, frightened, mended, calm_limit, k, m)
    words[2], words[3] = manner, beats
    words[8], words[9], words[10] = ruptured, mended, settled
    floats[0], floats[1] = start, distress


@njit(cache=True, error_model="numpy", forceinline=True)
def go_out(
    key: Any, family: int, number: int, child: Any, bond: Any, care: Any, day: Any,
    stage: Any, u_strength: float, u_choice: float, k: Any, m: Any, words: Any, floats: Any,
) -> None:  # fmt: skip
    """Live a moment of the top half."""
    start = (k.interest_floor + (1.0 - k.interest_floor) * u_strength) * (
        1.0 - k.alarm_dims * child[ALARM]
    )
    manner = choose_going_out(child, bond, u_choice, k, m)
    answer, beats, interest, lived, reward = MISSED, 0, start, 0.0, 0.0
    if manner == EXPLORE:
        for beat in range(BEATS_OUT):
            u = draw(key, family, number, 1 + beat, LIFE)
            shown = k.signal_floor + 0.5 * interest
            answer = answer_exploring(care, day, shown, interest, stage[REACH], u, k, m)
            if answer == INTRUDED:
                interest = interest * 0.3
                reward = -k.intrusion_cost
            elif answer == MISSED:
                interest = interest * (1.0 - k.interest_fade * (1.0 - child[PERSISTENCE]))
            else:
                interest = min(1.0, interest + k.interest_lift)
                reward = k.shared_joy
            lived += interest
            words[4 + beat] = answer
            floats[2 + beat] = interest
            beats += 1
            if answer != MISSED:
                lived += interest * (BEATS_OUT - 1 - beat)
                break
        reward = reward + lived / BEATS_OUT
    else:
        u = draw(key, family, number, 1, LIFE)
        answer = MET if u[0] < care[CLOSENESS] else DISMISSED
        reward = k.stay_base + (k.stay_welcome if answer == MET else -k.stay_welcome)
        words[4] = answer
        floats[2] = interest
        beats = 1
    fitting = answer <= LIMITED
    mended = False
    if not fitting and answer != MISSED and m.repair:
        mended = draw(key, family, number, REPAIR_BLOCK, LIFE)[0] < care[REPAIR]
    answered = k.mended_worth if mended else (1.0 if fitting else 0.0)
    if m.learn_from != FROM_DISTRESS:
        in_vain = 1.0 if answer == INTRUDED and not mended else -1.0
        learn_bond(child, bond, manner, reward, answered, in_vain, False, mended, k, m)
    words[2], words[3] = manner, beats
    if m.teaching_alarm and answer == INTRUDED and not mended:
        child[ALARM] += k.alarm_intruded * (1.0 - child[ALARM])
    words[8], words[9], words[10] = not fitting, mended, fitting
    floats[0], floats[1] = start, interest


@njit(cache=True, error_model="numpy", forceinline=True)
def choose_bottom(age: float, u: float, bottom: float, k: Any, m: Any) -> Any:
    """What the child needs of closeness, and how strongly such a need is felt."""
    charge = k.charge_share * clip((age - 9.0) / 27.0)
    rest = u / bottom
    if rest < charge:
        return TAKE_CHARGE, 0.8
    rest = (rest - charge) / (1.0 - charge)
    if rest < 0.25:
        return PROTECT, 1.15
    sorted_out = 0.15 * ramp(age, 12.0, 72.0) if m.growing_up else 0.0
    if rest < 0.65 - sorted_out:
        return COMFORT, 1.0
    return (DELIGHT_IN, 0.55) if rest < 0.80 - sorted_out else (ORGANISE_FEELINGS, 0.9)


@njit(cache=True, error_model="numpy", forceinline=True)
def choose_top(rest: float, age: float, k: Any, m: Any) -> int:
    """What the child needs when going out."""
    checks = 0.30
    if m.growing_up:
        checks = 0.10 + 0.25 * ramp(age, 0.0, k.check_peak) - 0.20 * ramp(age, k.check_peak, 72.0)
    if rest < checks:
        return WATCH_OVER
    rest = (rest - checks) / (1.0 - checks)
    if rest < 0.36:
        return HELP
    return ENJOY if rest < 0.79 else DELIGHT_OUT


@njit(cache=True, error_model="numpy", forceinline=True)
def live_moment(
    key: Any, family: int, number: int, child: Any, bonds: Any, cares: Any, bounds: Any,
    days: Any, k: Any, m: Any, words: Any, floats: Any,
) -> None:  # fmt: skip
    """Live one moment: need, strategy, beats, repair, learning."""
    u = draw(key, family, number, 0, LIFE)
    who = 0
    while u[0] >= bounds[who]:
        who += 1
    today = int(number / k.moments_per_day)
    if days[who, 3] != today:
        fresh = live_day(cares[who], draw(key, family, today, who, DAY), k, m)
        days[who, 0], days[who, 1], days[who, 2] = fresh
        days[who, 3] = today
    day = (days[who, 0], days[who, 1], days[who, 2])
    age = number / k.moments_per_day / DAYS_PER_MONTH
    grown = min(1.0, age / 72.0)
    bottom = k.bottom_share_birth + (k.bottom_share_six - k.bottom_share_birth) * grown
    if not m.top_half:
        bottom = 1.0
    stage = stage_at(age, k, m)
    words[0] = who
    if u[1] >= bottom:
        words[1] = choose_top((u[1] - bottom) / (1.0 - bottom), age, k, m)
        go_out(
            key, family, number, child, bonds[who], cares[who], day, stage, u[2], u[3], k, m,
            words, floats,
        )  # fmt: skip
        return
    need, felt = choose_bottom(age, u[1], bottom, k, m)
    words[1] = need
    limit = k.calm_limit_birth + (k.calm_limit_six - k.calm_limit_birth) * grown
    come_in(
        key, family, number, child, bonds[who], cares[who], day, need, felt, stage, u[2], u[3],
        limit, k, m, words, floats,
    )  # fmt: skip


@njit(cache=True, error_model="numpy", forceinline=True)
def count(words: Any, counts: Any) -> None:
    """Add one moment to the counts of its caregiver and half."""
    row = counts[words[0], 0 if words[1] < PROTECT else 1]
    row[0] += 1
    unnoticed = True
    for beat in range(words[3]):
        answer = words[4 + beat]
        unnoticed = unnoticed and answer == MISSED
        row[5] += answer == DISMISSED
        row[6] += answer == INTRUDED
        row[7] += answer == FRIGHTENING
    row[4] += unnoticed
    row[1] += not words[8]
    row[2] += words[9]
    row[3] += words[8] and not words[9]
    row[8] += words[10]


@njit(cache=True, error_model="numpy")
def live_family(
    key: Any, family: int, first: int, moments: int, child: Any, bonds: Any, cares: Any,
    bounds: Any, counts: Any, k: Any, m: Any, words: Any, floats: Any,
) -> None:  # fmt: skip
    """Live `moments` moments of one family; a call of its own keeps array views out of the loop."""
    days = np.full((cares.shape[0], 4), -1.0)
    row, values = words[0], floats[0]
    taped = words.shape[0] > 1
    for i in range(moments):
        if taped:
            row, values = words[i], floats[i]
        live_moment(key, family, first + i, child, bonds, cares, bounds, days, k, m, row, values)
        count(row, counts)


@njit(cache=True, error_model="numpy", nogil=True)
def live_slice(
    key: Any, families: Any, first: int, moments: int, child: Any, bonds: Any, cares: Any,
    bounds: Any, counts: Any, k: Any, m: Any, words: Any, floats: Any,
) -> None:  # fmt: skip
    """Live `moments` moments from number `first` on, for every family of a slice.

    The arrays are changed in place. `words` and `floats` take the tape when they hold a row per
    moment, and only the last moment when they hold one.
    """
    for f in range(families.shape[0]):
        live_family(
            key, families[f], first, moments, child[f], bonds[f], cares[f], bounds[f], counts[f],
            k, m, words[f], floats[f],
        )  # fmt: skip
