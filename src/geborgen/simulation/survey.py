"""A population as researchers would find it: visited, interviewed, and brought to the laboratory.

Every column is something a study could have measured, with the error such a measure carries; the
few that are not (what the child has learnt) are for questions about learning only and say so.
"""

import copy
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from geborgen.moments import Answer, Behaviour, Engagement, Recording, Role
from geborgen.simulation.child import Manner, loudness
from geborgen.simulation.coder import Pattern, SituationCoding
from geborgen.simulation.cohort import (
    Cohort,
    code_cohort,
    live_cohort,
    make_cohort,
    take_life,
    tape_cohort,
)
from geborgen.simulation.home import MOMENT_GAP_S
from geborgen.simulation.kernel_rows import BOND, CARE, CHILD, TAPE_WORDS
from geborgen.simulation.model import moments_until
from geborgen.simulation.parameters import Caregiver, Family, Model
from geborgen.simulation.play import STILL_FACE_PHASES, simulate_free_play, simulate_still_face
from geborgen.simulation.population import Population, draw_family
from geborgen.simulation.rng import Draws, Normals, Purpose

__all__ = ["MEASURES", "Study", "Survey", "simulate_survey"]

Array = np.ndarray[Any, Any]

PLAY_MONTHS, TRAINING_MONTHS, HOME_MONTHS, SITUATION_MONTHS = 6.0, 7.0, 9.0, 13.0
# How long an observer watches at home, in minutes: a short visit, a usual one, an afternoon.
VISITS_MINUTES = {"sensitivity_short": 10.0, "sensitivity": 30.0, "sensitivity_long": 120.0}
# Standard deviation of a rater's error on the nine-point scale (free): two raters then correlate
# about .8 over a usual visit.
RATING_ERROR_SD = 1.1
# Standard deviation of an interview's error beside a spread of 1 (free; agreement about .8).
INTERVIEW_ERROR_SD = 0.6
# Standard deviation of a temperament questionnaire's error (free; reliability about .7).
REPORT_ERROR_SD = 0.65
# Shares of non-clinical mothers whose interview is autonomous, and unresolved: bakermans2009.
AUTONOMOUS_SHARE, UNRESOLVED_SHARE = 0.58, 0.18
_PATTERNS = {
    "secure": Pattern.SECURE,
    "avoidant": Pattern.AVOIDANT,
    "resistant": Pattern.RESISTANT,
    "disorganised": Pattern.DISORGANISED,
}
_VISIT_START, _INTERVIEW_START, _REPORT_START, _TRAINING_BLOCK = 512, 640, 704, 2
# A loud signal is not quite without meaning: it may still be missed.
_LOUD = 0.9
_HIDDEN = (int(Manner.MINIMISE), int(Manner.FREEZE))
_PLAY_MINUTES = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What is simulated: from which population, by which model, and how many families.

    Parameters
    ----------
    population, model
        Families and the laws they live by.
    families
        How many, at least 40.
    seed
        0 to 2⁶⁴ − 1.
    playing
        How many of them are also seen in free play and in the still-face procedure.
    caregivers
        One or two; the second is only seen in a Strange Situation of their own.
    later
        Age in months at a second Strange Situation, after the first; 0 = none.
    training
        Tendencies of the first caregiver and by how much on the logit scale they change, at seven
        months, in half of the families, chosen by lot.
    """

    population: Population = field(default_factory=Population)
    model: Model = field(default_factory=Model)
    families: int = 1000
    seed: int = 1
    playing: int = 120
    caregivers: int = 1
    later: float = 0.0
    training: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Columns by name, a family per row; NaN where a family was not seen that way."""

    columns: dict[str, Array]
    families: int

    def select(self, rows: Array) -> "Survey":
        """Return some of the families."""
        chosen = {name: column[rows] for name, column in self.columns.items()}
        return Survey(columns=chosen, families=int(np.count_nonzero(rows)))


def simulate_survey(study: Study, *, progress: Callable[[float], None] | None = None) -> Survey:
    """Columns of a simulated study.

    Parameters
    ----------
    study
        What is simulated.
    progress
        Called now and then with the share that is done.

    Returns
    -------
    Survey
        All of `MEASURES`; the same for the same study.

    Notes
    -----
    Free play and the still face at 6 months, the observer at home at 9, the Strange Situation at
    13, all with the same caregiver. A moment at home comes every two and a half minutes, as in
    `simulate_home`. Before a training an observer comes at 6 months, too.
    """
    say = progress or (lambda _: None)
    families = [
        draw_family(study.population, seed=study.seed, number=number, caregivers=study.caregivers)
        for number in range(study.families)
    ]
    cohort = make_cohort(families, seed=study.seed, model=study.model)
    _live_until(cohort, PLAY_MONTHS, say)
    columns = _see_play(cohort, families[: study.playing])
    before = _visit_home(cohort) if study.training else {}
    columns["sensitivity_before"] = before.get("sensitivity", np.full(study.families, np.nan))
    _live_until(cohort, TRAINING_MONTHS, say)
    columns["trained"] = _train(cohort, study)
    _live_until(cohort, HOME_MONTHS, say)
    columns |= _visit_home(cohort)
    _live_until(cohort, SITUATION_MONTHS, say)
    columns |= _code_situation(code_cohort(cohort))
    columns |= _interview(cohort, families) | _describe(families) | _look_inside(cohort)
    columns["reactivity_reported"] = _report(cohort, families)
    columns |= _code_again(cohort, study, say)
    say(1.0)
    return Survey(columns=columns, families=study.families)


def _live_until(cohort: Cohort, months: float, say: Callable[[float], None]) -> None:
    """Live on to an age, in parts short enough to tell how far it is."""
    last = moments_until(months, cohort.model)
    part = max(1, 2_000_000 // len(cohort.families))
    while cohort.number < last:
        live_cohort(cohort, min(part, last - cohort.number))
        say(min(0.97, cohort.number / moments_until(SITUATION_MONTHS, cohort.model)))


def _train(cohort: Cohort, study: Study) -> Array:
    """Change half of the first caregivers, and return which: 1 or 0, NaN without training."""
    if not study.training:
        return np.full(study.families, np.nan)
    draws = (Draws(seed=cohort.seed, family=int(number)) for number in cohort.families)
    trained = np.array([one.at(0, _TRAINING_BLOCK, Purpose.POPULATION)[0] < 0.5 for one in draws])
    for name, shift in study.training:
        cares = cohort.cares[:, 0, CARE.index(name)]
        odds = np.clip(cares / (1.0 - np.clip(cares, 0.0, 0.999)), 1e-3, 1e3) * math.exp(shift)
        cohort.cares[:, 0, CARE.index(name)] = np.where(trained, odds / (1.0 + odds), cares)
    return trained.astype(float)


def _errors(cohort: Cohort, start: int, *, sd: float) -> Array:
    """Return one normal error per family."""
    draws = (Draws(seed=cohort.seed, family=int(number)) for number in cohort.families)
    return np.array(
        [sd * Normals(one, purpose=Purpose.CODING, start=start).normal() for one in draws]
    )


def _visit_home(cohort: Cohort) -> dict[str, Array]:
    """Sensitivity as rated from visits of three lengths, each visit the beginning of the longest.

    The rating follows the definition of sensitivity (noticing signals, reading them rightly, and
    answering promptly and fittingly; ainsworth1978): the mean over the child's signals, on a scale
    of 1 to 9, of 1 for a fitting answer in the first beat, a quarter less for each beat that it was
    waited for, and half for what went wrong and was mended. A loud signal tells little, since
    hardly anybody misses it: each signal counts by how soft it was. A hidden need that nobody
    noticed is no signal to see.
    """
    longest = _moments_seen(max(VISITS_MINUTES.values()))
    words, floats = tape_cohort(_on_one_day(cohort, longest), longest)
    at = {name: words[..., place].astype(int) for place, name in enumerate(TAPE_WORDS)}
    answers, beats = words[..., 4:8], at["beats"]
    used = np.arange(4) < beats[..., None]
    fits = used & (answers <= list(Answer).index(Answer.LIMITED))
    prompt = np.where(fits.any(axis=-1), 1.0 - fits.argmax(axis=-1) / 4.0, 0.0)
    unnoticed = (~used | (answers == list(Answer).index(Answer.MISSED))).all(axis=-1)
    worth = np.where(at["ruptured"] == 0, prompt, 0.5 * at["mended"])
    seen = ~(np.isin(at["manner"], _HIDDEN) & unnoticed)
    tells = seen * (1.0 - np.clip(_expressed(at["manner"], floats, cohort.model), 0.0, _LOUD))
    frightening = (used & (answers == list(Answer).index(Answer.FRIGHTENING))).any(axis=-1)
    found = {"frightening": frightening.mean(axis=1)}
    with_other = np.full(len(cohort.families), np.nan)
    found["sensitivity_other"] = with_other
    for who in range(cohort.cares.shape[1]):
        theirs = tells * (at["caregiver"] == who)
        for place, (name, minutes) in enumerate(VISITS_MINUTES.items()):
            rated = _rate(cohort, worth, theirs, n=_moments_seen(minutes), place=4 * who + place)
            if who == 0:
                found[name] = rated
            elif name == "sensitivity":
                found["sensitivity_other"] = rated
    return found


def _rate(cohort: Cohort, worth: Array, tells: Array, *, n: int, place: int) -> Array:
    """A rater's mark of 1 to 9 for the first n moments, with error."""
    share = (worth * tells)[:, :n].sum(axis=1) / np.maximum(1e-9, tells[:, :n].sum(axis=1))
    error = _errors(cohort, _VISIT_START + place, sd=RATING_ERROR_SD)
    rated: Array = np.clip(1.0 + 8.0 * share + error, 1.0, 9.0)
    return rated


def _on_one_day(cohort: Cohort, moments: int) -> Cohort:
    """Return a copy that lives so many moments, seen closely, within its next day.

    A visit meets the caregiver of one day, good or bad. Nothing seen there is lived twice: the
    families themselves stay as they are.
    """
    k = cohort.model.constants
    day = math.ceil(cohort.number / k.moments_per_day)
    closely = replace(k, moments_per_day=float(moments))
    seen = copy.deepcopy(cohort)
    seen.model, seen.number = replace(cohort.model, constants=closely), day * moments
    return seen


def _expressed(manner: Array, floats: Array, model: Model) -> Array:
    """How loud each signal was at first: distress by its manner, or interest shown."""
    k = model.constants
    start = floats[..., 0]
    louder = np.array([loudness(Manner(m), k) if m < Manner.EXPLORE else 0.0 for m in Manner])
    return np.where(manner < Manner.EXPLORE, start * louder[manner], k.signal_floor + 0.5 * start)


def _moments_seen(minutes: float) -> int:
    return round(60.0 * minutes / MOMENT_GAP_S)


def _code_situation(codings: Sequence[SituationCoding]) -> dict[str, Array]:
    """Patterns as 0 and 1, and the scales, the mean of both reunions."""
    found = {
        name: np.array([float(one.pattern is pattern) for one in codings])
        for name, pattern in _PATTERNS.items()
    }
    found["organised_secure"] = np.array(
        [float(one.organised is Pattern.SECURE) for one in codings]
    )
    for scale in ("proximity", "contact", "avoidance", "resistance"):
        both = [
            [getattr(reunion, scale) for reunion in (one.first_reunion, one.second_reunion)]
            for one in codings
        ]
        found[f"{scale}_scale"] = np.array(both).mean(axis=1)
    found["pattern"] = np.array([float(list(Pattern).index(one.pattern)) for one in codings])
    found["disorganisation_scale"] = np.array([one.disorganisation for one in codings])
    return found


def _code_again(cohort: Cohort, study: Study, say: Callable[[float], None]) -> dict[str, Array]:
    """Patterns with the other caregiver, and those at a second visit; NaN where there is none."""
    unseen = np.full(study.families, np.nan)
    seen = (*_PATTERNS, "pattern")
    found = {f"{name}_{which}": unseen for which in ("other", "later") for name in seen}
    if study.caregivers > 1:
        other = _code_situation(code_cohort(cohort, caregiver=1))
        found |= {f"{name}_other": other[name] for name in seen}
    if study.later:
        _live_until(cohort, study.later, say)
        later = _code_situation(code_cohort(cohort, occasion=1))
        found |= {f"{name}_later": later[name] for name in seen}
    return found


def _interview(cohort: Cohort, families: Sequence[Family]) -> dict[str, Array]:
    """What an interview about the caregiver's own childhood makes of them.

    Autonomous: who can think about feelings and is at ease with needs of closeness (coherent, and
    valuing attachment: main1985), read with error, as large a share as in the literature.
    Unresolved: who is most readily frightened or frightening, read with error, likewise.
    """
    cares = [family.caregivers[0] for family in families]
    minds = _standing([care.reflection for care in cares])
    minds = (minds + _standing([care.closeness for care in cares])) / math.sqrt(2.0)
    frights = _standing([care.fright for care in cares])
    coherent = minds + _errors(cohort, _INTERVIEW_START, sd=INTERVIEW_ERROR_SD)
    lapses = frights + _errors(cohort, _INTERVIEW_START + 1, sd=INTERVIEW_ERROR_SD)
    return {
        "autonomous": (coherent > np.quantile(coherent, 1.0 - AUTONOMOUS_SHARE)).astype(float),
        "unresolved": (lapses > np.quantile(lapses, 1.0 - UNRESOLVED_SHARE)).astype(float),
    }


def _report(cohort: Cohort, families: Sequence[Family]) -> Array:
    """How reactive caregivers say their child is: standing among others, with error."""
    said = _standing([family.temperament.reactivity for family in families])
    return said + _errors(cohort, _REPORT_START, sd=REPORT_ERROR_SD)


def _standing(shares: Sequence[float]) -> Array:
    """Return shares on the logit scale with mean 0 and standard deviation 1."""
    logits = np.array(
        [math.log(s / (1.0 - s)) for s in (min(0.999, max(0.001, s)) for s in shares)]
    )
    spread = float(logits.std())
    centred: Array = (logits - logits.mean()) / (spread or 1.0)
    return centred


def _describe(families: Sequence[Family]) -> dict[str, Array]:
    """Caregivers and children as they are: questionnaires without error, one column each."""
    found = {f"true_{name}": np.array([getattr(f.caregivers[0], name) for f in families])
             for name in Caregiver.__dataclass_fields__}  # fmt: skip
    found["reactivity"] = np.array([family.temperament.reactivity for family in families])
    found["persistence"] = np.array([family.temperament.persistence for family in families])
    return found


def _look_inside(cohort: Cohort) -> dict[str, Array]:
    """What the child has learnt: no study sees this; for questions about learning only."""
    bond = {name: cohort.bonds[:, 0, place] for place, name in enumerate(BOND)}
    k = cohort.model.constants
    trust = k.trust_pull * (bond["available"] - 0.5)
    if cohort.model.mechanisms.worth_loop:
        trust = trust + k.worth_pull * (cohort.child[:, CHILD.index("worth")] - 0.5)
    show = np.exp(k.choice_precision * (bond["show"] + trust))
    hide = np.exp(k.choice_precision * (bond["minimise"] - trust))
    loud = np.exp(k.choice_precision * bond["maximise"])
    return {"learnt_showing": show / (show + hide + loud), "learnt_trust": bond["available"].copy()}


def _see_play(cohort: Cohort, families: Sequence[Family]) -> dict[str, Array]:
    """Match and mismatch in free play, and affect in the three phases of the still face."""
    phases = [f"{phase}_{side}" for phase in STILL_FACE_PHASES for side in ("positive", "negative")]
    found = {name: np.full(len(cohort.families), np.nan)
             for name in ("matched", "repaired_next_step", *phases)}  # fmt: skip
    for row, family in enumerate(families):
        life = take_life(cohort, row, family)
        step_s = cohort.model.constants.play_step_s
        tape = simulate_free_play(life, minutes=_PLAY_MINUTES)
        child, carer = (_engagement(tape, role, step_s) for role in (Role.CHILD, Role.CAREGIVER))
        same = child == carer
        found["matched"][row] = same.mean()
        apart = ~same[:-1]
        found["repaired_next_step"][row] = same[1:][apart].mean() if apart.any() else np.nan
        for name, share in _affect(simulate_still_face(life)).items():
            found[name][row] = share
    return found


def _engagement(recording: Recording, role: Role, step_s: float) -> Array:
    """Engagement per step of one of the two, as numbers."""
    track = np.zeros(round((recording.length_s or 0.0) / step_s), dtype=int)
    for act in recording.behaviours:
        if act.actor.role is role and act.code in tuple(Engagement):
            last = act.onset_s if act.offset_s is None else act.offset_s
            track[round(act.onset_s / step_s) : round(last / step_s)] = list(Engagement).index(
                Engagement(act.code)
            )
    return track


def _affect(recording: Recording) -> dict[str, float]:
    """Share of each phase that the child is positive and negative."""
    sides = {"social_positive": "positive", "protest": "negative", "withdrawn": "negative"}
    found = {f"{phase}_{side}": 0.0 for phase in STILL_FACE_PHASES for side in sides.values()}
    spans = {act.code: act for act in recording.behaviours if act.code in STILL_FACE_PHASES}
    for act in recording.behaviours:
        side = sides.get(act.code)
        if side is None or act.actor.role is not Role.CHILD or act.offset_s is None:
            continue
        phase = next(n for n, span in spans.items() if _begins_within(act, span))
        length = spans[phase].end_s - spans[phase].onset_s
        found[f"{phase}_{side}"] += (act.offset_s - act.onset_s) / length
    return found


def _begins_within(act: Behaviour, span: Behaviour) -> bool:
    return span.onset_s <= act.onset_s < span.end_s


MEASURES = (
    "secure", "avoidant", "resistant", "disorganised", "organised_secure",
    "proximity_scale", "contact_scale", "avoidance_scale", "resistance_scale",
    "disorganisation_scale", "sensitivity_short", "sensitivity", "sensitivity_long", "frightening",
    "autonomous", "unresolved", "reactivity", "persistence", "matched", "repaired_next_step",
    "pattern", "sensitivity_other", "sensitivity_before", "trained", "reactivity_reported",
    *(f"{name}_{which}" for which in ("other", "later") for name in (*_PATTERNS, "pattern")),
    *(f"{p}_{s}" for p in STILL_FACE_PHASES for s in ("positive", "negative")),
    "learnt_showing", "learnt_trust", *(f"true_{name}" for name in Caregiver.__dataclass_fields__),
)  # fmt: skip
