"""What a caregiver does with a signal: notices it or not, and answers as is their wont."""

import math
from dataclasses import dataclass

from geborgen.moments import Answer, Half, Need
from geborgen.simulation.parameters import Caregiver, Constants, Model
from geborgen.simulation.rng import Uniforms

__all__ = ["Bid", "Day", "answer_bid", "answer_exploring", "answer_staying", "clip", "live_day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """How a caregiver is today: how much they notice, how calm they are, how heavy the day is."""

    notice: float
    calm: float
    load: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bid:
    """A signal as the caregiver meets it.

    Parameters
    ----------
    need
        What the child needs.
    expressed
        How strongly it shows, 0 and up.
    distress
        How the child is, 0 to 1 (interest, for exploring).
    noticed
        Whether the caregiver noticed it in an earlier beat: who attends goes on attending.
    begun
        Whether they have begun to answer it: who is not prompt may wait more than one beat.
    reach
        What words take from the threshold of noticing, 0 to 1.
    """

    need: Need
    expressed: float
    distress: float
    noticed: bool
    begun: bool = False
    reach: float = 0.0


def clip(value: float) -> float:
    """Return the value, or the nearest of 0 and 1."""
    return min(1.0, max(0.0, value))


def live_day(care: Caregiver, draws: Uniforms, model: Model) -> Day:
    """How a caregiver is on one day: their usual self, their inconstancy, and the day's load.

    Parameters
    ----------
    care
        The caregiver.
    draws
        Four uniforms of this day and caregiver.
    model
        Constants and switches.

    Returns
    -------
    Day
        Notice and calm between 0 and 1.
    """
    k = model.constants
    if not model.mechanisms.day_to_day_constancy:
        return Day(notice=care.notice, calm=care.calm, load=0.0)
    swing = 2.0 * (draws[0] + draws[1] + draws[2] - 1.5)  # mean 0, standard deviation 1
    load = care.strain * draws[3]
    notice = care.notice + k.day_spread * (1.0 - care.constancy) * swing - k.strain_notice * load
    return Day(notice=clip(notice), calm=care.calm * (1.0 - k.strain_calm * load), load=load)


def _notices(day: Day, bid: Bid, *, read: float, draw: float, model: Model) -> bool:
    """Whether a signal is noticed: the more is read in it the likelier, around a threshold."""
    if not model.mechanisms.thresholded_noticing:
        return draw < day.notice
    k = model.constants
    threshold = k.threshold_span * (1.0 - day.notice) * (1.0 - bid.reach)
    return draw < 1.0 / (1.0 + math.exp((threshold - read) / k.threshold_width))


def read_bid(care: Caregiver, bid: Bid, model: Model) -> float:
    """How strong a need a caregiver reads: what shows, and by reflection some of what is hidden.

    Parameters
    ----------
    care, bid
        The caregiver, and the signal.
    model
        Constants and switches.

    Returns
    -------
    float
        At least what is expressed.

    References
    ----------
    fonagy1991
    """
    if not model.mechanisms.reading_miscues:
        return bid.expressed
    hidden = max(0.0, bid.distress - bid.expressed)
    return bid.expressed + model.constants.read_behind * care.reflection * hidden


def _answers_now(care: Caregiver, read: float, model: Model) -> float:
    """Chance that what is noticed is answered in this beat: the louder the sooner."""
    if not model.mechanisms.thresholded_noticing:
        return care.promptness
    return care.promptness + (1.0 - care.promptness) * clip(model.constants.urgency * read)


def _frightens(care: Caregiver, day: Day, bid: Bid, *, k: Constants) -> float:
    """Chance of frightening in this beat: grows with the child's distress and the day's load."""
    return clip(
        k.fright_rate * care.fright * (k.fright_floor + bid.distress)
        * (1.0 + k.fright_strain * day.load) * (1.0 - k.fright_calm * day.calm)
    )  # fmt: skip


def _turns_away(care: Caregiver, bid: Bid, model: Model) -> float:
    """Chance of turning the need away: shark music, the louder the more; reflection buffers."""
    k = model.constants
    return clip(
        (1.0 - care.closeness) * (k.away_base + k.away_slope * bid.expressed)
        * (1.0 - k.away_buffer * care.reflection)
    )  # fmt: skip


def answer_bid(
    care: Caregiver, day: Day, bid: Bid, *, draws: Uniforms, model: Model
) -> Answer | None:
    """What a caregiver does in one beat with a need for closeness or for a limit.

    Parameters
    ----------
    care, day
        The caregiver, and how they are today.
    bid
        The signal.
    draws
        Four uniforms of this beat.
    model
        Constants and switches.

    Returns
    -------
    Answer or None
        None when it was noticed and the answer is still to come.
    """
    if draws[0] < _frightens(care, day, bid, k=model.constants):
        return Answer.FRIGHTENING
    read = read_bid(care, bid, model)
    if not bid.noticed and not _notices(day, bid, read=read, draw=draws[1], model=model):
        return Answer.MISSED
    if not bid.begun and draws[2] >= _answers_now(care, read, model):
        return None
    away = _turns_away(care, bid, model)
    if draws[3] < away:
        return Answer.DISMISSED
    # What is left of the draw after turning away is as even as a fresh one.
    rest = (draws[3] - away) / (1.0 - away)
    if bid.need is Need.TAKE_CHARGE:
        return Answer.LIMITED if rest < care.limits else Answer.MISSED
    return _kind_answer(care, day, draw=rest, k=model.constants)


def _kind_answer(care: Caregiver, day: Day, *, draw: float, k: Constants) -> Answer:
    mirrors = k.mirror_share * care.reflection
    if draw < mirrors:
        return Answer.MIRRORED
    return Answer.CONTAINED if draw < mirrors + k.contain_share * day.calm else Answer.MET


def answer_exploring(
    care: Caregiver, day: Day, bid: Bid, *, draws: Uniforms, model: Model
) -> Answer:
    """What a caregiver does in one beat of a child's exploring: step in, join, or not notice.

    Parameters
    ----------
    care, day, bid, draws, model
        As for `answer_bid`; the bid's distress is the child's interest.

    Returns
    -------
    Answer
        Intruded, met, mirrored or missed.
    """
    k = model.constants
    # Those who do not bear exploring watch it closely: stepping in asks for no signal.
    intrudes = (1.0 - care.exploration) * (k.intrude_base + k.intrude_slope * bid.distress)
    if draws[0] < clip(intrudes):
        return Answer.INTRUDED
    noticed = _notices(day, bid, read=bid.expressed, draw=draws[1], model=model)
    if not noticed or draws[2] >= care.promptness:
        return Answer.MISSED
    return Answer.MIRRORED if draws[3] < k.mirror_share * care.reflection else Answer.MET


def holds_on(care: Caregiver, *, draw: float, model: Model) -> bool:
    """Whether a caregiver keeps a child that has come to rest and would go out again."""
    if not model.mechanisms.holding_on:
        return False
    return draw < model.constants.hold_on * (1.0 - care.exploration)


def answer_staying(care: Caregiver, draws: Uniforms) -> Answer:
    """What a caregiver does with a child that stays close without distress: welcome it or not."""
    return Answer.MET if draws[0] < care.closeness else Answer.DISMISSED


def is_bottom(need: Need) -> bool:
    """Whether a need is lived as coming in: the bottom half, and the hands taking charge."""
    return need.half is not Half.TOP
