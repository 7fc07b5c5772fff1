"""What the cells of Datavyu's columns say: who, which code, when, and who coded it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from geborgen.moments import Actor, Behaviour, DataWarning, Origin, Role, WarningKind
from geborgen.sources.datavyu_sheet import MATRIX, Cell, Column
from geborgen.sources.formats import ReadOptions
from geborgen.sources.guess import find_person
from geborgen.sources.modifiers import split_modifiers
from geborgen.sources.people import ActorBook, find_observer
from geborgen.sources.sessions import FoundSession
from geborgen.sources.times import parse_datetime, parse_number

__all__ = [
    "COLUMN_LABEL",
    "OPEN",
    "TOLD",
    "is_told",
    "name_base",
    "read_columns",
    "split_reliability",
]

COLUMN_LABEL = "column "
"""Label of the variables that keep how the file's columns are declared."""

TOLD = ("code", "modifiers", "intensity", "comment", "observer", "name", "role", "open")
"""Codes of a column that we wrote for acts from elsewhere: one act in each cell."""

OPEN = "1"
PRIMARY = "primary"
_FEW_VALUES = 12
_WORDS_OF_PROSE = 3
_LETTERS_OF_PROSE = 40
_PROSE_SHARE = 0.25
_WORDS, _NUMBERS, _CODES = "words", "numbers", "codes"
_ABOUT = re.compile(r"(?:.*[_.\-])?(?:id|info|participant|header|metadata|demographics)")
_RELIABILITY = re.compile(
    r"(?P<before>rel|reliability)[_.\- ](?P<after>.+)"
    r"|(?P<first>.+)[_.\- ](?P<last>rel|reliability)",
    re.IGNORECASE,
)
_PREDICATE = re.compile(r"([^()]+)\((.*)\)", re.DOTALL)
_ROLES = {str(role): role for role in Role}

SlotKinds = Mapping[str, str]
"""What each code holds, by its name without a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """What the cells of one column share: who acts, who coded, what its codes hold."""

    file: str
    column: Column
    base: str
    book: ActorBook
    actor: Actor
    observer: str | None
    kinds: SlotKinds
    has_states: bool


class _Said(NamedTuple):
    """What one code of a cell says, or the one act of a cell that we wrote.

    A named tuple: there are hundreds of thousands, and this is the cheapest record to make.
    """

    code: str
    comment: str | None = None
    modifiers: tuple[str, ...] = ()
    actor: Actor | None = None
    unpaired: bool = False
    intensity: float | None = None
    observer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _When:
    """Times of a cell as the record has them."""

    onset_s: float
    offset_s: float | None = None
    unpaired: bool = False


def read_columns(
    columns: Sequence[Column], found: FoundSession, known: tuple[str, ActorBook, ReadOptions]
) -> None:
    """Take everything that columns hold into a session.

    Parameters
    ----------
    columns
        Of one session.
    found
        Filled with behaviours, variables, observers and warnings.
    known
        The file's name, its people, and what the person who reads knows better.

    Notes
    -----
    Each filled code of a cell is an act over the cell's time: ``column.code:value``, and
    ``column:value`` in a column that is no matrix. Free text is the comment of ``column.code``;
    a number among many different ones is its modifier. A cell without any value is an act called
    after its column. A column ``rel_x`` or ``x_rel`` beside a column ``x`` holds a second
    observer's coding. A column called ``id`` with one cell at time 0 holds variables.
    """
    file, book, options = known
    about = [column for column in columns if _is_about_the_session(column)]
    for column in about:
        _take_variables(column, found)
    names = {column.name for column in columns}
    main = _find_main_observer(names, found, (file, options))
    kinds = _find_kinds(columns, names)
    for column in (column for column in columns if column not in about):
        found.variables.setdefault(f"{COLUMN_LABEL}{column.name}", column.header)
        base, coder = split_reliability(column.name, names)
        place = _Place(
            file=file,
            column=column,
            base=base,
            book=book,
            actor=_find_actor(base, book, options),
            observer=coder or main,
            kinds=kinds,
            has_states=any(cell.offset_ms > cell.onset_ms for cell in column.cells),
        )
        found.behaviours += _read_cells(place, found)
    found.observers += [main] if main else []
    found.observers += [b.observer for b in found.behaviours if b.observer]


def _find_main_observer(
    names: Iterable[str], found: FoundSession, known: tuple[str, ReadOptions]
) -> str | None:
    """Who coded all columns but the second codings; beside these nobody can stay nameless."""
    file, options = known
    told = find_observer(found.variables, options)
    if told or not any(split_reliability(name, names)[1] for name in names):
        return told
    kind = WarningKind.ASSUMED
    details = {"field": "observer", "value": PRIMARY}
    found.warnings.append(DataWarning.of(kind, Origin(file=file), **details))
    return PRIMARY


def split_reliability(name: str, names: Iterable[str]) -> tuple[str, str | None]:
    """Column whose second coding a column holds, and what the second observer is called here.

    Parameters
    ----------
    name
        Of the column.
    names
        Of all columns.

    Returns
    -------
    tuple of str and str or None
        The column itself and None, unless the other one is there.
    """
    found = _RELIABILITY.fullmatch(name)
    if found:
        base = found["after"] or found["first"]
        if base in names:
            return base, (found["before"] or found["last"]).lower()
    return name, None


def is_told(column: Column) -> bool:
    """Whether a column is one that we wrote for acts from elsewhere."""
    names = [argument.name for argument in column.arguments]
    return column.kind == MATRIX and "code" in names and set(names) <= set(TOLD)


def name_base(column: str, argument: str) -> str:
    """Name of a code without its value: ``hands.look``, or the column alone."""
    return f"{column}.{argument}" if argument else column


def _find_actor(base: str, book: ActorBook, options: ReadOptions) -> Actor:
    named = dict(options.scheme.actors) if options.scheme else {}
    return book.actor(base if base in named else find_person(base) or base)


def _is_about_the_session(column: Column) -> bool:
    """Whether a column holds what is known of a session: one cell, not placed in time."""
    if column.kind != MATRIX or len(column.cells) != 1 or is_told(column):
        return False
    cell = column.cells[0]
    return cell.onset_ms == cell.offset_ms == 0 and bool(_ABOUT.fullmatch(column.name.lower()))


def _take_variables(column: Column, found: FoundSession) -> None:
    """Take values as variables; ours about length, start and media go where they belong."""
    values = zip(column.arguments, column.cells[0].values, strict=True)
    for argument, value in values:
        text = "" if _is_prompt(value, column) else value
        if argument.name == "media":
            found.media += [name for name in text.split("|") if name]
        elif argument.name == "length_s" and (length := parse_number(text)) is not None:
            found.length_s = length
        elif argument.name == "started_at" and (started := parse_datetime(text)):
            found.started_at = started
        elif text:
            found.variables[argument.name] = text


def _find_kinds(columns: Sequence[Column], names: Iterable[str]) -> SlotKinds:
    """What each code of each column holds, both observers' cells taken together."""
    values: dict[str, list[str]] = {}
    declared: dict[str, str] = {}
    for column in columns:
        base, _ = split_reliability(column.name, names)
        for place, argument in enumerate(column.arguments):
            key = name_base(base, argument.name)
            declared.setdefault(key, argument.kind)
            filled = [v for c in column.cells if (v := c.values[place])]
            values.setdefault(key, []).extend(v for v in filled if not _is_prompt(v, column))
    return {key: _find_kind(declared[key], found) for key, found in values.items()}


def _find_kind(declared: str, values: Sequence[str]) -> str:
    """Words, numbers or codes: by the declared type, and where that says little by the values."""
    if declared in ("TEXT", "QUOTE_STRING"):
        return _WORDS
    different = set(values)
    if declared == "FLOAT":
        return _NUMBERS
    if all(parse_number(value) is not None for value in different):
        return _NUMBERS if len(different) > _FEW_VALUES else _CODES
    if declared != "NOMINAL":
        return _CODES
    prose = sum(_is_prose(value) for value in values)
    many = len(different) > _FEW_VALUES and 2 * len(different) > len(values)
    return _WORDS if many or prose > _PROSE_SHARE * len(values) else _CODES


def _is_prose(value: str) -> bool:
    return len(value.split()) > _WORDS_OF_PROSE or len(value) > _LETTERS_OF_PROSE


def _is_prompt(value: str, column: Column) -> bool:
    """Whether a value is what Datavyu shows in an empty code, ``<name>``; of any of its codes."""
    if not (value.startswith("<") and value.endswith(">")):
        return False
    prompts = {a.name.lower() for a in column.arguments} | {column.name.lower(), "val", "value"}
    return value[1:-1].lower() in prompts


def _read_cells(place: _Place, found: FoundSession) -> Iterator[Behaviour]:
    """Make the acts of a column's cells; say at the end which cells end at 0."""
    zero: list[Cell] = []
    was_ours = is_told(place.column)
    for cell in place.column.cells:
        said = [_read_told(place, cell)] if was_ours else list(_read_codes(place, cell))
        origin = Origin(file=place.file, row=cell.row)
        when = _find_times(cell, said[0], (place, origin, found))
        if cell.offset_ms == 0 and not when.unpaired:
            zero.append(cell)
        for each in said:
            yield Behaviour(
                actor=each.actor or place.actor,
                code=each.code,
                onset_s=when.onset_s,
                offset_s=None if each.unpaired else when.offset_s,
                unpaired=each.unpaired or when.unpaired,
                intensity=each.intensity,
                modifiers=each.modifiers,
                observer=each.observer or place.observer,
                comment=each.comment,
                origin=origin,
            )
    if zero and not was_ours:
        origin = Origin(file=place.file, row=zero[0].row)
        kind = WarningKind.OFFSET_ZERO
        found.warnings.append(DataWarning.of(kind, origin, column=place.column.name, n=len(zero)))


def _find_times(cell: Cell, said: _Said, known: tuple[_Place, Origin, FoundSession]) -> _When:
    """Seconds; an end of 0 is a point in a column of points, and not yet coded beside states."""
    place, origin, found = known
    onset_s, offset_s = cell.onset_ms / 1000, cell.offset_ms / 1000
    if cell.offset_ms > cell.onset_ms:
        return _When(onset_s=onset_s, offset_s=offset_s)
    if cell.offset_ms == 0 < cell.onset_ms and place.has_states and not said.unpaired:
        actor = said.actor or place.actor
        details = {"code": said.code, "actor": actor.name or str(actor.role)}
        found.warnings.append(DataWarning.of(WarningKind.UNPAIRED_STATE, origin, **details))
        return _When(onset_s=onset_s, unpaired=True)
    if cell.offset_ms < cell.onset_ms and cell.offset_ms:
        times = {"onset": onset_s, "offset": offset_s}
        kind = WarningKind.OFFSET_BEFORE_ONSET
        found.warnings.append(DataWarning.of(kind, origin, code=said.code, **times))
    return _When(onset_s=onset_s)


def _read_codes(place: _Place, cell: Cell) -> Iterator[_Said]:
    """What each filled code says; when none is filled, the column's name."""
    is_empty = True
    for argument, value in zip(place.column.arguments, cell.values, strict=True):
        if value and not _is_prompt(value, place.column):
            is_empty = False
            yield _name_value(name_base(place.base, argument.name), value, place)
    if is_empty:
        yield _Said(code=place.base)


def _name_value(base: str, value: str, place: _Place) -> _Said:
    """One code with its value: in the comment, as a modifier, or behind a colon."""
    kind = place.kinds[base]
    if kind == _WORDS:
        return _Said(code=base, comment=value)
    if kind == _NUMBERS:
        return _Said(code=base, modifiers=(value,))
    predicate = _PREDICATE.fullmatch(value) if place.column.kind == "PREDICATE" else None
    if predicate:
        modifiers = _split_predicate(predicate[2])
        return _Said(code=f"{base}:{predicate[1].strip()}", modifiers=modifiers)
    return _Said(code=f"{base}:{value}")


def _split_predicate(text: str) -> tuple[str, ...]:
    """Arguments of a predicate; quotes keep a comma in one and are taken off."""
    parts = re.findall(r'"[^"]*"|[^,]+|(?<=,)(?=,|$)|^(?=,)', text)
    return tuple(part.strip().strip('"') for part in parts)


def _read_told(place: _Place, cell: Cell) -> _Said:
    """The one act of a cell in a column that we wrote, just as it was."""
    told = {a.name: v for a, v in zip(place.column.arguments, cell.values, strict=True) if v}
    intensity = parse_number(told.get("intensity", ""))
    role = _ROLES.get(told.get("role", ""))
    actor = place.book.actor(told.get("name") or place.base)
    return _Said(
        code=told.get("code") or place.base,
        actor=Actor(role=role, name=actor.name) if role else actor,
        unpaired=told.get("open") == OPEN,
        intensity=intensity if intensity is not None and 0 <= intensity <= 1 else None,
        modifiers=split_modifiers(told.get("modifiers", "")),
        observer=told.get("observer"),
        comment=told.get("comment"),
    )
