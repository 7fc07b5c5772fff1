"""The Strange Situation compiled: the same steps as `strange_situation`, for many families.

Kept apart from `kernel` so that each stays readable beside its twin. It counts the seconds of each
kind of act that the blind coder looks at, and keeps the tape when asked to.
"""

from typing import Any

import numpy as np
from numba import njit

from geborgen.simulation.kernel import (
    ALARM,
    ANGER,
    AVAILABLE,
    COMFORT,
    CONTRADICT,
    DAY,
    DAYS_PER_MONTH,
    DISMISSED,
    EXPLORE,
    FREEZE,
    FRIGHTENING,
    INTRUDED,
    LIMITED,
    MAXIMISE,
    MINIMISE,
    MISSED,
    PENDING,
    PROTEST,
    REACH,
    REPAIR,
    SELF_CALM,
    SHOW,
    STAY,
    VOICE,
    WAITS,
    answer_bid,
    answer_exploring,
    choose_coming_in,
    choose_going_out,
    draw,
    feel_answer,
    holds_on,
    live_day,
    loudness,
    stage_at,
)

__all__ = ["MOST_STEPS", "SITUATION_TAPE", "WATCHED", "situation_slice"]

WATCHED = (
    "proximity", "greeting", "contact", "turning", "ignoring", "resistance", "conflict",
    "distress", "play", "length",
)  # fmt: skip
SITUATION_TAPE = ("episode", "act", "cry", "answer", "held")
NOTHING = 9
MOST_STEPS = 2048
SITUATION = 2
OCCASION_STEPS = 4096
BID_STEPS, BROKEN_STEPS, GREET_STEPS = 6, 3, 3
PLAYS, LOOKS_BACK, SHOWS, GREETS, APPROACHES, REACHES, CLINGS = 0, 1, 2, 3, 4, 5, 6
RESISTS, TURNS_AWAY, PLAYS_ON, FREEZES, CONTRADICTS, SEARCHES, WARY = 7, 8, 9, 10, 11, 12, 13
# Which column of WATCHED an act belongs to; searching and wariness belong to none.
KIND = np.array([8, 8, 8, 1, 0, 0, 2, 5, 3, 4, 6, 6, -1, -1])
SECONDS = np.array([30.0, 180.0, 180.0, 180.0, 180.0, 180.0, 180.0, 180.0])
PRESENT = np.array([True, True, True, False, True, False, False, True])
STRANGER = np.array([False, False, True, True, False, False, True, False])
CUT_AFTER_S, EXTEND_AT_MOST_S = 60.0, 120.0
# Places of what changes from step to step.
D, MANNER, LEFT, GREETING, HELD, NOTICED, CRYING_S, BEGUN, KEPT = 0, 1, 2, 3, 4, 5, 6, 7, 8


@njit(cache=True, error_model="numpy")
def goes_on(episode: int, lasted: float, crying_s: float) -> bool:
    """Whether an episode has another step."""
    if not PRESENT[episode] and crying_s >= CUT_AFTER_S:
        return False
    if lasted < SECONDS[episode]:
        return True
    return episode == 4 and lasted < SECONDS[episode] + EXTEND_AT_MOST_S and crying_s > 0.0


@njit(cache=True, error_model="numpy")
def cry_of(expressed: float, k: Any) -> int:
    """How loud the child is."""
    if expressed >= k.cry_level:
        return 2
    return 1 if expressed >= k.fuss_level else 0


@njit(cache=True, error_model="numpy")
def choose(room: Any, child: Any, bond: Any, u: float, need: float, k: Any, m: Any) -> None:
    """Choose a manner for the next steps."""
    manner = choose_coming_in(child, bond, need, u, k, m)
    room[MANNER] = manner
    room[LEFT] = BROKEN_STEPS if manner >= FREEZE else BID_STEPS


@njit(cache=True, error_model="numpy")
def act_of(room: Any, k: Any) -> int:
    """What can be seen of a manner of coming in."""
    manner = room[MANNER]
    if manner == FREEZE:
        return FREEZES
    if manner == CONTRADICT:
        return CONTRADICTS
    if manner == MINIMISE:
        return TURNS_AWAY if room[GREETING] > 0 else PLAYS_ON
    if room[HELD]:
        return CLINGS
    if room[GREETING] == GREET_STEPS and manner == SHOW:
        return GREETS
    if room[D] < k.bid_level:
        return SHOWS
    return APPROACHES if room[LEFT] == BID_STEPS else REACHES


@njit(cache=True, error_model="numpy")
def resists(room: Any, bond: Any, u: float, k: Any, m: Any) -> bool:
    """Whether an angry child pushes away what it asked for."""
    if not (room[HELD] and m.anger):
        return False
    if room[KEPT]:
        return u < k.resist_held * bond[ANGER]
    if room[MANNER] == MAXIMISE:
        return u < k.resist_maximise * bond[ANGER]
    return room[MANNER] == SHOW and u < k.resist_show * bond[ANGER]


@njit(cache=True, error_model="numpy")
def come_in(
    room: Any, child: Any, bond: Any, care: Any, day: Any, stage: Any, u: Any, v: Any, k: Any,
    m: Any, seen: Any,
) -> None:  # fmt: skip
    """Live one step of a bid; `seen` takes act, cry and answer."""
    pushes = resists(room, bond, u[1], k, m)
    seen[0] = RESISTS if pushes else act_of(room, k)
    manner = int(room[MANNER])
    before = room[D]
    expressed = before * loudness(manner, k) * stage[VOICE]
    answer, after = INTRUDED, before
    if not room[KEPT]:
        noticed, begun = room[NOTICED] > 0, room[BEGUN] > 0
        answer = answer_bid(
            care, day, COMFORT, expressed, before, noticed, begun, stage[REACH], v, k, m
        )
        room[NOTICED] = room[NOTICED] or answer != MISSED
        room[BEGUN] = room[BEGUN] or answer not in (PENDING, MISSED)
        after = feel_answer(child, bond, before, manner, answer, day[1], stage[WAITS], k, m)
    if pushes and after < before:
        after = after + k.resist_block * (before - after)
    room[D] = after
    if answer in (DISMISSED, FRIGHTENING) or manner == MINIMISE:
        room[HELD] = 0
    elif answer <= LIMITED and (manner == MAXIMISE or after >= k.settle_level):
        room[HELD] = manner < FREEZE
    room[LEFT] -= 1
    if after < k.settle_level and room[GREETING] == 0 and manner != MAXIMISE:
        mends = pushes and m.repair and u[3] < care[REPAIR]
        room[KEPT] = room[HELD] > 0 and not mends and holds_on(care, u[2], k, m)
        room[LEFT] = max(1.0, room[LEFT]) if room[KEPT] else 0.0
    seen[1], seen[2] = cry_of(expressed, k), NOTHING if answer == PENDING else answer


@njit(cache=True, error_model="numpy")
def go_out(
    room: Any, child: Any, bond: Any, care: Any, day: Any, stage: Any, stranger: bool, u: Any,
    v: Any, k: Any, m: Any, seen: Any,
) -> None:  # fmt: skip
    """Live one step of play or of staying close."""
    if room[LEFT] <= 0:
        room[MANNER] = choose_going_out(child, bond, u[0], k, m)
        room[LEFT] = BID_STEPS
    room[LEFT] -= 1
    seen[1], seen[2] = 0, NOTHING
    if room[MANNER] == STAY:
        seen[0], room[HELD] = CLINGS, 1
        return
    room[HELD] = 0
    seen[0] = PLAYS
    shown = 0.25 * bond[AVAILABLE]
    if stranger and u[2] < room[D]:
        seen[0] = WARY
    elif u[2] > 1.0 - shown:
        seen[0] = SHOWS if u[2] > 1.0 - 0.5 * shown else LOOKS_BACK
    answer = answer_exploring(care, day, k.signal_floor + 0.25, 0.5, stage[REACH], v, k, m)
    if not (answer == MISSED and seen[0] == PLAYS):
        seen[2] = answer


@njit(cache=True, error_model="numpy")
def step(
    key: Any, family: int, number: int, episode: int, room: Any, child: Any, bond: Any, care: Any,
    day: Any, stage: Any, k: Any, m: Any, seen: Any,
) -> None:  # fmt: skip
    """Live one step of an episode."""
    stress = k.stranger_stress if STRANGER[episode] else 0.0
    if not PRESENT[episode]:
        stress = k.separation_stress if STRANGER[episode] else k.alone_stress
        stress = stress * stage[PROTEST]
    felt = stress * (k.alarm_base + k.alarm_gain * child[ALARM])
    room[D] = min(1.0, room[D] * (1.0 - 0.5 * child[SELF_CALM]) + felt)
    u = draw(key, family, number, 0, SITUATION)
    if not PRESENT[episode]:
        if room[LEFT] == 0:
            choose(room, child, bond, u[0], room[D], k, m)
        room[LEFT] -= 1
        expressed = room[D] * loudness(int(room[MANNER]), k) * stage[VOICE]
        seen[0] = SEARCHES if expressed >= k.fuss_level else PLAYS
        seen[1], seen[2] = cry_of(expressed, k), NOTHING
        if STRANGER[episode]:
            room[D] = room[D] * (1.0 - k.stranger_comfort)
        return
    if room[GREETING] == GREET_STEPS:
        choose(room, child, bond, u[0], max(room[D], k.greet_need), k, m)
    elif room[LEFT] == 0 and room[D] >= k.bid_level:
        choose(room, child, bond, u[0], room[D], k, m)
        room[NOTICED], room[BEGUN], room[KEPT] = 0, 0, 0
    v = draw(key, family, number, 1, SITUATION)
    if room[LEFT] > 0 and room[MANNER] < EXPLORE:
        come_in(room, child, bond, care, day, stage, u, v, k, m, seen)
    else:
        go_out(room, child, bond, care, day, stage, STRANGER[episode], u, v, k, m, seen)
    room[GREETING] = max(0.0, room[GREETING] - 1)


@njit(cache=True, error_model="numpy")
def situation(
    key: Any, family: int, occasion: int, who: int, lived: int, child: Any, bond: Any, care: Any,
    k: Any, m: Any, watched: Any, tape: Any, distress: Any,
) -> int:  # fmt: skip
    """Play the eight episodes; return how many steps they took."""
    today = int(lived / k.moments_per_day)
    day = live_day(care, draw(key, family, today, who, DAY), k, m)
    stage = stage_at(lived / k.moments_per_day / DAYS_PER_MONTH, k, m)
    room = np.zeros(9)
    room[D], room[MANNER] = 0.1, EXPLORE
    seen = np.zeros(3, dtype=np.int64)
    number = 0
    for episode in range(8):
        room[LEFT], room[HELD], room[NOTICED], room[BEGUN], room[CRYING_S] = 0, 0, 0, 0, 0.0
        room[KEPT] = 0
        room[GREETING] = GREET_STEPS if episode in (4, 7) else 0
        lasted = 0.0
        while goes_on(episode, lasted, room[CRYING_S]):
            step(
                key, family, occasion * OCCASION_STEPS + number, episode, room, child, bond, care,
                day, stage, k, m, seen,
            )  # fmt: skip
            lasted += k.beat_s
            room[CRYING_S] = room[CRYING_S] + k.beat_s if seen[1] == 2 else 0.0
            if episode in (4, 7):
                row = watched[0 if episode == 4 else 1]
                row[9] += k.beat_s
                row[KIND[seen[0]]] += k.beat_s
                if seen[1] > 0:
                    row[7] += k.beat_s
            if number < tape.shape[0]:
                tape[number, 0], tape[number, 4] = episode + 1, int(room[HELD])
                tape[number, 1], tape[number, 2], tape[number, 3] = seen[0], seen[1], seen[2]
                distress[number] = room[D]
            number += 1
    return number


@njit(cache=True, error_model="numpy", nogil=True)
def situation_slice(
    key: Any, families: Any, occasion: int, who: int, lived: int, child: Any, bonds: Any,
    cares: Any, k: Any, m: Any, watched: Any, steps: Any, tape: Any, distress: Any,
) -> None:  # fmt: skip
    """Play the situation in every family of a slice; the tape is kept as far as it has room."""
    for f in range(families.shape[0]):
        steps[f] = situation(
            key, families[f], occasion, who, lived, child[f], bonds[f, who], cares[f, who],
            k, m, watched[f], tape[f], distress[f],
        )  # fmt: skip
