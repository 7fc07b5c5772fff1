"""Home life as an observer would code it: the moments a child lives next, one after the other."""

import copy
import functools
import tomllib
from dataclasses import dataclass, replace
from importlib import resources

from geborgen.moments import Answer, Behaviour, CodingScheme, Half, Need, Recording, UserError
from geborgen.moments.plain import from_plain
from geborgen.simulation.ages import Stage, stage_at
from geborgen.simulation.child import Manner
from geborgen.simulation.model import Life, LivedMoment, age_months, live
from geborgen.simulation.provenance import describe_life, load_scheme
from geborgen.simulation.tracks import CHILD, caregiver_actor, in_order

__all__ = ["MOMENT_GAP_S", "simulate_home"]

# Seconds from one moment to the next: an observer sees each play out before the next begins.
MOMENT_GAP_S = 150.0
_MOST_MOMENTS = 100_000
# How strong a need a child without words cries out; at what ages it points, and walks (months;
# free, about the usual ages).
CRY_ABOVE, POINTS_MONTHS, WALKS_MONTHS = 0.35, 9.0, 13.0
_MISCUES = (Manner.MINIMISE, Manner.FREEZE, Manner.CONTRADICT, Manner.STAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A moment on the session's clock."""

    moment: LivedMoment
    onset_s: float
    beat_s: float

    @property
    def end_s(self) -> float:
        return self.onset_s + len(self.moment.beats) * self.beat_s

    @property
    def mended_s(self) -> float:
        return self.end_s + 2.0 * self.beat_s


def simulate_home(life: Life, *, moments: int = 40) -> Recording:
    """Recording of the moments a child lives next, coded in the scheme ``circle`` with forms.

    Parameters
    ----------
    life
        The family as it is now; not changed: who lives on lives these same moments.
    moments
        How many, 1 to 100,000.

    Returns
    -------
    Recording
        A moment every two and a half minutes. What a caregiver missed is not coded: silence is what
        there is to see. Beside each open signal stands how it was put: a baby cries, reaches and
        smiles; a toddler follows, points and looks back; a four-year-old says and asks.

    Raises
    ------
    UserError
        When the number of moments is impossible.
    """
    if not 1 <= moments <= _MOST_MOMENTS:
        raise UserError(
            "parameter_range", name="moments", low="1", high=str(_MOST_MOMENTS), found=str(moments)
        )
    lived = live(copy.deepcopy(life), moments)
    behaviours: list[Behaviour] = []
    for place, moment in enumerate(lived):
        placed = _Placed(
            moment=moment,
            onset_s=place * MOMENT_GAP_S + 5.0,
            beat_s=life.model.constants.beat_s,
        )
        stage = stage_at(moment.age_months, life.model)
        behaviours += [_signal(placed), *_form(placed, stage), *_answers(placed), *_ending(placed)]
    return Recording(
        session=f"home-{life.family.number}-{life.number}",
        child=f"family-{life.family.number}",
        child_age_months=age_months(life.number, life.model),
        caregivers=tuple(caregiver_actor(i).name for i in range(len(life.family.caregivers))),
        setting="home",
        length_s=moments * MOMENT_GAP_S,
        observers=("simulator",),
        behaviours=in_order(behaviours),
        scheme=_home_scheme(),
        provenance=describe_life(life),
    )


@functools.cache
def _home_scheme() -> CodingScheme:
    """The scheme ``circle``, and the codes for how the child puts it."""
    file = resources.files("geborgen.simulation").joinpath("home_forms.toml")
    forms = from_plain(CodingScheme, tomllib.loads(file.read_text(encoding="utf-8")))
    circle = load_scheme("circle")
    return replace(forms, codes=(*circle.codes, *forms.codes), rules=circle.rules,
                   exclusive=circle.exclusive)  # fmt: skip


def _signal(placed: _Placed) -> Behaviour:
    """Write what the child shows, or what it shows instead; addressed to who is there."""
    moment = placed.moment
    ending = "_miscue" if moment.manner in _MISCUES else ""
    return Behaviour(
        actor=CHILD,
        code=f"{moment.need}{ending}",
        onset_s=placed.onset_s,
        offset_s=placed.end_s,
        intensity=round(min(1.0, moment.beats[0].expressed), 3),
        modifiers=(caregiver_actor(moment.caregiver).name,),
    )


def _form(placed: _Placed, stage: Stage) -> list[Behaviour]:
    """Write how an open signal was put: with the body, over a distance, or in words."""
    moment = placed.moment
    if moment.manner in _MISCUES:
        return []
    distress = moment.need.half is not Half.TOP
    code = (_puts_need if distress else _puts_interest)(moment, stage)
    return [Behaviour(actor=CHILD, code=code, onset_s=placed.onset_s, offset_s=placed.end_s)]


def _puts_need(moment: LivedMoment, stage: Stage) -> str:
    """A strong need is cried out, the longer words are there the less; a weak one asked for."""
    if moment.beats[0].expressed > CRY_ABOVE + (1.0 - CRY_ABOVE) * stage.words:
        return "crying"
    if _chance(moment) < stage.words:
        return "saying" if _chance(moment) < 0.7 * stage.words else "calling"
    walks = moment.age_months >= WALKS_MONTHS
    clings = moment.manner is Manner.MAXIMISE
    return "clinging" if clings else "following" if walks else "reaching"


def _puts_interest(moment: LivedMoment, stage: Stage) -> str:
    if _chance(moment) < stage.words:
        return "asking" if moment.need in (Need.HELP, Need.ENJOY) else "calling"
    if moment.age_months < POINTS_MONTHS:
        return "smiling"
    return "looking_back" if moment.need is Need.WATCH_OVER else "pointing"


def _chance(moment: LivedMoment) -> float:
    """A number from 0 to 1 that is a moment's own: its place among the golden section's."""
    return moment.number * 0.6180339887498949 % 1.0


def _answers(placed: _Placed) -> list[Behaviour]:
    caregiver = caregiver_actor(placed.moment.caregiver)
    return [
        Behaviour(
            actor=caregiver,
            code=str(beat.answer),
            onset_s=placed.onset_s + (number + 0.5) * placed.beat_s,
        )
        for number, beat in enumerate(placed.moment.beats)
        if beat.answer is not None and beat.answer is not Answer.MISSED
    ]


def _ending(placed: _Placed) -> list[Behaviour]:
    """Write the repair, the coming to rest, and the going back to play."""
    moment = placed.moment
    found: list[Behaviour] = []
    rest_s = placed.mended_s if moment.mended else placed.end_s
    if moment.mended:
        found.append(
            Behaviour(actor=caregiver_actor(moment.caregiver), code="repair", onset_s=rest_s)
        )
    plays_from = placed.onset_s if moment.manner is Manner.EXPLORE else rest_s + placed.beat_s
    goes_out = moment.manner is Manner.EXPLORE and not _is_taken_over(moment)
    comes_in = moment.need.half is not Need.ENJOY.half
    if comes_in and moment.settled:
        found.append(Behaviour(actor=CHILD, code="settled", onset_s=rest_s))
    if goes_out or (comes_in and moment.settled):
        found.append(
            Behaviour(
                actor=CHILD,
                code="exploring",
                onset_s=plays_from,
                offset_s=placed.onset_s + MOMENT_GAP_S - 2.0 * placed.beat_s,
            )
        )
    return found


def _is_taken_over(moment: LivedMoment) -> bool:
    return any(beat.answer is Answer.INTRUDED for beat in moment.beats)
