"""From the tape alone, the analyses of sessions find back what the caregiver tends to do."""

from dataclasses import replace

import numpy as np
import pytest

from geborgen.moments import Answer, Half, derive_moments
from geborgen.simulation.cohort import live_cohort, make_cohort, take_life
from geborgen.simulation.home import simulate_home
from geborgen.simulation.model import live
from geborgen.simulation.parameters import Caregiver, Family

LEVELS = np.linspace(0.1, 0.9, 7)
OBSERVED = 500


def lives(parameter):
    """Lives of children whose caregivers differ in one tendency only."""
    grown = [
        Family(number=n, caregivers=(replace(Caregiver(), **{parameter: float(level)}),))
        for n, level in enumerate(LEVELS)
    ]
    cohort = make_cohort(grown, seed=21)
    live_cohort(cohort, 1500, threads=1)
    return [take_life(cohort, row, family) for row, family in enumerate(grown)]


def halves(life):
    found = derive_moments(simulate_home(life, moments=OBSERVED)).moments
    top = [m for m in found if m.half is Half.TOP]
    return top, [m for m in found if m.half is not Half.TOP]


def share_with(answer, moments):
    return float(np.mean([answer in m.answers for m in moments]))


def unanswered(life):
    return float(np.mean([m.latency_s is None for m in halves(life)[1]]))


def at_once(life):
    """Share of needs answered in the first five seconds."""
    waits = [m.latency_s for m in halves(life)[1]]
    return float(np.mean([wait is not None and wait < 5.0 for wait in waits]))


def mended(life):
    return float(np.mean([m.repair is not None for m in halves(life)[1] if m.ruptured]))


MEASURES = {
    "notice": (unanswered, -1),
    "promptness": (at_once, 1),
    "repair": (mended, 1),
    "exploration": (lambda life: share_with(Answer.INTRUDED, halves(life)[0]), -1),
    "fright": (lambda life: share_with(Answer.FRIGHTENING, halves(life)[1]), 1),
}


@pytest.mark.parametrize("parameter", MEASURES)
def test_a_tendency_is_found_back_in_what_is_seen(parameter):
    measure, sign = MEASURES[parameter]
    seen = [measure(life) for life in lives(parameter)]
    assert sign * np.corrcoef(LEVELS, seen)[0, 1] > 0.85, seen


@pytest.mark.parametrize("parameter", ["closeness", "repair"])
def test_what_the_observer_counts_is_what_was_lived(parameter):
    for life in lives(parameter):
        _, seen = halves(life)
        lived = [m for m in live(life, OBSERVED) if m.need.half is not Half.TOP]
        assert len(seen) == len(lived)
        for watched, real in zip(seen, lived, strict=True):
            assert (Answer.FRIGHTENING in watched.answers) <= any(
                b.answer is Answer.FRIGHTENING for b in real.beats
            )
            assert watched.settled == real.settled or real.mended
            # What went wrong after the response window is not seen as a rupture of this moment.
            if watched.ruptured:
                assert (watched.repair is not None) >= real.mended
