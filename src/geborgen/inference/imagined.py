"""Diaries of simulated families: their moments as a person would have written them down.

With these the outlook is held to what is known of the families that wrote them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from geborgen.inference.telling import Teller, Telling
from geborgen.moments import Answer, Half, Moment, Need, Repair, Role, SignalKind
from geborgen.simulation.ages import stage_at
from geborgen.simulation.child import Manner, loudness
from geborgen.simulation.model import age_months
from geborgen.simulation.parameters import Model

if TYPE_CHECKING:
    from geborgen.simulation.cohort import Cohort

__all__ = ["simulate_diaries"]

Array = np.ndarray[Any, Any]

_HIDDEN = (Manner.MINIMISE, Manner.FREEZE, Manner.CONTRADICT, Manner.STAY)
_ANSWERS, _NEEDS, _MANNERS = tuple(Answer), tuple(Need), tuple(Manner)
_PENDING = len(_ANSWERS)
_START = datetime(2026, 1, 5)
_BOTTOM_SLIPS = ((Answer.MET,), (Answer.DISMISSED,), (Answer.FRIGHTENING,), (Answer.MISSED,))
_BOTTOM_ODDS, _TOP_ODDS = (0.4, 0.2, 0.2, 0.2), (1 / 3, 1 / 3, 1 / 3)
_TOP_SLIPS = ((Answer.MET,), (Answer.INTRUDED,), (Answer.MISSED,))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lived:
    """One lived moment of the kernel's tape."""

    months: float
    need: Need
    manner: Manner
    answers: tuple[Answer | None, ...]
    strength: float
    ruptured: bool
    mended: bool


def simulate_diaries(
    cohort: "Cohort", *, moments: int, lived: int, rng: np.random.Generator,
    telling: Telling | None = None, timed: bool = True,
) -> list[tuple[Moment, ...]]:  # fmt: skip
    """Told moments of each family of a cohort with its first caregiver.

    Parameters
    ----------
    cohort
        Lives on while it is watched.
    moments
        How many each diary holds, at most.
    lived
        How many are lived while the diary is kept; of those some are written down.
    rng
        Decides what is written down, and what is told wrongly.
    telling
        How moments come to be told; None = as the likelihood assumes.
    timed
        Whether latencies are told.

    Returns
    -------
    list of tuples
        Per family; a day of the model is a date.
    """
    from geborgen.simulation.cohort import tape_cohort  # noqa: PLC0415 - numba

    k, first = cohort.model.constants, cohort.number
    words, floats = tape_cohort(cohort, lived)
    teller = (telling or Telling()).told
    diaries = []
    for row in range(len(cohort.families)):
        child = f"family-{cohort.families[row]}"
        told: list[Moment] = []
        for number, one in _lived(words[row], floats[row], cohort.model, first=first):
            if len(told) < moments and rng.random() < _keeping(one, teller):
                day = int((first + number) / k.moments_per_day)
                at = _START + timedelta(days=day, minutes=number % 600)
                told.append(_tell(one, child, at, rng=rng, teller=teller,
                                  beat_s=k.beat_s if timed else None))  # fmt: skip
        diaries.append(tuple(told))
    return diaries


def _lived(
    words: Array, floats: Array, model: Model, *, first: int
) -> Iterator[tuple[int, _Lived]]:
    k = model.constants
    for number, (row, values) in enumerate(zip(words, floats, strict=True)):
        if row[0] != 0:
            continue
        manner = _MANNERS[row[2]]
        if manner < Manner.EXPLORE:
            voice = stage_at(age_months(first + number, model), model).voice
            strength = float(values[0]) * loudness(manner, k) * voice
        else:
            strength = k.signal_floor + 0.5 * float(values[0]) * (manner is Manner.EXPLORE)
        yield (
            number,
            _Lived(
                months=age_months(first + number, model),
                need=_NEEDS[row[1]],
                manner=manner,
                answers=tuple(
                    None if a == _PENDING else _ANSWERS[a] for a in row[4 : 4 + int(row[3])]
                ),
                strength=min(1.0, strength),
                ruptured=bool(row[8]),
                mended=bool(row[9]),
            ),
        )


def _keeping(one: _Lived, teller: Teller) -> float:
    """Chance of being written down: the likeliest kind of moment always is."""
    ends = (teller.keep_mended if one.mended else teller.keep_open) if one.ruptured else 1.0
    loud = 1.0 + (teller.keep_loud - 1.0) * one.strength
    most = max(1.0, teller.keep_open, teller.keep_mended) * max(1.0, teller.keep_loud)
    return ends * loud / most


def _tell(
    one: _Lived, child: str, at: datetime, *, rng: np.random.Generator, teller: Teller,
    beat_s: float | None,
) -> Moment:  # fmt: skip
    """Tell a moment, rightly or wrongly."""
    if rng.random() < teller.slip:
        answers, beat, ruptured, mended = _slip(one, rng)
    else:
        given = [(place, a) for place, a in enumerate(one.answers)
                 if a is not None and a is not Answer.MISSED]  # fmt: skip
        answers = tuple(dict.fromkeys(a for _, a in given)) or (Answer.MISSED,)
        beat = given[0][0] if given else None
        ruptured, mended = one.ruptured, one.mended
    return Moment(
        session="diary",
        child=child,
        caregiver="caregiver-1",
        onset_s=0.0,
        at=at,
        child_age_months=one.months,
        need=one.need,
        signal=SignalKind.MISCUE if one.manner in _HIDDEN else SignalKind.CUE,
        intensity=one.strength,
        answers=answers,
        latency_s=None if beat is None or beat_s is None else (beat + 0.5) * beat_s,
        ruptured=ruptured,
        repair=Repair(by=Role.CAREGIVER) if mended and ruptured else None,
        told=True,
    )


def _slip(
    one: _Lived, rng: np.random.Generator
) -> tuple[tuple[Answer, ...], int | None, bool, bool]:
    """What is told when it has nothing to do with what was done."""
    bottom = one.need.half is not Half.TOP
    if bottom:
        answers = _BOTTOM_SLIPS[rng.choice(4, p=_BOTTOM_ODDS)]
    else:
        answers = _TOP_SLIPS[rng.choice(3, p=_TOP_ODDS)]
    beat = None if answers == (Answer.MISSED,) else int(rng.integers(4 if bottom else 3))
    if answers == (Answer.MET,):
        part = (Answer.MET, Answer.MIRRORED, Answer.CONTAINED)[rng.integers(3)]
        later = rng.choice(4, p=(0.6, 0.15, 0.15, 0.1)) if bottom else 0
        answers = (
            part,
            *((), (Answer.DISMISSED,), (Answer.FRIGHTENING,), (Answer.INTRUDED,))[later],
        )
    ruptured = not answers[0].is_fitting or len(answers) > 1
    return answers, beat, ruptured, bool(rng.random() < 0.5)
