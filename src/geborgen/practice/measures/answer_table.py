"""A table of answers scored row by row, and a table of scores held against each other."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from geborgen.analysis.group_change import ScorePair
from geborgen.moments import FileError, Phrasebook
from geborgen.practice.measures.records import Entered, Measure
from geborgen.practice.measures.scoring import CriticalState, Score, score_measure
from geborgen.sources.diary_values import parse_day
from geborgen.sources.rows import Row, Table
from geborgen.sources.spreadsheet import guard_cell

__all__ = [
    "ScoredRow",
    "ScoredTable",
    "codebook_rows",
    "list_plain",
    "list_scores",
    "pair_scores",
    "pick_person",
    "render_table",
    "result_rows",
    "score_rows",
]

_ITEM = re.compile(r"(?:item|vraag|question|q)?[\s_.-]*0*([1-9]\d{0,2})")
_NOT_ANSWERED = frozenset({"", "-", "–", ".", "na", "n/a", "nan", "null", "none"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredRow:
    """A row's number in the file, its other cells, and its score."""

    number: int
    cells: tuple[str, ...]
    score: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredTable:
    """All rows scored.

    `other` names the columns that are no items, and are kept; `absent` the items without a column.
    """

    measure: Measure
    other: tuple[str, ...]
    absent: tuple[int, ...]
    rows: tuple[ScoredRow, ...]


def score_rows(
    measure: Measure, table: Table, *, context: str = "", entered: Entered | None = None
) -> ScoredTable:
    """Every row's score; raises FileError with row and column for a cell that is no answer."""
    columns = _find_items(measure, table)
    other = [i for i in range(len(table.header)) if i not in columns.values()]
    how = entered or measure.entered
    rows = []
    for row in table.rows:
        answers = _read_answers(measure, table, row, columns=columns, entered=how)
        score = score_measure(measure, answers, context=context, entered=how)
        cells = tuple(_cell(row, i) for i in other)
        rows.append(ScoredRow(number=row.number, cells=cells, score=score))
    names = tuple(table.header[i] for i in other)
    absent = tuple(item.number for item in measure.items if item.number not in columns)
    return ScoredTable(measure=measure, other=names, absent=absent, rows=tuple(rows))


def _find_items(measure: Measure, table: Table) -> dict[int, int]:
    """Column by item number: ``3``, ``item 3``, or ``epds_3``."""
    numbers = {item.number for item in measure.items}
    found: dict[int, list[int]] = {}
    for place, name in enumerate(table.header):
        number = _item_number(measure, name)
        if number in numbers:
            found.setdefault(number, []).append(place)
    for number, places in found.items():
        if len(places) > 1:
            names = ", ".join(table.header[place] for place in places)
            raise FileError("measure_columns", file=table.file, item=number, names=names)
    if not found:
        example = f"{_plain(measure.key)}_1, {_plain(measure.key)}_2, …"
        raise FileError("measure_no_columns", file=table.file, measure=measure.key, example=example)
    return {number: places[0] for number, places in found.items()}


def _item_number(measure: Measure, name: str) -> int:
    rest = name.strip().lower()
    for prefix in (measure.key, _plain(measure.key), measure.key.replace("-", "_")):
        # What follows the name must be set apart, or no digit: in phq91 the item cannot be told.
        if rest.startswith(prefix) and not rest.removeprefix(prefix)[:1].isdigit():
            rest = rest.removeprefix(prefix).lstrip(" _.-")
            break
        if rest.startswith(prefix) and not prefix[-1].isdigit():
            rest = rest.removeprefix(prefix)
            break
    told = _ITEM.fullmatch(rest)
    return int(told[1]) if told else 0


def _plain(key: str) -> str:
    return key.replace("-", "")


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def _read_answers(
    measure: Measure,
    table: Table,
    row: Row,
    *,
    columns: Mapping[int, int],
    entered: Entered,
) -> dict[int, float]:
    answers = {}
    for number, place in columns.items():
        text = _cell(row, place).strip()
        if text.lower() in _NOT_ANSWERED:
            continue
        item = measure.item(number)
        answer = _to_number(text)
        fits = item.takes_points if entered is Entered.POINTS else item.takes
        if answer is None or not fits(answer):
            # A number may be said again; words may be somebody's own.
            raise FileError(
                "measure_row" if answer is None else "measure_row_found",
                file=table.file,
                row=row.number,
                field=table.header[place],
                expected=item.say_expected(entered),
                **({} if answer is None else {"found": f"{answer:g}"}),
            )
        answers[number] = answer
    return answers


def _to_number(text: str) -> float | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


def pick_person(table: Table, column: str, value: str) -> Table:
    """The rows of one person, told by a column; raises FileError when there are none."""
    if column not in table.header:
        raise FileError("measure_column", file=table.file, name=column)
    place = table.header.index(column)
    rows = tuple(row for row in table.rows if _cell(row, place).strip() == value)
    if not rows:
        raise FileError("measure_person", file=table.file, name=column, value=value)
    return replace(table, rows=rows)


def list_scores(
    measure: Measure,
    table: Table,
    day_column: str,
    *,
    context: str = "",
    entered: Entered | None = None,
) -> tuple[tuple[date, Score], ...]:
    """One person's scores with their days; raises FileError for a day that is none, or is twice."""
    if day_column not in table.header:
        raise FileError("measure_column", file=table.file, name=day_column)
    if not table.rows:
        raise FileError("measure_no_rows", file=table.file)
    place = table.header.index(day_column)
    days: dict[date, int] = {}
    for row in table.rows:
        day = parse_day(_cell(row, place))
        if day is None:
            raise FileError(
                "measure_row",
                file=table.file,
                row=row.number,
                field=day_column,
                expected="2026-03-02",
            )
        if day in days:
            raise FileError("measure_days", file=table.file, rows=f"{days[day]}, {row.number}")
        days[day] = row.number
    scored = score_rows(measure, table, context=context, entered=entered)
    return tuple(zip(days, (row.score for row in scored.rows), strict=True))


def result_rows(scored: ScoredTable, book: Phrasebook) -> tuple[tuple[str, ...], ...]:
    """The result as rows of text, headings first."""
    scales = [scale.key for scale in scored.measure.scales]
    heads = [*scored.other]
    for key in scales:
        heads += [key, f"{key}_n", f"{key}_prorated", f"{key}_band"]
    if scored.measure.critical:
        heads += ["critical_raised", "critical_unanswered"]
    rows = [tuple(heads)]
    for row in scored.rows:
        cells = [*row.cells]
        for key in scales:
            scale = row.score.scale(key)
            band = scale.band.label.in_language(book.language) if scale.band else ""
            prorated = str(int(scale.is_prorated))
            cells += [_spell(scale.value), str(scale.n), prorated, band]
        if scored.measure.critical:
            cells += [_critical(row.score, state) for state in _CRITICAL]
        rows.append(tuple(cells))
    return tuple(rows)


_CRITICAL = (CriticalState.RAISED, CriticalState.UNANSWERED)


def _critical(score: Score, state: CriticalState) -> str:
    return " ".join(str(a.item.item) for a in score.critical if a.state is state)


def _spell(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


def list_plain(scored: ScoredTable, book: Phrasebook) -> list[dict[str, object]]:
    """Every row as plain values, for JSON."""
    return [_plain_row(scored, row, book) for row in scored.rows]


def _plain_row(scored: ScoredTable, row: ScoredRow, book: Phrasebook) -> dict[str, object]:
    scales = {
        scale.scale: {
            "value": scale.value,
            "n": scale.n,
            "missing": list(scale.missing),
            "is_prorated": scale.is_prorated,
            "band": scale.band.label.in_language(book.language) if scale.band else None,
        }
        for scale in row.score.scales
    }
    critical = {a.item.item: str(a.state) for a in row.score.critical}
    kept = dict(zip(scored.other, row.cells, strict=True))
    return {"row": row.number, "kept": kept, "scales": scales, "critical": critical}


def codebook_rows(scored: ScoredTable, book: Phrasebook) -> tuple[tuple[str, ...], ...]:
    """What every column of the result means, headings first."""
    measure = scored.measure
    rows = [("column", "meaning", "lowest", "highest", "rule", "measure", "version")]
    tail = (measure.name, measure.version)
    rows += [(name, book.say("codebook.kept"), "", "", "", *tail) for name in scored.other]
    for scale in measure.scales:
        low, high = measure.possible_range(scale.key)
        label = scale.label.in_language(book.language)
        direction = book.say(f"direction.{scale.high}")
        rule = book.say(scored.rows[0].score.scale(scale.key).rule) if scored.rows else ""
        rows += [
            (scale.key, f"{label}; {direction}", f"{low:g}", f"{high:g}", rule, *tail),
            (
                f"{scale.key}_n", book.say("codebook.n"), "0", str(len(scale.items)), "", *tail,
            ),
            (f"{scale.key}_prorated", book.say("codebook.prorated"), "0", "1", "", *tail),
            (f"{scale.key}_band", book.say("codebook.band"), "", "", "", *tail),
        ]  # fmt: skip
    if measure.critical:
        rows += [
            (f"critical_{state}", book.say(f"codebook.{state}"), "", "", "", *tail)
            for state in _CRITICAL
        ]
    return tuple(rows)


def render_table(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV; no cell becomes a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        writer.writerow(
            [cell if _to_number(cell) is not None else guard_cell(cell) for cell in row]
        )
    return text.getvalue()


def pair_scores(
    table: Table, names: tuple[str, str], bounds: tuple[float, float]
) -> tuple[tuple[int, ScorePair], ...]:
    """Row numbers with their two scores; raises FileError for a cell that cannot be a score."""
    before, after = names
    if before not in table.header or after not in table.header:
        raise FileError("measure_pairs", file=table.file, before=before, after=after)
    places = [table.header.index(name) for name in names]
    pairs = []
    for row in table.rows:
        one, other = (_read_score(table, row, place, bounds=bounds) for place in places)
        pairs.append((row.number, ScorePair(before=one, after=other)))
    return tuple(pairs)


def _read_score(table: Table, row: Row, place: int, *, bounds: tuple[float, float]) -> float | None:
    text = _cell(row, place).strip()
    if text.lower() in _NOT_ANSWERED:
        return None
    value = _to_number(text)
    if value is None or not bounds[0] - 1e-9 <= value <= bounds[1] + 1e-9:
        raise FileError(
            "measure_row",
            file=table.file,
            row=row.number,
            field=table.header[place],
            expected=f"{bounds[0]:g}–{bounds[1]:g}",
        )
    return value
