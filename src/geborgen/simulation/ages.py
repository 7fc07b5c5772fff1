"""What changes with age: how a need is felt and put, what can wait, what a separation asks."""

from dataclasses import dataclass

from geborgen.simulation.caregiving import clip
from geborgen.simulation.parameters import Constants, Model

__all__ = ["SIX_YEARS", "Stage", "checks_back", "organises", "stage_at"]

SIX_YEARS = 72.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What a child of an age brings to a moment.

    Parameters
    ----------
    felt
        How strongly a need of closeness is felt beside that of a baby, 0 to 1.
    words
        How far it can put a need into words, 0 to 1.
    voice
        How loud what it expresses is beside a baby's crying, 0 to 1.
    reach
        What words take from the caregiver's threshold of noticing, 0 to 1.
    waits
        How far it can wait for an answer that is on its way, 0 to 1.
    protest
        How much a separation stirs beside the age at which it stirs most, 0 to 1.
    """

    felt: float = 1.0
    words: float = 0.0
    voice: float = 1.0
    reach: float = 0.0
    waits: float = 0.0
    protest: float = 1.0


def stage_at(age: float, model: Model) -> Stage:
    """Stage of a child.

    Parameters
    ----------
    age
        In months.
    model
        Constants and switches; without ``growing_up``, that of a one-year-old.

    Returns
    -------
    Stage
        Continuous in age: nothing changes on a birthday.

    References
    ----------
    bowlby1969, marvin1977, kagan1976, fenson1994
    """
    k, switches = model.constants, model.mechanisms
    if not switches.growing_up:
        return Stage()
    words = ramp(age, k.words_from, k.words_full)
    return Stage(
        felt=1.0 - (1.0 - k.felt_six) * ramp(age, k.felt_from, SIX_YEARS),
        words=words,
        voice=1.0 - (1.0 - k.word_voice) * words,
        reach=k.word_reach * words,
        waits=ramp(age, k.wait_from, k.wait_full) if switches.partnership else 0.0,
        protest=protest_at(age, k),
    )


def ramp(age: float, start: float, full: float) -> float:
    """0 up to an age, 1 from another, in a line between them."""
    return clip((age - start) / max(1.0, full - start))


def protest_at(age: float, k: Constants) -> float:
    """How much a separation stirs: little in early infancy, most at about one, then ever less."""
    if age < k.protest_peak:
        grown = ramp(age, k.protest_from, k.protest_peak)
        return k.protest_before + (1.0 - k.protest_before) * grown
    return 1.0 - (1.0 - k.protest_six) * ramp(age, k.protest_peak, SIX_YEARS)


def checks_back(age: float, model: Model) -> float:
    """Share of going out in which the child checks whether it is watched over: rises, then falls.

    Parameters
    ----------
    age
        In months.
    model
        Constants and switches.

    Returns
    -------
    float
        0.1 at birth, 0.35 at `Constants.check_peak`, 0.15 at six years (free).

    References
    ----------
    sorce1985
    """
    peak = model.constants.check_peak
    if not model.mechanisms.growing_up:
        return 0.30
    return 0.10 + 0.25 * ramp(age, 0.0, peak) - 0.20 * ramp(age, peak, SIX_YEARS)


def organises(age: float, model: Model) -> float:
    """How much of comforting has become sorting out feelings at an age: 0 to 0.15 (free)."""
    return 0.15 * ramp(age, 12.0, SIX_YEARS) if model.mechanisms.growing_up else 0.0
