"""The settings a simulated family can be seen in, by the name a recording gives its setting."""

from collections.abc import Callable
from enum import StrEnum

from geborgen.moments import Recording
from geborgen.simulation.home import simulate_home
from geborgen.simulation.model import Life
from geborgen.simulation.play import simulate_free_play, simulate_still_face
from geborgen.simulation.situation_recording import record_strange_situation
from geborgen.simulation.strange_situation import simulate_strange_situation

__all__ = ["Setting", "simulate_setting"]


class Setting(StrEnum):
    """Where a family is seen."""

    HOME = "home"
    FREE_PLAY = "free-play"
    STILL_FACE = "still-face"
    STRANGE_SITUATION = "strange-situation"


def simulate_setting(
    life: Life, setting: Setting, *, caregiver: int = 0, occasion: int = 0
) -> Recording:
    """Recording of a family in a setting, at its usual length.

    Parameters
    ----------
    life
        The family as it is now; not changed.
    setting
        Where.
    caregiver, occasion
        Who is seen with the child, and the number of the visit; home life shows everybody.

    Returns
    -------
    Recording
        In the shipped scheme of the setting, with seed and parameters in its provenance.
    """
    if setting is Setting.HOME:
        return simulate_home(life)
    return _VISITS[setting](life, caregiver, occasion)


def _situation(life: Life, caregiver: int, occasion: int) -> Recording:
    tape = simulate_strange_situation(life, caregiver=caregiver, occasion=occasion)
    return record_strange_situation(tape, life)


_VISITS: dict[Setting, Callable[[Life, int, int], Recording]] = {
    Setting.FREE_PLAY: lambda life, who, n: simulate_free_play(life, caregiver=who, occasion=n),
    Setting.STILL_FACE: lambda life, who, n: simulate_still_face(life, caregiver=who, occasion=n),
    Setting.STRANGE_SITUATION: _situation,
}
