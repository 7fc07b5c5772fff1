"""``geborgen workbench``: a folder of coded sessions in, everything counted from it out."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geborgen.analysis.frames.study import make_observed_frames, make_part_frames
from geborgen.analysis.workbench import (
    NEEDED,
    PARTS,
    Desk,
    Study,
    WorkbenchChoice,
    begin_study,
    compute_part,
)
from geborgen.cli.reading import Given, list_inputs, pick_observer, read_given, say_read
from geborgen.cli.stopping import stopping_at_once
from geborgen.cli.terminal import place, say, say_path, say_warnings, working
from geborgen.cli.workbench_choice import choose
from geborgen.cli.workbench_folder import PAGE, Start, WorkFolder, begin_folder, check_folder
from geborgen.cli.workbench_manifest import make_manifest
from geborgen.moments import DataWarning, Phrasebook, UserError
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
from geborgen.views.workbench.part import (
    PagePart,
    make_page_part,
    read_part_json,
    render_part_json,
)
from geborgen.views.workbench.png import has_png, render_png
from geborgen.views.workbench.section import Drawing

__all__ = ["run"]

_OBSERVED = "observed"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """A run: what was read, where its results come, what is done of it."""

    read: Given
    work: WorkFolder
    words: Phrasebook
    warnings: tuple[str, ...]
    is_demo: bool
    wants_png: bool
    parts: dict[str, PagePart] = field(default_factory=dict)


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Read, compute, and put page, figures and tables in their folder, each when it is done."""
    folder = given.output or Path(book.say("said.workbench_folder"))
    check_folder(folder, list_inputs(given), force=given.force)
    read = _read(given, book)
    choice = choose(read.recordings, given, book)
    with stopping_at_once():
        job = _begin(folder, read, choice, given=given, book=book)
        try:
            study = _work(job, choice, book)
        except BaseException:
            say_path(book.say("said.workbench_stopped"), job.work.place)
            raise
        page = _make_page(study, job)
        _say_summary(page)
        say_warnings(_list_warnings(read), book, rest="said.more_notes_in_report")
        _check_whole(study, page, job)
        job.work.finish()
    say_path(book.say("said.workbench"), (folder / PAGE).resolve())


def _begin(
    folder: Path,
    read: Given,
    choice: WorkbenchChoice,
    *,
    given: argparse.Namespace,
    book: Phrasebook,
) -> _Job:
    """Make the folder of the work, with what a run before this one left of the same."""
    wants_png = not given.no_png
    if wants_png and not has_png():
        say(book.say("said.no_png"), quietly=True)
        wants_png = False
    manifest = make_manifest(read, choice, given, language=book.language, has_png=wants_png)
    work = begin_folder(folder, manifest, says=book.say("said.workbench_unfinished"))
    words = load_workbench_book(book.language)
    warnings = tuple(place(warning) + words.say(warning.phrase) for warning in _list_warnings(read))
    job = _Job(
        read=read,
        work=work,
        words=words,
        warnings=warnings,
        is_demo=given.demo,
        wants_png=wants_png,
        parts=_read_parts(work),
    )
    if work.start is Start.ANEW:
        say(book.say("said.workbench_anew"), quietly=True)
    elif job.parts:
        names = "; ".join(part.section.title for part in job.parts.values())
        say(book.say("said.workbench_goes_on", parts=names), quietly=True)
    return job


def _read_parts(work: WorkFolder) -> dict[str, PagePart]:
    """Parts that a run before this one left; what cannot be read is made anew."""
    parts = {}
    for key in PARTS:
        try:
            parts[key] = read_part_json(work.kept[key])
        except (KeyError, TypeError, ValueError):
            continue
    return parts


def _work(job: _Job, choice: WorkbenchChoice, book: Phrasebook) -> Study:
    """Compute part after part, and save each as soon as it is known, the page with it."""
    recordings = job.read.recordings
    desk, study = begin_study(recordings, choice)
    with working(book.say("said.computing"), len(PARTS) + 1) as step:
        if _OBSERVED not in job.work.kept:
            files = _save_tables(make_observed_frames(study, recordings), job)
            job.work.keep(_OBSERVED, "", files=files)
        _save_page(study, job)
        step()
        for key in PARTS:
            study = _go_on(study, key, desk, job=job)
            step()
    return study


def _go_on(study: Study, key: str, desk: Desk, *, job: _Job) -> Study:
    """Compute a part that is not there, or that a part that is not there is made from."""
    is_there = key in job.parts
    if is_there and not any(key in NEEDED.get(p, ()) for p in PARTS if p not in job.parts):
        return study
    study = compute_part(study, key, desk)
    if is_there:
        return study
    if key in dict(study.failed):
        _save_page(study, job)
    else:
        _save_part(study, key, job)
    return study


def _save_part(study: Study, key: str, job: _Job) -> None:
    """Save the tables and figures of a part, and the page with it; only then it counts as done."""
    part = make_page_part(study, key, job.words)
    files = _save_tables(make_part_frames(study, key), job)
    for drawing in part.section.drawings:
        files += _save_figure(drawing, job)
    job.parts[key] = part
    _save_page(study, job)
    job.work.keep(key, render_part_json(part), files=files)


def _save_tables(frames: Mapping[str, Any], job: _Job) -> list[Path]:
    folder = job.work.place / "tables"
    return [
        file
        for name, frame in frames.items()
        for file in write_frame(frame, folder / name, force=True)
    ]


def _save_figure(drawing: Drawing, job: _Job) -> list[Path]:
    target = job.work.place / "figures" / drawing.name
    made = [target.with_name(f"{drawing.name}.svg")]
    write_text(made[0], drawing.alone, force=True)
    if job.wants_png:
        made.append(target.with_name(f"{drawing.name}.png"))
        write_bytes(made[1], render_png(drawing.alone), force=True)
    return made


def _save_page(study: Study, job: _Job) -> None:
    """Save the page with the parts that are there, and the paragraph and works of the same."""
    page, place = _make_page(study, job), job.work.place
    write_text(place / "methods.md", render_methods(page, job.words), force=True)
    write_text(place / "references.bib", render_bibtex(page.cited), force=True)
    write_text(place / PAGE, render_workbench_html(page, job.words), force=True)


def _make_page(study: Study, job: _Job) -> WorkbenchPage:
    return make_workbench_page(
        study,
        job.words,
        parts=job.parts,
        files=job.read.files,
        warnings=job.warnings,
        is_demo=job.is_demo,
    )


def _say_summary(page: WorkbenchPage) -> None:
    """Say what was observed, and what could not be told."""
    say(", ".join(f"{name}: {value}" for name, value in page.facts), quietly=True)
    for sentence in page.untold:
        say(sentence, quietly=True)


def _list_warnings(read: Given) -> list[DataWarning]:
    return list(dict.fromkeys(w for r in read.recordings for w in r.warnings))


def _check_whole(study: Study, page: WorkbenchPage, job: _Job) -> None:
    """Raise when parts failed for a reason that a person can cure; the others stay where they are.

    An earlier result of the whole is worth more than one of some parts.
    """
    if study.failed:
        reasons = dict.fromkeys(job.words.say(reason) for _, reason in study.failed)
        raise UserError(
            "workbench_parts",
            reason="; ".join(reasons),
            parts="; ".join(page.missing),
            folder=job.work.place.name,
        )


def _read(given: argparse.Namespace, book: Phrasebook) -> Given:
    if given.demo:
        # Only here: nobody else needs the sample.
        from geborgen.sources.sample import read_workbench_sample

        say(book.say("said.workbench_demo"), quietly=True)
        if not (given.group or given.phase or given.after):
            given.group, given.phase, given.after = "group", "phase", ["after"]
        return Given(recordings=pick_observer(read_workbench_sample(), given.observer))
    if not given.files:
        raise UserError("workbench_no_files")
    read = read_given(given.files, given, book)
    say_read(read.files, book)
    if not any(recording.behaviours for recording in read.recordings):
        raise UserError("workbench_no_acts")
    return read
