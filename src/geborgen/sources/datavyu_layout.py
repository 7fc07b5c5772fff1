"""From a recording to Datavyu's columns: those it came from, or one for each person."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from geborgen.moments import Behaviour, DataWarning, Origin, Recording, WarningKind
from geborgen.sources.datavyu_cells import (
    COLUMN_LABEL,
    OPEN,
    TOLD,
    is_told,
    name_base,
    split_reliability,
)
from geborgen.sources.datavyu_sheet import MATRIX, Argument, Cell, Column, parse_header
from geborgen.sources.files import file_name
from geborgen.sources.formats import ReadOptions
from geborgen.sources.modifiers import join_modifiers
from geborgen.sources.people import CHILD_WHEN_UNKNOWN, ActorBook
from geborgen.sources.times import to_milliseconds

__all__ = ["build_columns", "find_losses"]

_ABOUT = "id"
_UNUSABLE = str.maketrans("", "", "()\\\n\r")


@dataclass(slots=True, kw_only=True)
class _Draft:
    """A column to be, with the values of each of its cells by code; filled while acts are placed.

    Cells are kept by what makes them one: the row they came from, and their times.
    """

    name: str
    arguments: tuple[str, ...]
    header: Column | None = None
    cells: dict[object, tuple[int, int, dict[str, str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slot:
    """One code of a column, or (without an argument) a cell in which none is filled."""

    base: str
    draft: _Draft
    argument: str | None
    is_second: bool


def build_columns(recording: Recording) -> list[Column]:
    """Columns of a Datavyu spreadsheet that hold a recording.

    Parameters
    ----------
    recording
        From Datavyu, or from anywhere else.

    Returns
    -------
    list of Column
        Acts that Datavyu's own columns hold go back where they were, all the codes of a cell
        together. Others go into a column for each person and observer, a cell for each act, with
        the act's fields as its codes. What is known of the session is the one cell of ``id``.
    """
    drafts = {d.name: d for d in map(_draft_declared, _list_declared(recording))}
    slots = _list_slots(drafts)
    told: list[Behaviour] = []
    for act in filter(_is_possible, recording.behaviours):
        slot = _find_slot(act, slots, _main_observer(recording))
        if slot is None:
            told.append(act)
        else:
            _put(act, slot)
    about = _describe_session(recording)
    declared = _lay_out(drafts.values())
    return [*([about] if about else []), *declared, *_tell(told, recording, drafts)]


def find_losses(recording: Recording, path: Path) -> Iterator[DataWarning]:
    """What a Datavyu spreadsheet cannot hold of a recording, counted.

    Parameters
    ----------
    recording
        What is written.
    path
        The file it is written to.
    """
    acting = {b.actor.name for b in recording.behaviours}
    lost = {
        "told_moments": len(recording.moments),
        "gaps": len(recording.gaps),
        "scheme": int(recording.scheme is not None),
        "interval": int(recording.interval_s is not None),
        "caregivers": sum(name not in acting for name in recording.caregivers),
        "before_start": sum(not _is_possible(act) for act in recording.behaviours),
        "no_length": sum(_is_momentary(act) for act in recording.behaviours),
    }
    for name, n in lost.items():
        if n:
            origin = Origin(file=file_name(path))
            yield DataWarning.of(WarningKind.LOST_IN_FORMAT, origin, field=name, n=n)


def _is_possible(act: Behaviour) -> bool:
    """Datavyu's clock has no time before 0."""
    return act.onset_s >= 0


def _is_momentary(act: Behaviour) -> bool:
    """Whether a state's end is its beginning: to Datavyu a point."""
    onset_ms, offset_ms = _times(act)
    return act.offset_s is not None and onset_ms == offset_ms


def _list_declared(recording: Recording) -> Iterator[Column]:
    """Columns of the Datavyu file that a recording came from."""
    for label, value in recording.variables:
        column = parse_header(value) if label.startswith(COLUMN_LABEL) else None
        if column is not None and not is_told(column):
            yield column


def _draft_declared(column: Column) -> _Draft:
    names = tuple(argument.name for argument in column.arguments)
    return _Draft(name=column.name, arguments=names, header=column)


def _main_observer(recording: Recording) -> str | None:
    return next(iter(recording.observers), None)


def _list_slots(drafts: Mapping[str, _Draft]) -> list[_Slot]:
    """Every place for a value, and every column for a cell without one; longest names first."""
    slots = []
    for draft in drafts.values():
        base, coder = split_reliability(draft.name, drafts)
        for argument in (None, *draft.arguments):
            whole = base if argument is None else name_base(base, argument)
            is_second = coder is not None
            slots.append(_Slot(base=whole, draft=draft, argument=argument, is_second=is_second))
    return sorted(slots, key=lambda slot: -len(slot.base))


def _find_slot(act: Behaviour, slots: Sequence[_Slot], main: str | None) -> _Slot | None:
    """Place that an act came from: the longest name that fits."""
    is_second = act.observer is not None and act.observer != main
    fitting = (s for s in slots if s.is_second == is_second and _value_of(act, s) is not None)
    return next(fitting, None)


def _value_of(act: Behaviour, slot: _Slot) -> str | None:
    """Value that an act stands for under a code; None when it is not one of that code."""
    base = slot.base
    if not act.code.startswith(base):
        return None
    plain = not act.modifiers and not act.comment
    if slot.argument is None:
        return "" if act.code == base and plain and act.intensity is None else None
    if act.intensity is not None or (act.comment and act.modifiers):
        return None
    if act.code == base:
        return act.comment or (act.modifiers[0] if len(act.modifiers) == 1 else None)
    if not act.code.startswith(f"{base}:") or act.comment:
        return None
    value = act.code[len(base) + 1 :]
    return f"{value}({','.join(map(_quote, act.modifiers))})" if act.modifiers else value


def _quote(value: str) -> str:
    return f'"{value}"' if "," in value else value


def _put(act: Behaviour, slot: _Slot) -> None:
    """Put an act into its cell, which it may share with the acts of other codes."""
    draft, argument = slot.draft, slot.argument
    onset_ms, offset_ms = _times(act)
    row = act.origin.row if act.origin else None
    key: object = (row, onset_ms, offset_ms)
    known = draft.cells.get(key)
    # Without a row, two acts of one code at one time are two cells, not one.
    while known is not None and argument in known[2]:
        key = (key, argument)
        known = draft.cells.get(key)
    cell = draft.cells.setdefault(key, (onset_ms, offset_ms, {}))
    if argument is not None:
        cell[2][argument] = _value_of(act, slot) or ""


def _times(act: Behaviour) -> tuple[int, int]:
    """Milliseconds; a point ends where it begins, what never ends does so at 0."""
    onset_ms = to_milliseconds(act.onset_s)
    if act.unpaired:
        return onset_ms, 0
    return onset_ms, onset_ms if act.offset_s is None else to_milliseconds(act.offset_s)


def _lay_out(drafts: Iterable[_Draft]) -> Iterator[Column]:
    for draft in drafts:
        column = draft.header or Column(
            name=draft.name, arguments=tuple(Argument(name=name) for name in draft.arguments)
        )
        column.cells = [
            Cell(
                onset_ms=onset_ms,
                offset_ms=offset_ms,
                values=tuple(values.get(name, "") for name in draft.arguments),
            )
            for onset_ms, offset_ms, values in draft.cells.values()
        ]
        yield column


def _tell(
    acts: Sequence[Behaviour], recording: Recording, taken: Iterable[str]
) -> Iterator[Column]:
    """Columns of acts from elsewhere: one for each person and observer, a cell for each act."""
    drafts: dict[tuple[object, ...], _Draft] = {}
    used = Counter(list(taken))
    book = ActorBook(ReadOptions())
    main = _main_observer(recording)
    for number, act in enumerate(acts):
        key = (act.actor, act.observer)
        if key not in drafts:
            name = (act.actor.name or str(act.actor.role)).translate(_UNUSABLE).strip() or "-"
            name = name if act.observer in (None, main) else f"{name} {act.observer}"
            drafts[key] = _Draft(name=_free_name(name, used), arguments=TOLD)
        draft = drafts[key]
        draft.cells[number] = (*_times(act), _tell_act(act, draft.name, book))
    for draft in drafts.values():
        needed = {n for *_, values in draft.cells.values() for n, v in values.items() if v}
        draft.arguments = tuple(name for name in TOLD if name in needed)
        yield from _lay_out([draft])


def _free_name(wanted: str, used: Counter[str]) -> str:
    used[wanted] += 1
    return wanted if used[wanted] == 1 else _free_name(f"{wanted} {used[wanted]}", used)


def _tell_act(act: Behaviour, column: str, book: ActorBook) -> dict[str, str]:
    name = act.actor.name or column
    return {
        "code": act.code,
        "modifiers": join_modifiers(act.modifiers),
        "intensity": "" if act.intensity is None else repr(act.intensity),
        "comment": act.comment or "",
        "observer": act.observer or "",
        "name": act.actor.name if act.actor.name != column else "",
        "role": "" if book.actor(name).role is act.actor.role else str(act.actor.role),
        "open": OPEN if act.unpaired else "",
    }


def _describe_session(recording: Recording) -> Column | None:
    """The one cell that holds what is known of the session."""
    age = recording.child_age_months
    started = recording.started_at
    ours = {
        "child": recording.child if recording.child != CHILD_WHEN_UNKNOWN else "",
        "child_age_months": f"{age:g}" if age is not None else "",
        "setting": recording.setting or "",
        "observer": _main_observer(recording) or "",
        "started_at": started.isoformat(sep=" ") if started else "",
        "length_s": repr(recording.length_s) if recording.length_s is not None else "",
        "media": "|".join(recording.media),
    }
    told = {k: v for k, v in recording.variables if not k.startswith(COLUMN_LABEL)}
    lower = {label.lower() for label in told}
    values = told | {label: value for label, value in ours.items() if value and label not in lower}
    if not values:
        return None
    cell = Cell(onset_ms=0, offset_ms=0, values=tuple(values.values()))
    arguments = tuple(Argument(name=name) for name in values)
    return Column(name=_ABOUT, kind=MATRIX, arguments=arguments, cells=[cell])
