"""What each area adds to a file of the demo practice; a part yields rows in the order of saving."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models

from geborgen.practice.casefiles.models import Person
from geborgen.practice.demo.told import Told
from geborgen.practice.measures import Measure
from geborgen.practice.measuring.measure_list import list_measures
from geborgen.practice.measuring.models import Answering
from geborgen.practice.wellbeing.conditions import CONDITIONS, SAFETY_STEPS
from geborgen.practice.wellbeing.models import ConditionRating, SafetyProcess, SafetyStep

__all__ = ["PARTS"]

_MEASURES = {"who-5": -1, "phq-9": 1, "ras": -1}  # -1: high is good
_CRITICAL = {("phq-9", 9)}
_ROUNDS = 3


def tell_measures(told: Told) -> Iterable[models.Model]:
    """Yield answers of each adult at up to three times: on average somewhat better each time."""
    known = list_measures()
    for person in told.people[:-1]:
        burden = told.rng.uniform(0.25, 0.7)
        for day in told.list_days(_ROUNDS):
            for key, direction in _MEASURES.items():
                if key in known:
                    yield _answer(told, person, known[key], day=day, load=burden * direction)
            burden = max(0.05, burden - told.rng.gauss(0.12, 0.1))


def _answer(told: Told, person: Person, measure: Measure, *, day: date, load: float) -> Answering:
    """Draw the points of each item around how heavy it is; below zero, high is good."""
    answers = {}
    for item in measure.items:
        share = told.rng.gauss(abs(load), 0.15) if load > 0 else 1 - told.rng.gauss(-load, 0.15)
        if (measure.key, item.number) in _CRITICAL:
            share = max(0.0, share - 0.5)
        span = item.highest - item.lowest
        points = item.lowest + round(min(1.0, max(0.0, share)) * span)
        is_turned = item.is_reversed and not item.recoded
        answers[str(item.number)] = item.lowest + item.highest - points if is_turned else points
    return Answering(
        person=person, measure=measure.key, version=measure.version, on=day, answers=answers,
        way=told.rng.choice(Answering.Way.values), entered_by=told.carer,
        answered_at=told.at(day), attended_at=told.at(day),
    )  # fmt: skip


def tell_conditions(told: Told) -> Iterable[models.Model]:
    """Yield how the twelve conditions stand for a child that is there, twice."""
    if told.child.birth_date is None or told.rng.random() < 0.4:
        return
    weights = [6, 3, 1]
    for day in told.list_days(2):
        for condition in CONDITIONS:
            yield ConditionRating(
                child=told.child, condition=condition, on=max(day, told.child.birth_date),
                state=told.rng.choices(("good", "mixed", "worry"), weights)[0],
                reason=told.say("conditions"), by=told.carer,
            )  # fmt: skip
        weights = [8, 3, 1]


def tell_safety(told: Told) -> Iterable[models.Model]:
    """Yield a worry about safety and its steps, in one file of twenty."""
    if told.file.number % 20 != 7:
        return
    worry, found, ended = told.words["safety"][told.language]
    day = told.list_days(1)[0]
    process = SafetyProcess(file=told.file, about=worry, began_on=day)
    if told.file.closed_on:
        process.closed_on, process.outcome = told.file.closed_on, ended
    yield process
    for step in next(iter(SAFETY_STEPS.values())):
        yield SafetyStep(process=process, key=step.key, on=day, words=found, by=told.carer)


def tell_care(told: Told) -> Iterable[models.Model]:
    """Yield an episode with its sessions, notes and a task."""
    if not apps.is_installed("geborgen.practice.care"):
        return
    kinds = {kind: _care(kind) for kind in ("Episode", "CareSession", "NoteVersion", "Task")}
    episode = kinds["Episode"](
        file=told.file, kind=told.kind["episode"], began_on=told.file.opened_on,
        ended_on=told.file.closed_on, aim=told.rng.choice(told.kind["goals"][told.language]),
    )  # fmt: skip
    yield episode
    for day in told.list_days(6):
        session = kinds["CareSession"](
            episode=episode, at=told.at(day), present=told.client.name,
            kind=told.rng.choice(("practice", "practice", "home_visit", "video")),
        )  # fmt: skip
        yield session
        yield kinds["NoteVersion"](session=session, number=1, words=told.say("notes"),
                                   author=told.carer)  # fmt: skip
    if told.file.closed_on is None:
        yield kinds["Task"](file=told.file, what=told.file.next_step, who=told.carer)


def _care(name: str) -> Any:
    return apps.get_model("care", name)


# A new area adds its part here.
PARTS: tuple[Callable[[Told], Iterable[models.Model]], ...] = (
    tell_measures,
    tell_conditions,
    tell_safety,
    tell_care,
)
