"""The likelihood is one: all that may be seen adds up to 1; and the kernel says what NumPy says."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from geborgen.inference.days import day_nodes
from geborgen.inference.likelihood import compute_log_likelihood, compute_plainly
from geborgen.inference.observed import read_observed
from geborgen.inference.telling import Teller, Telling
from geborgen.moments import Answer, Need, Repair, Role, SignalKind
from tests.moment_scenes import a_moment
from tests.told_families import MODEL, bank, diaries, drawn

K = MODEL.constants
MET, PARTS = (Answer.MET,), (Answer.MET, Answer.MIRRORED, Answer.CONTAINED)
TELLINGS = {
    "plain": Teller(slip=0.0),
    "slips": Teller(slip=0.2),
    "selective": Teller(slip=0.1, keep_open=3.0, keep_mended=1.5, keep_loud=2.0),
}


def observed(moments, telling=None):
    return read_observed(moments, model=MODEL, habits=bank().habits, telling=telling or Telling())


def told(need, answers, *, beat=None, signal=SignalKind.CUE, intensity=0.6, mended=None):
    """A told moment; `mended` None where nothing broke."""
    return a_moment(
        need, answers=answers, told=True, signal=signal, intensity=intensity,
        latency_s=None if beat is None else (beat + 0.5) * K.beat_s,
        ruptured=mended is not None,
        repair=Repair(by=Role.CAREGIVER) if mended else None,
    )  # fmt: skip


def everything_coming_in(need, parts, **signal):
    """Every telling of a need for closeness (or a limit)."""
    for beat, part in itertools.product(range(4), parts):
        yield told(need, (part,), beat=beat, **signal)
        later = (Answer.DISMISSED, Answer.FRIGHTENING, Answer.INTRUDED)
        for hurt, mended in itertools.product(later, (0, 1)):
            yield told(need, (part, hurt), beat=beat, mended=mended, **signal)
    for beat, hurt, mended in itertools.product(
        range(4), (Answer.DISMISSED, Answer.FRIGHTENING), (0, 1)
    ):
        yield told(need, (hurt,), beat=beat, mended=mended, **signal)
    for mended in (0, 1):
        yield told(need, (Answer.MISSED,), mended=mended, **signal)


def everything_going_out(**signal):
    for beat in range(3):
        for part in PARTS:
            yield told(Need.ENJOY, (part,), beat=beat, **signal)
        for mended in (0, 1):
            yield told(Need.ENJOY, (Answer.INTRUDED,), beat=beat, mended=mended, **signal)
    yield told(Need.ENJOY, (Answer.MISSED,), mended=0, **signal)


SCENES = {
    "comfort": (list(everything_coming_in(Need.COMFORT, PARTS)), PARTS),
    "comfort, hidden": (
        list(everything_coming_in(Need.COMFORT, PARTS, signal=SignalKind.MISCUE, intensity=0.15)),
        PARTS,
    ),
    "comfort, strength untold": (
        list(everything_coming_in(Need.COMFORT, PARTS, intensity=None)), PARTS,
    ),
    "a limit": (list(everything_coming_in(Need.TAKE_CHARGE, MET)), MET),
    "going out": (list(everything_going_out()), PARTS),
}  # fmt: skip


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("teller", TELLINGS)
def test_all_that_may_be_seen_of_a_signal_adds_up_to_one(scene, teller):
    moments, parts = SCENES[scene]
    telling = Telling(told=TELLINGS[teller])
    # A mirrored moment elsewhere says that this teller tells kinds of answers apart.
    apart = [told(Need.HELP, (Answer.MIRRORED,))] if len(parts) > 1 else []
    alone = np.exp(compute_log_likelihood(bank(50).cares, observed(apart, telling), model=MODEL))
    total = sum(
        np.exp(compute_log_likelihood(bank(50).cares, observed([one, *other(apart)], telling),
                                      model=MODEL))
        for one in moments
    )  # fmt: skip
    assert total / alone == pytest.approx(np.ones(50), abs=1e-9)


def other(moments):
    """The same moments in another session: on a day of their own."""
    return [replace(moment, session="another") for moment in moments]


def test_the_kernel_says_what_numpy_says():
    for diary in diaries(drawn(4), moments=50):
        seen = observed(diary)
        fast = compute_log_likelihood(bank(60).cares, seen, model=MODEL)
        assert fast == pytest.approx(compute_plainly(bank(60).cares, seen, model=MODEL), rel=1e-10)


def test_threads_make_no_difference():
    seen = observed(diaries(drawn(1), moments=30)[0])
    one = compute_log_likelihood(bank(60).cares, seen, model=MODEL, threads=1)
    assert (one == compute_log_likelihood(bank(60).cares, seen, model=MODEL, threads=3)).all()


def test_a_moment_of_which_nothing_is_known_says_nothing():
    nothing = observed([a_moment(Need.COMFORT, "open")])
    assert nothing.n == 0
    assert (compute_log_likelihood(bank(10).cares, nothing, model=MODEL) == 0.0).all()


def test_what_is_not_told_is_summed_over():
    untold = np.exp(
        compute_log_likelihood(bank(20).cares, observed([told(Need.COMFORT, MET)]), model=MODEL)
    )
    by_beat = sum(
        np.exp(compute_log_likelihood(
            bank(20).cares, observed([told(Need.COMFORT, MET, beat=beat)]), model=MODEL
        ))
        for beat in range(4)
    )  # fmt: skip
    assert untold == pytest.approx(by_beat)


def test_an_unsure_teller_is_believed_less():
    sure = a_moment(Need.COMFORT, told=True, intensity=0.5, certainty=1.0)
    unsure = a_moment(Need.COMFORT, told=True, intensity=0.5, certainty=0.2)
    spread = [
        np.ptp(compute_log_likelihood(bank(100).cares, observed([one]), model=MODEL))
        for one in (sure, unsure)
    ]
    assert spread[1] < spread[0] / 2


def test_a_missed_strong_signal_tells_more_against_noticing_than_a_weak_one():
    ladder = np.tile(bank(1).cares[0], (5, 1))
    ladder[:, 0] = np.linspace(0.2, 0.5, 5)
    falls = []
    for intensity in (0.2, 0.9):
        missed = told(Need.COMFORT, (Answer.MISSED,), intensity=intensity, mended=0)
        logs = compute_log_likelihood(ladder, observed([missed]), model=MODEL)
        assert (np.diff(logs) < 0.0).all()
        falls.append(logs[0] - logs[-1])
    assert falls[1] > falls[0]


def test_kinds_of_day_have_the_moments_of_the_models_days():
    swings, loads, weights = day_nodes()
    assert weights.sum() == pytest.approx(1.0)
    assert weights @ swings == pytest.approx(0.0, abs=1e-9)
    assert weights @ swings**2 == pytest.approx(1.0, rel=1e-4)
    assert weights @ swings**4 == pytest.approx(2.6, rel=1e-3)  # three even numbers: 3 - 6/15
    assert weights @ loads == pytest.approx(0.5)
