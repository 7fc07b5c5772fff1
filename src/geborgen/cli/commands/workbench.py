"""``geborgen workbench``: a folder of coded sessions in, everything counted from it out."""

import argparse
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from geborgen.analysis.frames import (
    make_behaviours_frame,
    make_codes_frame,
    make_sessions_frame,
    make_study_frames,
)
from geborgen.analysis.sequences import WindowQuestion
from geborgen.analysis.tracks import list_labels
from geborgen.analysis.workbench import Study, WorkbenchChoice, compute_study, count_observed
from geborgen.analysis.workbench.choice import find_two
from geborgen.cli.reading import Given, choose_scheme, list_inputs, read_given, say_read
from geborgen.cli.terminal import place, say, say_path, say_warnings, working
from geborgen.cli.workbench_folder import PAGE, begin_folder, check_folder, finish_folder
from geborgen.moments import (
    Answer,
    DataWarning,
    Engagement,
    Mark,
    Need,
    Phrasebook,
    Recording,
    Role,
    UserError,
)
from geborgen.moments.ordering import order_name
from geborgen.sources.files import write_bytes, write_text
from geborgen.sources.tidy import write_frame
from geborgen.views.workbench import (
    WorkbenchPage,
    load_workbench_book,
    make_workbench_page,
    render_bibtex,
    render_methods,
    render_workbench_html,
)
from geborgen.views.workbench.methods import list_cited
from geborgen.views.workbench.png import has_png, render_png

__all__ = ["run"]

_PARTS = 8
_NAMED = 12
_TWO = 2


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Read, compute, and put page, figures and tables in their folder."""
    folder = given.output or Path(book.say("said.workbench_folder"))
    check_folder(folder, list_inputs(given), force=given.force)
    read = _read(given, book)
    choice = _choose(read.recordings, given, book)
    work = begin_folder(folder, says=book.say("said.workbench_unfinished"))
    try:
        _work(read, choice, work, given=given, book=book)
    except KeyboardInterrupt:
        say_path(book.say("said.workbench_stopped"), work.resolve())
        raise
    finish_folder(work, folder)
    say_path(book.say("said.workbench"), (folder / PAGE).resolve())


def _work(
    read: Given, choice: WorkbenchChoice, work: Path, *, given: argparse.Namespace, book: Phrasebook
) -> None:
    """Save each thing as soon as it is known, the page last."""
    recordings = read.recordings
    observed = count_observed(recordings, observer=choice.observer)
    for name, frame in (
        ("behaviours", make_behaviours_frame(recordings, choice)),
        ("sessions", make_sessions_frame(observed)),
        ("codes", make_codes_frame(observed)),
    ):
        write_frame(frame, work / "tables" / name)
    with working(book.say("said.computing"), _PARTS) as step:
        study = compute_study(recordings, choice, step=lambda part: step())
    with working(book.say("said.workbench_tables"), 1) as step:
        for name, frame in make_study_frames(study, recordings).items():
            write_frame(frame, work / "tables" / name, force=True)
        step()
    words = load_workbench_book(book.language)
    warnings = list(dict.fromkeys(w for r in recordings for w in r.warnings))
    page = make_workbench_page(
        study,
        words,
        files=read.files,
        warnings=[place(warning) + words.say(warning.phrase) for warning in warnings],
        is_demo=given.demo,
    )
    _save_figures(page, work, book, wants_png=not given.no_png)
    write_text(work / "methods.md", render_methods(study, words))
    write_text(work / "references.bib", render_bibtex(list_cited(study)))
    write_text(work / PAGE, render_workbench_html(page, words))
    _say_summary(study, page, words)
    _say_notes(warnings, book)


def _save_figures(page: WorkbenchPage, work: Path, book: Phrasebook, *, wants_png: bool) -> None:
    if wants_png and not has_png():
        say(book.say("said.no_png"), quietly=True)
        wants_png = False
    with working(book.say("said.drawing"), max(1, len(page.drawings))) as step:
        for drawing in page.drawings:
            target = work / "figures" / drawing.name
            write_text(target.with_name(f"{drawing.name}.svg"), drawing.alone)
            if wants_png:
                write_bytes(target.with_name(f"{drawing.name}.png"), render_png(drawing.alone))
            step()


def _say_summary(study: Study, page: WorkbenchPage, words: Phrasebook) -> None:
    """Say what was observed, what stands out, and what could not be told."""
    say(", ".join(f"{name}: {value}" for name, value in page.facts), quietly=True)
    for phrase in study.untold:
        say(words.say(phrase), quietly=True)


def _say_notes(warnings: Sequence[DataWarning], book: Phrasebook) -> None:
    say_warnings(warnings, book, rest="said.more_notes_in_report")


def _read(given: argparse.Namespace, book: Phrasebook) -> Given:
    if given.demo:
        # Only here: nobody else needs the sample.
        from geborgen.sources.sample import read_workbench_sample

        say(book.say("said.workbench_demo"), quietly=True)
        if not given.group:
            given.group, given.phase, given.after = "group", "phase", ["after"]
        return Given(recordings=read_workbench_sample())
    if not given.files:
        raise UserError("workbench_no_files")
    read = read_given(given.files, given, book)
    say_read(read.files, book)
    if not any(recording.behaviours for recording in read.recordings):
        raise UserError("workbench_no_acts")
    return read


def _choose(
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
    roles = {str(act.actor.role) for act in acts}
    names = {act.actor.name for act in acts if act.actor.name} | roles
    if choice.actors and len(choice.actors) != _TWO:
        raise UserError("workbench_two_actors", names=_some(names))
    for actor in choice.actors:
        if actor not in names:
            raise UserError("workbench_no_actor", name=actor, names=_some(names))
    codes = {act.code for act in acts}
    for code in sorted(choice.codes - codes):
        raise UserError("workbench_no_code", name=code, names=_some(codes))


def _check_variables(recordings: Sequence[Recording], choice: WorkbenchChoice) -> None:
    found = [dict(recording.variables) for recording in recordings]
    names = {name for variables in found for name in variables}
    for name in (choice.group, choice.phase):
        if name is not None and name not in names:
            raise UserError("workbench_no_variable", name=name, names=_some(names))
    if bool(choice.phase) != bool(choice.after):
        raise UserError("workbench_phase")
    values = {variables[choice.phase] for variables in found if choice.phase in variables}
    for value in sorted(choice.after - values):
        raise UserError("workbench_no_value", name=value, names=_some(values))


def _check_questions(recordings: Sequence[Recording], choice: WorkbenchChoice) -> None:
    people = find_two(recordings, choice)
    if not choice.questions or len(people) < _TWO:
        return
    first, second = (list_labels(recordings, choice.tracks(person)) for person in people)
    for question in choice.questions:
        for code, labels, person in (
            (question.given, first, people[0]),
            (question.response, second, people[1]),
        ):
            if code not in labels:
                raise UserError("workbench_not_of", name=code, person=person, names=_some(labels))


def _some(names: Iterable[str]) -> str:
    ordered = sorted(names, key=order_name)
    shown = [*ordered[:_NAMED], "…"] if len(ordered) > _NAMED else ordered
    return ", ".join(shown) or "–"
