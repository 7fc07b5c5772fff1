"""The columns of an interval-coded series: which hold codes, whose they are, which hold times."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NoReturn

from geborgen.moments import Actor, CodeMeaning, DataWarning, FileError, Origin, Role, WarningKind
from geborgen.sources.behaviour_table import find_absent
from geborgen.sources.guess import guess_meaning, guess_role, split_actor
from geborgen.sources.lexicon import load_lexicon, split_words
from geborgen.sources.people import ActorBook
from geborgen.sources.rows import Table
from geborgen.sources.times import parse_number

__all__ = ["BOTH", "CodeColumn", "Layout", "find_layout", "parse_cell"]

BOTH = "both"
"""Name of the actor of what people do together."""

_MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", ".", "-", "--", "?"})
_YES = frozenset({"x", "ja", "yes", "true", "j", "y"})
_NO = frozenset({"nee", "no", "false", "n"})
_SESSION_NAMES = frozenset(
    {"session", "sessie", "observation", "observatie", "dyad", "pair", "paar"}
)
_TIME_NAMES = frozenset(
    {"time", "tijd", "t", "s", "sec", "second", "seconds", "seconden", "onset", "begin", "start",
     "time s", "tijd s", "onset s", "time ms", "tijd ms", "onset ms", "ms"}
)  # fmt: skip
_INDEX_NAMES = frozenset(
    {"interval", "index", "nr", "number", "nummer", "frame", "bin", "epoch", "row", "rij", "i", "n"}
)
_TOGETHER = frozenset({"both", "together", "togth", "samen", "beide", "dyadic", "joint"})
_CLOCK = re.compile(r"\d{1,3}:\d{2}(:\d{2})?([.,]\d+)?")
_GLUED = re.compile(r"([A-Za-z])[_\- ]?(\w.*)")
_MOST_LABELS = 12
_MOST_NAMED = 20
_STRAY_SHARE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeColumn:
    """One column of codes.

    `is_labelled`: the cells name the code (pos, neg); else they say whether it was there.
    `has_zero`: some cell is 0; where no column has one, empty cells mean that it was not there
    (`is_blank_zero`). `is_graded`: some cells lie between 0 and 1, so that cells are strengths.
    """

    index: int
    header: str
    actor: Actor
    code: str
    is_labelled: bool = False
    has_zero: bool = False
    is_blank_zero: bool = False
    is_graded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What every column is; indices are None where there is no such column."""

    codes: tuple[CodeColumn, ...]
    session: int | None = None
    time: int | None = None
    time_scale: float = 1.0
    warnings: tuple[DataWarning, ...] = ()


def find_layout(table: Table, book: ActorBook) -> Layout:
    """What the columns of a series are.

    Parameters
    ----------
    table
        The whole table: a column is judged by its name and by what its cells hold.
    book
        Who the actors are.

    Returns
    -------
    Layout
        At least one column of codes.

    Raises
    ------
    FileError
        When there is no column of codes, or one holds measured values.
    """
    names = [" ".join(split_words(header)) for header in table.header]
    time = _first(names, _TIME_NAMES)
    session = _first(names, _SESSION_NAMES)
    rest = [i for i in range(len(names)) if i not in (time, session) and not _is_index(table, i)]
    actors = _find_actors([table.header[i] for i in rest])
    found, warnings = [], []
    for index, (guessed, code) in zip(rest, actors, strict=True):
        actor = guessed if guessed.name in ("", BOTH) else book.actor(guessed.name)
        column = CodeColumn(index=index, header=table.header[index], actor=actor, code=code)
        judged = _judge(column, table, alone=len(rest) == 1)
        if judged is not None:
            found.append(judged)
        else:
            warnings.append(_free_text(table, index))
    is_anonymous = all(column.actor.role is Role.OTHER for column in found)
    # Columns of nobody beside free text: some other table that happens to count.
    if not table.rows or (is_anonymous and (warnings or not found)):
        _refuse(table)
    scale = 0.001 if time is not None and "ms" in names[time].split() else 1.0
    blank_is_zero = not any(column.has_zero for column in found)
    codes = tuple(replace(column, is_blank_zero=blank_is_zero) for column in found)
    return Layout(
        codes=codes, session=session, time=time, time_scale=scale, warnings=tuple(warnings)
    )


def parse_cell(text: str, column: CodeColumn) -> float | str | None:
    """What a cell says: a strength from 0 to 1, a label, or nothing.

    Parameters
    ----------
    text
        The cell.
    column
        Its column.

    Returns
    -------
    float, str or None
        None when it is missing.

    Raises
    ------
    ValueError
        When it is neither.
    """
    plain = text.strip().lower()
    if plain in _MISSING:
        return 0.0 if plain == "" and column.is_blank_zero else None
    if column.is_labelled:
        return text.strip()
    if plain in _YES or plain in _NO:
        return float(plain in _YES)
    number = parse_number(plain)
    if number is None or not 0 <= number <= 1:
        raise ValueError(text)
    return number


def _judge(column: CodeColumn, table: Table, *, alone: bool) -> CodeColumn | None:
    """Say what a column's cells are; None for text that is no code."""
    # Each different cell is looked at once: a long series repeats a few of them.
    counts = Counter(row.cells[column.index] for row in table.rows if column.index < len(row.cells))
    filled = {cell: n for cell, n in counts.items() if cell.lower() not in _MISSING}
    total = sum(filled.values())
    numbers = {cell: number for cell in filled if (number := _number(cell)) is not None}
    outside = [cell for cell, number in numbers.items() if not 0 <= number <= 1]
    if sum(filled[cell] for cell in outside) > _STRAY_SHARE * total:
        _refuse_measured(table, column, found=numbers[outside[0]], alone=alone)
    if sum(filled[cell] for cell in numbers) >= (1 - _STRAY_SHARE) * total:
        graded = any(0 < number < 1 for number in numbers.values())
        return replace(column, has_zero=0.0 in numbers.values(), is_graded=graded)
    if sum(n for cell, n in filled.items() if _CLOCK.fullmatch(cell)) > total / 2:
        _refuse(table)
    return _judge_labels(column, filled)


def _judge_labels(column: CodeColumn, filled: Iterable[str]) -> CodeColumn | None:
    labels = set(filled)
    if len(labels) > _MOST_LABELS:
        return None
    known = [label for label in labels if guess_meaning(label, column.actor.role)]
    if column.actor.role is Role.OTHER and not known:
        return None
    is_only_name = guess_role(column.header) is column.actor.role and column.code == column.header
    return replace(column, code="" if is_only_name else column.code, is_labelled=True)


def _refuse(table: Table) -> NoReturn:
    """Say what is missing: of a table of behaviours with a column too few, which column."""
    absent = find_absent(table.header)
    if absent is None:
        raise FileError("series_no_codes", file=table.file, reason="table_needs")
    columns = ", ".join(table.header[:_MOST_NAMED]) + (
        ", …" if len(table.header) > _MOST_NAMED else ""
    )
    raise FileError(f"table_no_{absent}", file=table.file, columns=columns)


def _refuse_measured(table: Table, column: CodeColumn, *, found: float, alone: bool) -> None:
    if len(table.header) == 1:
        raise FileError("series_one_column", file=table.file, found=found)
    if alone or find_absent(table.header):
        _refuse(table)
    raise FileError(
        "series_measured",
        file=table.file,
        column=column.header,
        found=found,
        reason="table_needs",
    )


def _number(cell: str) -> float | None:
    if cell.lower() in _YES or cell.lower() in _NO:
        return float(cell.lower() in _YES)
    return parse_number(cell)


def _find_actors(headers: Sequence[str]) -> list[tuple[Actor, str]]:
    """Whose each column is: letters in front count only when the whole header has them so."""
    glued = _has_glued_letters(headers)
    return [_find_actor(header, glued=glued) for header in headers]


def _find_actor(header: str, *, glued: bool) -> tuple[Actor, str]:
    letter = _GLUED.fullmatch(header)
    if glued and letter and (role := load_lexicon().letters.get(letter.group(1).lower())):
        return Actor(role=role, name=letter.group(1)), header
    if set(split_words(header)) & _TOGETHER:
        return Actor(role=Role.OTHER, name=BOTH), header
    found = split_actor(header)
    if found is not None and (len(found[0].name) > 1 or ":" in header or "." in header):
        return found
    role = guess_role(header)
    if role is not Role.OTHER:
        return Actor(role=role, name=header), header
    return Actor(role=_role_by_meaning(header)), header


def _role_by_meaning(header: str) -> Role:
    """Role of the only one whose signal or answer this code can be: who cries is the child."""
    found = []
    for role in (Role.CHILD, Role.CAREGIVER):
        meaning = guess_meaning(header, role)
        if meaning is not None and meaning.means in (CodeMeaning.SIGNAL, CodeMeaning.ANSWER):
            found.append(role)
    return found[0] if len(found) == 1 else Role.OTHER


def _has_glued_letters(headers: Sequence[str]) -> bool:
    """Whether letters name the actors: some ending stands behind a child's and another's letter.

    "Mpos, Cpos" is such a header; "Mirror, Cry, Point" is not.
    """
    endings: dict[Role, set[str]] = {Role.CHILD: set(), Role.CAREGIVER: set()}
    for header in headers:
        letter = _GLUED.fullmatch(header)
        role = load_lexicon().letters.get(letter.group(1).lower()) if letter else None
        if letter and role:
            endings[role].add(letter.group(2).lower())
    return bool(endings[Role.CHILD] & endings[Role.CAREGIVER])


def _is_index(table: Table, index: int) -> bool:
    """Whether a column only counts rows: by its name, or unnamed and counting."""
    name = " ".join(split_words(table.header[index]))
    if name and name not in _INDEX_NAMES:
        return False
    if table.header[index] and not name:
        return False
    cells = [row.cells[index] for row in table.rows if index < len(row.cells)]
    numbers = [parse_number(cell) for cell in cells]
    return all(n is None for n in numbers) or _is_rising(numbers)


def _is_rising(numbers: Iterable[float | None]) -> bool:
    known = [number for number in numbers if number is not None]
    return all(b > a for a, b in pairwise(known))


def _free_text(table: Table, index: int) -> DataWarning:
    name = table.header[index] or str(index + 1)
    return DataWarning.of(WarningKind.UNUSED_COLUMN, Origin(file=table.file), column=name)


def _first(names: Sequence[str], wanted: frozenset[str]) -> int | None:
    return next((index for index, name in enumerate(names) if name in wanted), None)
