"""``geborgen measures``: which there are, answers scored, what changed, and a drawing of it."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from geborgen.analysis.change import Change
from geborgen.analysis.group_change import GroupChange
from geborgen.cli.outputs import check_output
from geborgen.cli.terminal import say, say_data, say_json, say_path, say_table, say_warnings
from geborgen.moments import FileError, Phrasebook, UserError, load_phrasebook
from geborgen.practice.measures import (
    Measure,
    add_norms,
    compute_measure_group_change,
    compute_own_spread,
    load_shipped_measures,
    read_measure,
)
from geborgen.practice.measures.answer_table import (
    ScoredTable,
    codebook_rows,
    list_plain,
    list_scores,
    pair_scores,
    pick_person,
    render_table,
    result_rows,
    score_rows,
)
from geborgen.practice.measures.describe import describe_measure
from geborgen.practice.measures.records import Entered
from geborgen.practice.measures.series import create_score_series
from geborgen.sources.files import write_text
from geborgen.sources.rows import Table, read_table
from geborgen.views.plots import plot_scores
from geborgen.views.score_svg import score_table
from geborgen.views.words import load_report_book

__all__ = ["run"]

_ROWS_SAID = 20


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Do what was asked: list, show, score, change or plot."""
    ending = ".svg" if given.what == "plot" else ".csv"
    if given.output and given.output.suffix != ending:
        raise FileError("write_format", file=given.output.name, formats=ending)
    _DO[given.what](given, book)


def _words(book: Phrasebook) -> Phrasebook:
    return load_phrasebook(
        book.language, "geborgen.analysis", "geborgen.practice.measures", "geborgen.cli"
    )


def _list(given: argparse.Namespace, book: Phrasebook) -> None:
    words = _words(book)
    measures = load_shipped_measures()
    if given.json:
        say_json([{"key": m.key, "name": m.name, "is_on": m.is_on} for m in measures])
        return
    rows = [
        (m.key, m.name, str(len(m.items)), words.say("measures.on" if m.is_on else "measures.off"))
        for m in measures
    ]
    say_table([words.say(f"measures.{key}") for key in ("key", "name", "items", "state")], rows)


def _show(given: argparse.Namespace, book: Phrasebook) -> None:
    measure, words = _measure(given, book), _words(book)
    sections = describe_measure(measure, words)
    if given.json:
        told = {section.key: list(section.lines) for section in sections}
        say_json({"key": measure.key, "name": measure.name, "is_on": measure.is_on, **told})
        return
    say(measure.name)
    for section in sections:
        say(f"\n{section.title}")
        for line in section.lines:
            say(f"  {line}")


def _score(given: argparse.Namespace, book: Phrasebook) -> None:
    measure, words = _measure(given, book), _words(book)
    table = _table(given, book)
    _check_context(measure, given.context)
    codebook = _codebook_path(given.output) if given.output else None
    for path in filter(None, (given.output, codebook)):
        check_output(path, [given.file], force=given.force)
    scored = score_rows(measure, table, context=given.context or "", entered=_entered(given))
    rows = result_rows(scored, words)
    if given.output and codebook:
        write_text(given.output, render_table(rows), force=given.force)
        write_text(codebook, render_table(codebook_rows(scored, words)), force=given.force)
        say_path(book.say("said.written"), given.output.resolve())
        say_path(book.say("said.codebook"), codebook.resolve())
    elif given.json:
        say_json(list_plain(scored, words))
    else:
        say_data(render_table(rows).rstrip("\n"))
    _say_scored(scored, book)
    say_warnings(table.warnings, book)


def _codebook_path(output: Path) -> Path:
    return output.with_suffix(".codebook.csv")


def _say_scored(scored: ScoredTable, book: Phrasebook) -> None:
    empty = [row.number for row in scored.rows if any(s.value is None for s in row.score.scales)]
    say(book.say("said.scored", n=len(scored.rows) - len(empty)), quietly=True)
    if empty:
        told = {"n": len(empty), "rows": _shown_rows(empty)}
        say(book.say("said.unscored_rows", **told), quietly=True)
    if scored.absent:
        absent = ", ".join(map(str, scored.absent))
        say(book.say("said.absent_items", items=absent), quietly=True)
    raised = [row.number for row in scored.rows if row.score.is_critical]
    if raised:
        say(book.say("said.critical_rows", rows=_shown_rows(raised)), quietly=True)


def _shown_rows(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:_ROWS_SAID])) + (", …" if len(numbers) > _ROWS_SAID else "")


def _change(given: argparse.Namespace, book: Phrasebook) -> None:
    measure, words = _measure(given, book), _words(book)
    if not (given.before and given.after):
        raise UserError("measure_needs", what=given.what, missing="--before, --after")
    scale = _scale(measure, given.scale)
    _check_context(measure, given.context)
    if given.output:
        check_output(given.output, [given.file], force=given.force)
    pairs = pair_scores(
        _table(given, book), (given.before, given.after), measure.possible_range(scale)
    )
    people = [pair for _, pair in pairs]
    own = compute_own_spread(people) if given.own_spread else None
    group = compute_measure_group_change(
        measure, scale, people, own=own, context=given.context or ""
    )
    measured = [n for n, pair in pairs if pair.before is not None and pair.after is not None]
    rows = _change_rows(measured, group.changes, words)
    if given.output:
        write_text(given.output, render_table(rows), force=given.force)
        say_path(book.say("said.written"), given.output.resolve())
    elif given.json:
        say_json({**_group_plain(group, rows), "said": _group_lines(group, words)})
        return
    for line in _group_lines(group, words):
        say(line)


_CHANGE_COLUMNS = ("row", "before", "after", "difference", "group", "said")


def _change_rows(
    numbers: Sequence[int], changes: Sequence[Change], words: Phrasebook
) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [_CHANGE_COLUMNS]
    for number, change in zip(numbers, changes, strict=True):
        values = (f"{v:.6g}" for v in (change.before, change.after, change.difference))
        rows.append((str(number), *values, str(change.group), words.say(change.phrase)))
    return rows


def _group_lines(group: GroupChange, words: Phrasebook) -> list[str]:
    lines = [words.say(group.phrase)]
    if group.dz is not None:
        told = {
            name: words.number(getattr(group, field) or 0.0, 2)
            for name, field in (
                ("mean", "mean_change"), ("low", "low"), ("high", "high"),
                ("dz", "dz"), ("dz_low", "dz_low"), ("dz_high", "dz_high"),
            )
        }  # fmt: skip
        lines.append(words.say("measures.mean", count=group.n, **told))
    if group.changes:
        yardstick = group.changes[0].yardstick
        points = words.number(yardstick.points, 2)
        lines.append(words.say("measures.limit", points=points, source=yardstick.source))
        if cutoff := group.changes[0].cutoff:
            lines.append(words.say("measures.cutoff", cutoff=words.number(cutoff.value, 2)))
    for kind, share in group.groups:
        if share.low is not None and share.high is not None and share.value is not None:
            bounds = {
                "percent": words.percent(share.value),
                "low": words.percent(share.low),
                "high": words.percent(share.high),
            }
            name = words.say(f"change_group.{kind}")
            counts = {"count": share.count, "total": share.total}
            lines.append(words.say("measures.share", group=name, **counts, **bounds))
    return [*lines, *(words.say(caveat) for caveat in group.caveats)]


def _group_plain(group: GroupChange, rows: Sequence[Sequence[str]]) -> dict[str, object]:
    fields = (
        "n", "n_before_only", "n_after_only", "mean_before", "mean_after", "mean_change", "low",
        "high", "dz", "dz_low", "dz_high", "mean_before_of_missed",
    )  # fmt: skip
    counts = {str(kind): share.count for kind, share in group.groups}
    people = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    told = {field: getattr(group, field) for field in fields}
    return {**told, "verdict": str(group.verdict), "groups": counts, "people": people}


def _plot(given: argparse.Namespace, book: Phrasebook) -> None:
    measure, words = _measure(given, book), _words(book)
    if not given.day:
        raise UserError("measure_needs", what=given.what, missing="--day")
    scale = _scale(measure, given.scale)
    _check_context(measure, given.context)
    table = _table(given, book)
    if given.output:
        check_output(given.output, [given.file], force=given.force)
    if given.person:
        column, _, value = given.person.partition("=")
        table = pick_person(table, column.strip(), value.strip())
    scores = list_scores(
        measure, table, given.day, context=given.context or "", entered=_entered(given)
    )
    series = create_score_series(measure, scale, scores, book=words)
    told = score_table(series, load_report_book(book.language))
    if given.output:
        path = plot_scores(series, given.output, language=book.language)
        say_path(book.say("said.written"), path.resolve())
    elif given.json:
        say_json([dict(zip(told.headings, row, strict=True)) for row in told.rows])
    else:
        say_table(told.headings, told.rows, title=told.caption)
    if told.note:
        say(told.note, quietly=True)
    if raised := [day.isoformat() for day, score in scores if score.is_critical]:
        say(book.say("said.critical_days", days=", ".join(raised)), quietly=True)
    say_warnings(table.warnings, book)


_DO = {"list": _list, "show": _show, "score": _score, "change": _change, "plot": _plot}


def _entered(given: argparse.Namespace) -> Entered | None:
    return Entered(given.entered) if given.entered else None


def _measure(given: argparse.Namespace, book: Phrasebook) -> Measure:
    if not given.measure:
        raise UserError("measure_needs", what=given.what, missing=book.say("help.measure_word"))
    measure = read_measure(given.measure)
    return add_norms(measure, given.norms) if given.norms else measure


def _table(given: argparse.Namespace, book: Phrasebook) -> Table:
    if given.file is None:
        raise UserError("measure_needs", what=given.what, missing=book.say("help.file_word"))
    return read_table(given.file)


def _scale(measure: Measure, name: str | None) -> str:
    keys = [scale.key for scale in measure.scales]
    if name is not None and name not in keys:
        raise UserError("measure_scale", measure=measure.key, name=name, names=", ".join(keys))
    return name or keys[0]


def _check_context(measure: Measure, context: str | None) -> None:
    known = sorted({band.context for band in measure.bands if band.context})
    if context and context not in known:
        names = ", ".join(known) or "-"
        raise UserError("measure_context", measure=measure.key, name=context, names=names)
