"""What each area adds to a file of the demo practice, many rows at once, in the order of saving.

Beside each row stands its line of the access log, as the file's door would have written it.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.db import models

from geborgen.practice.accesslog.acts import Act
from geborgen.practice.care.models import CareSession, Episode, NoteVersion
from geborgen.practice.casefiles.models import (
    Authority,
    CareRelation,
    Consent,
    Goal,
    GoalRating,
    Person,
)
from geborgen.practice.demo.told import Told
from geborgen.practice.measures import Measure
from geborgen.practice.measures.records import Entered
from geborgen.practice.measuring.measure_list import list_measures
from geborgen.practice.measuring.models import Answering
from geborgen.practice.measuring.scores import score_answering
from geborgen.practice.wellbeing.conditions import CONDITIONS
from geborgen.practice.wellbeing.models import ConditionRating

__all__ = ["PARTS"]

# Which measures are used, and whether high is good (-1).
_MEASURES = {"who-5": -1, "ras": -1}
_AROUND_BIRTH, _ELSEWHERE = "epds", "phq-9"
_ROUNDS = 4
_SESSIONS = 8
# How often an item that asks for attention at once is answered so.
_ASKS = 0.05


def tell_around(told: Told) -> Iterable[models.Model]:
    """Yield consents, authority, goals with their ratings, and who cares."""
    told.log(told.at(told.file.opened_on, hour=9), Act.CREATE)
    yield from _tell_consents(told)
    yield from _tell_authority(told)
    for person, words in zip(told.adults, _choose_goals(told), strict=False):
        goal = Goal(file=told.file, person=person, made_on=told.file.opened_on, words=words)
        yield goal
        score = told.rng.randint(1, 4)
        for day in told.list_days(4):
            yield GoalRating(goal=goal, on=day, score=score)
            told.log(told.at(day, hour=15), Act.CHANGE, goal)
            score = max(0, min(10, score + told.rng.randint(-1, 3)))
    until = told.at(told.file.closed_on) if told.is_old and told.file.closed_on else None
    yield CareRelation(file=told.file, account=told.carer, until=until)


def _choose_goals(told: Told) -> list[str]:
    """Each adult's own, where there are enough."""
    goals = told.kind["goals"][told.language]
    return [*told.rng.sample(goals, min(2, len(goals))), *goals][:2]


def _tell_consents(told: Told) -> Iterable[Consent]:
    is_for_research = told.rng.random() < 0.7
    for person in told.people:
        giver = told.client.name if person.part == "child" else person.name
        purposes = ["care", "sharing"] + ["research"] * is_for_research
        purposes += ["couple_page"] * (
            person.part != "child" and (told.place % 3 == 0 or told.is_shown)
        )
        for purpose in purposes:
            yield Consent(person=person, purpose=purpose, given_by=giver,
                          given_on=told.file.opened_on, recorded_by=told.carer)  # fmt: skip


def _tell_authority(told: Told) -> Iterable[Authority]:
    is_foster = told.kind["key"] == "foster"
    source, institution = told.words["authority"][told.language]
    kinds = ("foster_parent",) if is_foster else ("parent",) * len(told.adults)
    for person, kind in zip(told.adults, kinds, strict=False):
        yield Authority(
            child=told.child, holder=person.name, kind=kind, has_authority=not is_foster,
            verified_by=source, verified_on=told.file.opened_on,
        )  # fmt: skip
    if is_foster:
        yield Authority(
            child=told.child, holder=institution, kind="guardian", has_authority=True,
            since=told.file.opened_on - timedelta(days=120),
            verified_by=source, verified_on=told.file.opened_on,
        )  # fmt: skip


def tell_measures(told: Told) -> Iterable[models.Model]:
    """Yield answers of each adult at up to four times: mostly somewhat better each time."""
    known = list_measures()
    is_birth = told.kind["key"] in ("before_birth", "after_birth")
    used = {**_MEASURES, _AROUND_BIRTH if is_birth else _ELSEWHERE: 1}
    for person in told.adults:
        burden = told.rng.uniform(0.25, 0.75)
        for day in told.list_days(_ROUNDS):
            for key, direction in used.items():
                yield _answer(told, person, known[key], day=day, load=burden * direction)
            burden = max(0.05, burden - told.rng.gauss(0.12, 0.12))


def _answer(told: Told, person: Person, measure: Measure, *, day: date, load: float) -> Answering:
    """Draw the points of each item around how heavy it is; below zero, high is good."""
    critical = {rule.item for rule in measure.critical}
    answers = {}
    for item in measure.items:
        share = told.rng.gauss(abs(load), 0.15) if load > 0 else 1 - told.rng.gauss(-load, 0.15)
        if item.number in critical:
            share = 0.4 if told.rng.random() < _ASKS else 0.0
        span = item.highest - item.lowest
        points = item.lowest + round(min(1.0, max(0.0, share)) * span)
        is_turned = item.is_reversed and not item.recoded and measure.entered is Entered.ANSWERS
        answers[str(item.number)] = item.lowest + item.highest - points if is_turned else points
    at = told.at(day, hour=11)
    row = Answering(
        person=person, measure=measure.key, version=measure.version, on=day, answers=answers,
        way=told.rng.choice(("paper", "screen")), entered_by=told.carer, answered_at=at,
    )  # fmt: skip
    told.log(at, Act.CHANGE, row)
    if critical and score_answering(row, measure).is_critical:
        told.log(at, Act.WARN, row)
        row.attended_at = told.at(day, hour=12)
        told.log(row.attended_at, Act.CHANGE, row)
    return row


def tell_conditions(told: Told) -> Iterable[models.Model]:
    """Yield how the twelve conditions stand for a child that is there, up to three times."""
    born = told.child.birth_date
    if born is None or (told.rng.random() < 0.3 and not told.is_shown):
        return
    weights = [6, 3, 1]
    for day in [day for day in told.list_days(3) if day >= born]:
        told.log(told.at(day, hour=16), Act.CREATE, told.child)
        for condition in CONDITIONS:
            state = told.rng.choices(("good", "mixed", "worry"), weights)[0]
            reason = told.rng.choice(told.words["conditions"][state][told.language])
            yield ConditionRating(child=told.child, condition=condition, on=day, state=state,
                                  reason=reason, by=told.carer)  # fmt: skip
        weights = [weights[0] + 2, weights[1], 1]


def tell_sessions(told: Told) -> Iterable[models.Model]:
    """Yield episodes with their sessions and notes; after a birth a new one begins."""
    for kind, days in _split_episodes(told, told.list_days(_SESSIONS)):
        is_last = days[-1] == told.list_days(_SESSIONS)[-1]
        episode = Episode(
            file=told.file, kind=kind, began_on=days[0],
            ended_on=told.file.closed_on if is_last else days[-1],
            aim=told.rng.choice(told.kind["goals"][told.language]),
        )  # fmt: skip
        yield episode
        for day in days:
            session = CareSession(
                episode=episode, at=told.at(day), present=_tell_present(told),
                kind=told.rng.choice(("practice", "practice", "home_visit", "video")),
                agenda=told.say("agendas"),
            )  # fmt: skip
            yield session
            told.log(session.at, Act.READ)
            told.log(told.at(day, hour=11), Act.CHANGE, session)
            yield NoteVersion(session=session, number=1, words=told.say("notes"),
                              author=told.carer)  # fmt: skip


def _split_episodes(told: Told, days: list[date]) -> Iterable[tuple[str, list[date]]]:
    born = told.child.birth_date
    if told.kind["key"] != "before_birth" or born is None:
        return ((told.kind["episode"], days),)
    before, after = [d for d in days if d < born], [d for d in days if d >= born]
    parts = ((told.kind["episode"], before), ("after_birth", after))
    return tuple((kind, part) for kind, part in parts if part)


def _tell_present(told: Told) -> str:
    shown = told.adults[: 1 if told.rng.random() < 0.6 else 2]
    return ", ".join(person.name.split()[0] for person in shown)


# A new area adds its part here.
PARTS: tuple[Callable[[Told], Iterable[Any]], ...] = (
    tell_around,
    tell_measures,
    tell_conditions,
    tell_sessions,
)
