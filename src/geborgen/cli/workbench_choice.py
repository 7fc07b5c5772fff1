"""What was asked of a workbench: who is set against whom, on what; what is not there is named."""

import argparse
from collections.abc import Iterable, Sequence
from enum import StrEnum

from geborgen.analysis.sequences import WindowQuestion
from geborgen.analysis.tracks import list_labels
from geborgen.analysis.workbench import WorkbenchChoice
from geborgen.analysis.workbench.choice import find_two
from geborgen.cli.names import list_some, quote
from geborgen.cli.reading import choose_scheme
from geborgen.moments import (
    Answer,
    Engagement,
    Mark,
    Need,
    Phrasebook,
    Recording,
    Role,
    UserError,
)
from geborgen.moments.ordering import order_name

__all__ = ["choose"]

_TWO = 2
_ORDER = [str(role) for role in (Role.CHILD, Role.CAREGIVER, Role.OTHER)]


def choose(
    recordings: Sequence[Recording], given: argparse.Namespace, book: Phrasebook
) -> WorkbenchChoice:
    """What was asked for; what is not there is named, with what is."""
    label = given.label or ("meaning" if given.scheme or given.demo else None)
    choice = WorkbenchChoice(
        actors=tuple(given.actor or ()),
        codes=frozenset(given.code or ()),
        label=label,
        scheme=choose_scheme(recordings, given) if label == "meaning" else None,
        words=_list_words(book),
        observer=given.observer,
        questions=_list_questions(given),
        window_s=given.window,
        unit_s=given.unit or given.interval,
        lag=given.lag,
        may_repeat=False if given.no_repeat else None,
        group=given.group,
        phase=given.phase,
        after=frozenset(given.after or ()),
        tolerance_s=given.tolerance,
        n_permutations=given.permutations,
        seed=given.seed,
    )
    _check_people(recordings, choice)
    _check_variables(recordings, choice)
    _check_questions(recordings, choice)
    return choice


def _list_words(book: Phrasebook) -> dict[str, str]:
    """What each meaning of a code, and each role, is called in this language."""
    kinds: tuple[tuple[str, Iterable[StrEnum]], ...] = (
        ("role", Role), ("mark", Mark), ("answer", Answer), ("need", Need),
        ("engagement", Engagement),
    )  # fmt: skip
    return {
        str(one): book.say(f"{kind}.{one}")
        for kind, members in kinds
        for one in members
        if book.has(f"{kind}.{one}")
    }


def _list_questions(given: argparse.Namespace) -> tuple[WindowQuestion, ...]:
    asked, answers = given.given or [], given.response or []
    if len(asked) != len(answers):
        raise UserError("workbench_pairs", given=len(asked), responses=len(answers))
    return tuple(
        WindowQuestion(given=one, response=other, window_s=given.window)
        for one, other in zip(asked, answers, strict=True)
    )


def _check_people(recordings: Sequence[Recording], choice: WorkbenchChoice) -> None:
    acts = [act for recording in recordings for act in recording.behaviours]
    roles = sorted({str(act.actor.role) for act in acts}, key=_ORDER.index)
    names = {act.actor.name for act in acts if act.actor.name} - set(roles)
    listed = list_some([*roles, *sorted(names, key=order_name)])
    if choice.actors and len(choice.actors) != _TWO:
        first, second = (*find_two(recordings, WorkbenchChoice()), *_ORDER)[:2]
        raise UserError(
            "workbench_two_actors", first=quote(first), second=quote(second), names=listed
        )
    for actor in choice.actors:
        if actor not in {*roles, *names}:
            raise UserError("workbench_no_actor", name=actor, names=listed)
    codes = {act.code for act in acts}
    for code in sorted(choice.codes - codes):
        raise UserError(
            "workbench_no_code", name=code, names=list_some(sorted(codes, key=order_name))
        )


def _check_variables(recordings: Sequence[Recording], choice: WorkbenchChoice) -> None:
    found = [dict(recording.variables) for recording in recordings]
    telling = {name for recording in recordings for name in _list_telling(recording)}
    names = list_some(sorted(telling, key=order_name))
    for flag, name in (("--group", choice.group), ("--phase", choice.phase)):
        if name is not None and not any(name in variables for variables in found):
            key = "workbench_no_variable" if telling else "workbench_no_variables"
            raise UserError(key, flag=flag, name=name, names=names)
    if bool(choice.phase) != bool(choice.after):
        raise UserError("workbench_phase")
    values = {variables[choice.phase] for variables in found if choice.phase in variables}
    for value in sorted(choice.after - values):
        raise UserError(
            "workbench_no_value",
            name=value,
            variable=choice.phase or "",
            names=list_some(sorted(values, key=order_name)),
        )


def _list_telling(recording: Recording) -> list[str]:
    """Variables of a session but for those that only repeat its name, its child or its observer."""
    known = {recording.session, recording.child, *recording.observers}
    return [name for name, value in recording.variables if value not in known]


def _check_questions(recordings: Sequence[Recording], choice: WorkbenchChoice) -> None:
    people = find_two(recordings, choice)
    if not choice.questions or len(people) < _TWO:
        return
    first, second = (list_labels(recordings, choice.tracks(person)) for person in people)
    for question in choice.questions:
        for flag, code, labels, person in (
            ("--given", question.given, first, people[0]),
            ("--response", question.response, second, people[1]),
        ):
            if code not in labels:
                raise UserError(
                    "workbench_not_of",
                    flag=flag,
                    name=code,
                    person=choice.words.get(person, person),
                    names=list_some(labels),
                )
