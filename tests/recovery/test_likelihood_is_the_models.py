"""What the likelihood says happens as often as it says, in lives of the model itself."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from geborgen.inference.likelihood import compute_log_likelihood
from geborgen.inference.observed import read_observed
from geborgen.inference.signals import read_signal
from geborgen.inference.telling import Teller, Telling
from geborgen.moments import Answer, Half, Repair, Role, SignalKind
from geborgen.simulation.parameters import Caregiver, Family
from tests.told_families import MODEL, bank, diaries

EXACT = Telling(told=Teller(slip=0.0))
MIDDLING = Caregiver(
    notice=0.6, promptness=0.5, constancy=0.4, closeness=0.4, exploration=0.35, calm=0.5,
    limits=0.6, repair=0.5, fright=0.35, reflection=0.5, strain=0.5,
)  # fmt: skip
OPEN, WARM = Repair(by=Role.CAREGIVER), Answer.MET
BOTTOM = {
    "missed": ((Answer.MISSED,), True, None),
    "missed, mended": ((Answer.MISSED,), True, OPEN),
    "turned away": ((Answer.DISMISSED,), True, None),
    "turned away, mended": ((Answer.DISMISSED,), True, OPEN),
    "frightened": ((Answer.FRIGHTENING,), True, None),
    "frightened, mended": ((Answer.FRIGHTENING,), True, OPEN),
    "met": ((WARM,), False, None),
    "met, then turned away": ((WARM, Answer.DISMISSED), True, None),
    "met, then frightened": ((WARM, Answer.FRIGHTENING), True, None),
    "met, then held on to": ((WARM, Answer.INTRUDED), True, None),
}
TOP = {
    "not joined": ((Answer.MISSED,), True, None),
    "joined": ((WARM,), False, None),
    "taken over": ((Answer.INTRUDED,), True, None),
    "taken over, mended": ((Answer.INTRUDED,), True, OPEN),
}


def kind_of(moment):
    """Which of the scenes a simulated moment is."""
    first = moment.answers[0]
    mended = ", mended" if moment.repair else ""
    if moment.half is Half.TOP:
        names = {Answer.MISSED: "not joined", Answer.INTRUDED: f"taken over{mended}"}
        return names.get(first, "joined")
    if first.is_fitting:
        hurt = next((a for a in moment.answers if not a.is_fitting), None)
        names = {Answer.DISMISSED: "turned away", Answer.FRIGHTENING: "frightened",
                 Answer.INTRUDED: "held on to"}  # fmt: skip
        then = f"met, then {names.get(hurt)}"
        return "met" if hurt is None else f"{then}, mended" if mended else then
    names = {Answer.MISSED: "missed", Answer.DISMISSED: "turned away"}
    return names.get(first, "frightened") + mended


def chances(moment):
    """What the likelihood says of a signal: the chance of every scene."""
    care = np.array([[getattr(MIDDLING, name) for name in Caregiver.__dataclass_fields__]])
    found = {}
    for name, (answers, ruptured, repair) in (TOP if moment.half is Half.TOP else BOTTOM).items():
        told = replace(moment, answers=answers, ruptured=ruptured, repair=repair, latency_s=None)
        seen = read_observed([told], model=MODEL, habits=bank().habits, telling=EXACT)
        found[name] = float(np.exp(compute_log_likelihood(care, seen, model=MODEL)[0]))
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    "signal",
    ["closeness, shown", "closeness, hidden", "a limit, shown", "going out"],
)
def test_every_scene_comes_as_often_as_the_likelihood_says(signal):
    families = [Family(number=n, caregivers=(MIDDLING,)) for n in range(100)]
    lived = [m for diary in diaries(families, moments=120, telling=EXACT, timed=False)
             for m in diary if _is(signal, m)]  # fmt: skip
    expected, spread, known = Counter(), Counter(), {}
    for moment in lived:
        key = read_signal(moment)
        known.setdefault(key, chances(moment))
        for name, chance in known[key].items():
            expected[name] += chance
            spread[name] += chance * (1 - chance)
    counted = Counter(map(kind_of, lived))
    for name in expected:
        # Days tie moments together: twice chance. And children differ from the average child of the
        # bank, by whom ways of hiding are weighed: 5 %, or 15 % where the need is hidden.
        off = 0.15 if signal.endswith("hidden") else 0.05
        margin = 4 * np.sqrt(2 * spread[name]) + off * expected[name] + 3
        assert counted[name] == pytest.approx(expected[name], abs=margin), (name, len(lived))


def _is(signal, moment):
    hidden = moment.signal is SignalKind.MISCUE
    if signal == "going out":
        return moment.half is Half.TOP and not hidden
    if signal.startswith("a limit"):
        return moment.half is Half.HANDS and not hidden
    return moment.half is Half.BOTTOM and hidden == signal.endswith("hidden")
