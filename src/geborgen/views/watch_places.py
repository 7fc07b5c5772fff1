"""Where the child is on the Circle in a frame, which way it looks, and whether it is stuck."""

from dataclasses import dataclass

from geborgen.moments import Answer, Half, Need
from geborgen.simulation.child import Manner
from geborgen.simulation.strange_situation import Act
from geborgen.simulation.watched import Frame

__all__ = ["Place", "place_child"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place by angle and reach.

    `angle` is in degrees along the loop: 180 at the hands going out, over the top (90) to the far
    side (0), home along the bottom (−90) to the hands again (−180). `reach` is 1 on the loop, more
    outside it. `look` is −1 towards the hands, 1 away from them.
    """

    angle: float
    reach: float = 1.0
    look: float = -1.0
    broken: bool = False


_IN_HANDS = Place(angle=-180, reach=1.14, look=1)
_BESIDE = Place(angle=-160, reach=1.0)
_HALFWAY = -112.0
_NEEDS = {
    Need.WATCH_OVER: 136.0,
    Need.HELP: 106.0,
    Need.ENJOY: 76.0,
    Need.DELIGHT_OUT: 45.0,
    Need.PROTECT: -45.0,
    Need.COMFORT: -76.0,
    Need.DELIGHT_IN: -106.0,
    Need.ORGANISE_FEELINGS: -136.0,
    Need.TAKE_CHARGE: -20.0,
}
_ACTS = {
    Act.PLAYS: Place(angle=40, look=1),
    Act.LOOKS_BACK: Place(angle=76),
    Act.SHOWS: Place(angle=110),
    Act.GREETS: Place(angle=-70),
    Act.APPROACHES: Place(angle=-118),
    Act.REACHES: Place(angle=-150),
    Act.CLINGS: _IN_HANDS,
    Act.RESISTS: Place(angle=-168, reach=1.06, look=1, broken=True),
    Act.TURNS_AWAY: Place(angle=-18, look=1),
    Act.PLAYS_ON: Place(angle=18, look=1),
    Act.FREEZES: Place(angle=-92, broken=True),
    Act.CONTRADICTS: Place(angle=-108, look=1, broken=True),
    Act.SEARCHES: Place(angle=-156),
    Act.WARY: Place(angle=120),
}


def place_child(frame: Frame) -> Place:
    """Return where the child is in a frame."""
    if frame.act is not None:
        return _IN_HANDS if frame.held and frame.act is not Act.RESISTS else _place_act(frame.act)
    assert frame.need is not None  # a frame has an act or a need
    if frame.need.half is Half.TOP:
        return _place_out(frame, _NEEDS[frame.need])
    return _place_home(frame, _NEEDS[frame.need])


def _place_act(act: Act) -> Place:
    return _ACTS.get(act, Place(angle=-92, broken=True))


def _place_out(frame: Frame, angle: float) -> Place:
    """Place a child that goes out: to its need, or it stays, or it is pulled back."""
    if frame.manner is None:
        return Place(angle=angle + 20, look=1)
    if frame.manner is Manner.STAY:
        return Place(angle=168, reach=1.0, look=-1)
    if frame.answer is Answer.INTRUDED:
        return Place(angle=158)
    return Place(angle=angle, look=-1 if frame.answer else 1)


def _place_home(frame: Frame, angle: float) -> Place:
    """Place a child that needs closeness: home, or busy far away, or stuck halfway."""
    if frame.manner is None:
        return Place(angle=angle)
    if frame.manner is Manner.MINIMISE:
        return Place(angle=angle + 14, look=1)
    if frame.manner in (Manner.FREEZE, Manner.CONTRADICT):
        look = 1.0 if frame.manner is Manner.CONTRADICT else -1.0
        return Place(angle=_HALFWAY, look=look, broken=True)
    if frame.answer in (Answer.DISMISSED, Answer.FRIGHTENING):
        return Place(angle=-128)
    if frame.mended or (frame.ends and frame.settled) or (frame.answer and frame.answer.is_fitting):
        return _IN_HANDS
    return _BESIDE if frame.manner is Manner.MAXIMISE else Place(angle=-146)
