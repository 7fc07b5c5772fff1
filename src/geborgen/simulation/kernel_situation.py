"""The Strange Situation compiled: the same steps as `strange_situation`, family after family.

The acts of child and caregiver are those of home life (`kernel_acts`). It counts the seconds of
each kind of act that the blind coder looks at, and keeps the tape when asked to.
"""

from typing import Any

import numpy as np
from numba import uint32

from geborgen.simulation.kernel_acts import (
    CONTRADICT,
    DAY,
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
    SHOW,
    SITUATION,
    STAY,
    Care,
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
)
from geborgen.simulation.kernel_lanes import beyond, compiled, kernel, least, most, philox, pointer
from geborgen.simulation.kernel_rows import BOND, CARE, CHILD

__all__ = ["MOST_STEPS", "ROOM", "SITUATION_TAPE", "WATCHED", "situation_slice"]

WATCHED = (
    "proximity", "greeting", "contact", "turning", "ignoring", "resistance", "conflict",
    "distress", "play", "length",
)  # fmt: skip
SITUATION_TAPE = ("episode", "act", "cry", "answer", "held")
NOTHING = 9
DISTRESS, LENGTH = 7, 9
CHILDS, BONDS, CARES = len(CHILD), len(BOND), len(CARE)
ALARM, SELF_CALM, WORTH = map(CHILD.index, ("alarm", "self_calm", "worth"))
AVAILABLE, THREAT, ANGER = map(BOND.index, ("available", "threat", "anger"))
MOST_STEPS = 2048
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
ROOM = 9


@compiled
def draw(key: Any, family: Any, moment: Any, block: Any, purpose: Any) -> Any:
    """Four uniforms where they are needed."""
    return philox(moment, block, family, purpose, key[0], key[1])


@compiled
def goes_on(episode: int, lasted: float, crying_s: float) -> bool:
    """Whether an episode has another step."""
    if not PRESENT[episode] and crying_s >= CUT_AFTER_S:
        return False
    if lasted < SECONDS[episode]:
        return True
    return episode == 4 and lasted < SECONDS[episode] + EXTEND_AT_MOST_S and crying_s > 0.0


@compiled
def cry_of(expressed: float, k: Any) -> int:
    """How loud the child is."""
    if expressed >= k.cry_level:
        return 2
    return 1 if expressed >= k.fuss_level else 0


@compiled
def choose(room: Any, child: Any, bond: Any, u: float, need: float, k: Any) -> None:
    """Choose a manner for the next steps."""
    manner = choose_coming_in(
        bond[0], bond[1], bond[2], bond[AVAILABLE], bond[THREAT], child[WORTH], need, u, k
    )
    room[MANNER] = manner
    room[LEFT] = BROKEN_STEPS if manner >= FREEZE else BID_STEPS


@compiled
def act_of(room: Any, k: Any) -> int:
    """What can be seen of a manner of coming in."""
    manner = room[MANNER]
    if manner == FREEZE:
        return FREEZES
    if manner == CONTRADICT:
        return CONTRADICTS
    if manner == MINIMISE:
        return TURNS_AWAY if room[GREETING] > 0 else PLAYS_ON
    if room[HELD] > 0:
        return CLINGS
    if room[GREETING] == GREET_STEPS and manner == SHOW:
        return GREETS
    if room[D] < k.bid_level:
        return SHOWS
    return APPROACHES if room[LEFT] == BID_STEPS else REACHES


@compiled
def resists(room: Any, bond: Any, u: float, k: Any) -> bool:
    """Whether an angry child pushes away what it asked for."""
    if room[HELD] == 0:
        return False
    if room[KEPT] > 0:
        return u < k.resist_held * bond[ANGER]
    if room[MANNER] == MAXIMISE:
        return u < k.resist_maximise * bond[ANGER]
    return room[MANNER] == SHOW and u < k.resist_show * bond[ANGER]


@compiled
def answer(
    room: Any, child: Any, bond: Any, today: Any, age: Any, expressed: float, u: Any, k: Any
) -> Any:
    """What the caregiver does with a bid, and the distress that is left."""
    manner, before = room[MANNER], room[D]
    read = read_bid(today, expressed, before)
    noticed = (room[NOTICED] > 0) | notices(today, read, age.reach, u[1], k)
    given = answer_bid(today, False, expressed, read, before, noticed, room[BEGUN] > 0, u, k)
    if given != MISSED:
        room[NOTICED] = 1.0
        if given != PENDING:
            room[BEGUN] = 1.0
    after = feel_answer(
        child[SELF_CALM], child[ALARM], bond[ANGER], bond[AVAILABLE], today.steadies, age.waits,
        before, manner, given, k,
    )  # fmt: skip
    return given, after


@compiled
def come_in(
    room: Any, child: Any, bond: Any, today: Any, age: Any, u: Any, v: Any, k: Any, seen: Any
) -> None:
    """Live one step of a bid; `seen` takes act, cry and answer."""
    pushes = resists(room, bond, u[1], k)
    seen[0] = RESISTS if pushes else act_of(room, k)
    manner, before = room[MANNER], room[D]
    expressed = before * loudness(manner, k) * age.voice
    given, after = INTRUDED, before
    if room[KEPT] == 0:
        given, after = answer(room, child, bond, today, age, expressed, v, k)
    if pushes and after < before:
        after = after + k.resist_block * (before - after)
    room[D] = after
    if given in (DISMISSED, FRIGHTENING) or manner == MINIMISE:
        room[HELD] = 0.0
    elif given <= LIMITED and (manner == MAXIMISE or after >= k.settle_level):
        room[HELD] = 1.0 if manner < FREEZE else 0.0
    room[LEFT] -= 1
    if after < k.settle_level and room[GREETING] == 0 and manner != MAXIMISE:
        mends = pushes and u[3] < today.mends
        kept = room[HELD] > 0 and not mends and holds_on(today, u[2], k)
        room[KEPT] = 1.0 if kept else 0.0
        room[LEFT] = most(1.0, room[LEFT]) if kept else 0.0
    seen[1], seen[2] = cry_of(expressed, k), NOTHING if given == PENDING else int(given)


@compiled
def go_out(
    room: Any, child: Any, bond: Any, today: Any, age: Any, stranger: bool, u: Any, v: Any,
    k: Any, seen: Any,
) -> None:  # fmt: skip
    """Live one step of play or of staying close."""
    if room[LEFT] <= 0:
        room[MANNER] = choose_going_out(bond[3], bond[4], bond[AVAILABLE], child[WORTH], u[0], k)
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
    heard = notices(today, k.signal_floor + 0.25, age.reach, v[1], k)
    given = answer_exploring(today, 0.5, heard, v, k)
    if not (given == MISSED and seen[0] == PLAYS):
        seen[2] = int(given)


@compiled
def step(
    key: Any, family: Any, number: Any, episode: int, room: Any, child: Any, bond: Any,
    today: Any, age: Any, k: Any, seen: Any,
) -> None:  # fmt: skip
    """Live one step of an episode."""
    stress = k.stranger_stress if STRANGER[episode] else 0.0
    if not PRESENT[episode]:
        stress = k.separation_stress if STRANGER[episode] else k.alone_stress
        stress = stress * age.protest
    felt = stress * (k.alarm_base + k.alarm_gain * child[ALARM])
    room[D] = least(1.0, room[D] * (1.0 - 0.5 * child[SELF_CALM]) + felt)
    u = draw(key, family, number, uint32(0), uint32(SITUATION))
    if not PRESENT[episode]:
        if room[LEFT] == 0:
            choose(room, child, bond, u[0], room[D], k)
        room[LEFT] -= 1
        expressed = room[D] * loudness(room[MANNER], k) * age.voice
        seen[0] = SEARCHES if expressed >= k.fuss_level else PLAYS
        seen[1], seen[2] = cry_of(expressed, k), NOTHING
        if STRANGER[episode]:
            room[D] = room[D] * (1.0 - k.stranger_comfort)
        return
    if room[GREETING] == GREET_STEPS:
        choose(room, child, bond, u[0], most(room[D], k.greet_need), k)
    elif room[LEFT] == 0 and room[D] >= k.bid_level:
        choose(room, child, bond, u[0], room[D], k)
        room[NOTICED], room[BEGUN], room[KEPT] = 0, 0, 0
    v = draw(key, family, number, uint32(1), uint32(SITUATION))
    if room[LEFT] > 0 and room[MANNER] < EXPLORE:
        come_in(room, child, bond, today, age, u, v, k, seen)
    else:
        go_out(room, child, bond, today, age, STRANGER[episode], u, v, k, seen)
    room[GREETING] = most(0.0, room[GREETING] - 1.0)


@compiled
def look(room: Any, seen: Any, row: Any, k: Any) -> None:
    """Count the seconds of a step of a reunion by what was seen."""
    row[LENGTH] += k.beat_s
    row[KIND[seen[0]]] += k.beat_s
    if seen[1] > 0:
        row[DISTRESS] += k.beat_s


@compiled
def situation(
    key: Any, family: Any, first: int, room: Any, child: Any, bond: Any,
    today: Any, age: Any, k: Any, seen: Any, watched: Any, tape: Any, distress: Any,
) -> int:  # fmt: skip
    """Play the eight episodes; return how many steps they took."""
    room[D], room[MANNER] = 0.1, EXPLORE
    number = 0
    for episode in range(8):
        for place in (LEFT, HELD, NOTICED, BEGUN, KEPT, CRYING_S):
            room[place] = 0.0
        room[GREETING] = GREET_STEPS if episode in (4, 7) else 0.0
        lasted = 0.0
        while goes_on(episode, lasted, room[CRYING_S]):
            step(
                key, family, uint32(first + number), episode, room, child, bond, today, age, k,
                seen,
            )  # fmt: skip
            lasted += k.beat_s
            room[CRYING_S] = room[CRYING_S] + k.beat_s if seen[1] == 2 else 0.0
            if episode in (4, 7):
                look(room, seen, beyond(watched, 0 if episode == 4 else LENGTH + 1), k)
            if number < tape.shape[0]:
                tape[number, 0], tape[number, 4] = episode + 1, int(room[HELD])
                tape[number, 1], tape[number, 2], tape[number, 3] = seen[0], seen[1], seen[2]
                distress[number] = room[D]
            number += 1
    return number


@kernel
def situation_slice(
    key: Any, families: Any, occasion: int, who: int, lived: int, child: Any, bonds: Any,
    cares: Any, k: Any, watched: Any, steps: Any, tape: Any, distress: Any, room: Any, seen: Any,
) -> None:  # fmt: skip
    """Play the situation in every family of a slice; the tape is kept as far as it has room.

    `room` and `seen` are for this call alone.
    """
    day, age = uint32(lived / k.moments_per_day), at_age(lived, k)
    for f in range(families.shape[0]):
        c = beyond(pointer(cares), (f * cares.shape[1] + who) * CARES)
        care = Care(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10])
        draws = draw(key, families[f], day, uint32(who), uint32(DAY))
        steps[f] = situation(
            key, families[f], occasion * OCCASION_STEPS, pointer(room),
            beyond(pointer(child), f * CHILDS),
            beyond(pointer(bonds), (f * bonds.shape[1] + who) * BONDS),
            live_day(care, draws, k), age, k, pointer(seen),
            beyond(pointer(watched), f * 2 * (LENGTH + 1)), tape[f], distress[f],
        )  # fmt: skip
