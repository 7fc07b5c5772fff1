"""A diary of moments that somebody tells: CSV or TOML, in Dutch or English words."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from geborgen.moments import (
    Answer,
    DataWarning,
    FileError,
    Moment,
    Need,
    Origin,
    Recording,
    Repair,
    Role,
    SignalKind,
    WarningKind,
)
from geborgen.sources.diary_values import (
    find_column,
    find_role,
    find_word,
    is_another,
    parse_age_months,
    parse_clock,
    parse_day,
    parse_duration,
    parse_share,
    simplify,
    split_duration,
    suggest_word,
)
from geborgen.sources.files import compute_sha256, decode_head, file_name, read_bytes, read_text
from geborgen.sources.formats import ReadOptions
from geborgen.sources.people import CHILD_WHEN_UNKNOWN
from geborgen.sources.rows import Row, Table, peek_header, read_table
from geborgen.sources.sessions import FoundSession, SourceFile, build_recording
from geborgen.sources.times import parse_datetime, parse_number

__all__ = ["read", "recognise"]

_ENTRIES = ("moments", "momenten", "moment")
_TOML_START = re.compile(r"^\s*\[\[\s*(moments|momenten|moment)\s*\]\]", re.M)
_REPAIR_PARTS = re.compile(r"[+;]|,\s|\b(?:door|by|na|after)\b")
_MIDNIGHT = time(0, 0)


@dataclass(slots=True, kw_only=True)
class _Diary:
    """One diary while it is read: its columns, what holds for all of it, and what is odd."""

    table: Table
    index: Mapping[str, int]
    defaults: Mapping[str, str]
    units: Mapping[str, str]
    of_five: frozenset[str]
    caregivers: tuple[str, ...]
    spelled: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    warnings: list[DataWarning] = field(default_factory=list)

    def cell(self, row: Row, name: str) -> str:
        """What a row says in a column, or else what the whole file says."""
        index = self.index.get(name)
        text = row.cells[index] if index is not None and index < len(row.cells) else ""
        return text or self.defaults.get(name, "")

    def person(self, row: Row, name: str) -> str:
        """Child or caregiver of a row, spelled as where the name first stands."""
        found = self.cell(row, name)
        return self.spelled.get(name, {}).get(found, found)

    def title(self, name: str) -> str:
        """What the file calls a column."""
        return self.table.header[self.index[name]] if name in self.index else name

    def warn(self, row: Row, kind: WarningKind, /, **details: str | float) -> None:
        """Keep a warning about a row."""
        origin = Origin(file=self.table.file, row=row.number)
        self.warnings.append(DataWarning.of(kind, origin, **details))

    def warn_untimed(self, row: Row) -> None:
        """Say that a moment has no time of day; once for a diary that has no column for it."""
        has_times = "time" in self.index
        warning = DataWarning.of(WarningKind.UNTIMED, Origin(file=self.table.file))
        if has_times:
            self.warn(row, WarningKind.UNTIMED)
        elif warning not in self.warnings:
            self.warnings.append(warning)

    def unreadable(self, row: Row, name: str, *, expected: str) -> None:
        """Say that a cell is not what it should be."""
        found = self.cell(row, name)[:20]
        kind = WarningKind.UNREADABLE_VALUE
        self.warn(row, kind, field=self.title(name), found=found, expected=expected)

    def word(self, row: Row, name: str, group: str) -> str | None:
        """Word of the vocabulary in a cell; an unknown one is said with what it may mean."""
        text = self.cell(row, name)
        return self.known(row, name, text=text, group=group) if text else None

    def known(self, row: Row, name: str, *, text: str, group: str) -> str | None:
        """Word of the vocabulary for a text."""
        found = find_word(group, text)
        if found is None:
            self.warn(
                row,
                WarningKind.UNKNOWN_WORD,
                field=self.title(name),
                found=text[:20],
                meant=suggest_word(group, text),
            )
        return found

    def words(self, row: Row, name: str, group: str) -> list[str]:
        """All words of the vocabulary in a cell, parted by +, ; or a comma."""
        text = self.cell(row, name)
        if not text or find_word(group, text):
            parts = [text] if text else []
        else:
            parts = [part.strip() for part in re.split(r"[+;,/&]|\b(?:en|and)\b", text)]
        found = [self.known(row, name, text=part, group=group) for part in parts if part]
        return [word for word in dict.fromkeys(found) if word is not None]

    def yes(self, row: Row, name: str) -> bool | None:
        """Yes, no, or not told."""
        word = self.word(row, name, "yes")
        return None if word in (None, "unknown") else word == "yes"

    def seconds(self, row: Row, name: str) -> float | None:
        """A duration in seconds."""
        text = self.cell(row, name)
        seconds = parse_duration(text, self.units.get(name, ""))
        if text and seconds is None:
            self.unreadable(row, name, expected="a_duration")
        return seconds

    def share(self, row: Row, name: str) -> float | None:
        """A strength or certainty from 0 to 1."""
        text = self.cell(row, name)
        share = parse_share(text, of_five=name in self.of_five)
        if text and share is None:
            expected = "one_to_five" if name in self.of_five else "a_strength"
            self.unreadable(row, name, expected=expected)
        return share


def recognise(head: bytes, path: Path) -> bool:
    """Whether a table has a column for the need and one for who, or a TOML file has moments."""
    if path.suffix.lower() == ".toml":
        return bool(_TOML_START.search(decode_head(head)))
    fields = {find_column(title) for title in peek_header(head, path)}
    return "need" in fields and bool(fields & {"caregiver", "child", "answers"})


def read(path: Path, options: ReadOptions) -> tuple[Recording, ...]:
    """Recordings of a diary, one for each child (and session, where the file names them).

    Parameters
    ----------
    path
        A table with a row per moment, or TOML with ``[[moments]]``. Needed is the need (behoefte);
        a file without a child or caregiver is about one of each. What holds for all moments may
        stand in comment lines ``# kind: k1`` or at the top of the TOML file.
    options
        `child` and `observer` where the file does not say them.

    Returns
    -------
    tuple of Recording
        Told moments, `onset_s` counted from the first one's clock time. What is not told is None.

    Raises
    ------
    FileError
        When the file cannot be opened, or has no column for the need.

    Notes
    -----
    Strength and certainty run from 0 to 1; a column with a number above 1 runs from 1 to 5. Of a
    date without a time only the day is kept, with a warning: the moment is `untimed` and comes
    before the others of its day. Names that differ only in capitals are one person.
    """
    is_toml = path.suffix.lower() == ".toml"
    diary = _open(_read_toml(path) if is_toml else read_table(path), options)
    told = [(row, _read_moment(diary, row)) for row in diary.table.rows if any(row.cells)]
    groups: dict[tuple[str, str], list[Moment]] = {}
    for row, moment in told:
        if moment is not None:
            session = diary.cell(row, "session") or file_name(path).split(".")[0] or file_name(path)
            groups.setdefault((session, moment.child), []).append(moment)
    children = {child for _, child in groups}
    return tuple(
        _build(diary, moments, session=session if len(children) == 1 else f"{session} {child}")
        for (session, child), moments in groups.items()
    )


def _open(table: Table, options: ReadOptions) -> _Diary:
    index: dict[str, int] = {}
    units: dict[str, str] = {}
    warnings = list(table.warnings)
    for position, title in enumerate(table.header):
        name = find_column(title)
        if name is None or name in index:
            if title:
                origin = Origin(file=table.file)
                warnings.append(DataWarning.of(WarningKind.UNUSED_COLUMN, origin, column=title))
            continue
        index[name] = position
        units[name] = re.split(r"[\s_()\[\]]+", title.lower().rstrip(")] "))[-1]
    defaults = {name: value for key, value in table.comments if (name := find_column(key))}
    if "need" not in index:
        raise FileError("series_no_codes", file=table.file, reason="diary_needs")
    diary = _Diary(
        table=table,
        index=index,
        defaults=defaults,
        units=units,
        of_five=frozenset(n for n in ("intensity", "certainty") if _is_of_five(table, index, n)),
        caregivers=(),
        warnings=warnings,
    )
    diary.defaults = defaults | _told_defaults(diary, options)
    diary.spelled = {name: _spell_alike(diary, name) for name in ("child", "caregiver")}
    diary.caregivers = tuple(dict.fromkeys(diary.spelled["caregiver"].values()))
    return diary


def _spell_alike(diary: _Diary, name: str) -> dict[str, str]:
    """The one spelling of every person in a column: the first, when only the capitals differ."""
    spelled: dict[str, str] = {}
    first: dict[str, str] = {}
    for row in diary.table.rows:
        found = diary.cell(row, name)
        if not found or found in spelled:
            continue
        spelled[found] = first.setdefault(simplify(found), found)
        if spelled[found] != found:
            diary.warn(row, WarningKind.SAME_NAME, found=found, name=spelled[found])
    return spelled


def _told_defaults(diary: _Diary, options: ReadOptions) -> dict[str, str]:
    """What the person who reads the file says of all of it; whom nobody names gets a name, said."""
    told = {"observer": options.observer or "", "child": options.child or ""}
    for name, assumed in (("child", CHILD_WHEN_UNKNOWN), ("caregiver", str(Role.CAREGIVER))):
        if not (told.get(name) or diary.defaults.get(name) or name in diary.index):
            told[name] = assumed
            origin = Origin(file=diary.table.file)
            warning = DataWarning.of(WarningKind.UNNAMED, origin, field=name, name=assumed)
            diary.warnings.append(warning)
    return {name: value for name, value in told.items() if value}


def _is_of_five(table: Table, index: Mapping[str, int], name: str) -> bool:
    """Whether a column's numbers run from 1 to 5: its title says so, or some lie above 1."""
    place = index.get(name)
    if place is None:
        return False
    cells = [row.cells[place] for row in table.rows if place < len(row.cells)]
    numbers = [number for cell in cells if (number := parse_number(cell)) is not None]
    return bool(re.search(r"1\D{1,3}5", table.header[place])) or any(n > 1 for n in numbers)


def _read_moment(diary: _Diary, row: Row) -> Moment | None:
    """Moment of one row; None when child, caregiver or need is missing, which is said."""
    needs = diary.words(row, "need", "needs")
    child, caregiver = diary.person(row, "child"), diary.person(row, "caregiver")
    for value, reason in ((needs, "no_need"), (child, "no_child"), (caregiver, "no_caregiver")):
        if not value:
            diary.warn(row, WarningKind.UNREADABLE_ROW, reason=reason)
            return None
    others = [*needs[1:], *diary.words(row, "other_needs", "needs")]
    signal = SignalKind(diary.word(row, "signal", "signals") or SignalKind.CUE)
    shown = diary.word(row, "shown_need", "needs")
    ruptured, repair = _read_repair(diary, row)
    at, untimed = _read_time(diary, row)
    return Moment(
        session=diary.cell(row, "session") or diary.table.file.split(".")[0] or diary.table.file,
        child=child,
        caregiver=caregiver,
        onset_s=0.0,
        at=at,
        untimed=untimed,
        child_age_months=_read_age(diary, row),
        need=Need(needs[0]),
        other_needs=tuple(Need(need) for need in dict.fromkeys(others) if need != needs[0]),
        signal=SignalKind.MISCUE if shown else signal,
        shown_need=Need(shown) if shown else None,
        intensity=diary.share(row, "intensity"),
        answers=tuple(Answer(word) for word in diary.words(row, "answers", "answers")),
        latency_s=diary.seconds(row, "latency"),
        settled=diary.yes(row, "settled"),
        settle_latency_s=diary.seconds(row, "settle_latency"),
        explored=diary.yes(row, "explored"),
        ruptured=ruptured,
        repair=repair,
        caregiver_feeling=diary.cell(row, "feeling") or None,
        note=diary.cell(row, "note") or None,
        certainty=diary.share(row, "certainty"),
        observer=diary.cell(row, "observer") or None,
        origin=Origin(file=diary.table.file, row=row.number),
        told=True,
    )


def _read_repair(diary: _Diary, row: Row) -> tuple[bool | None, Repair | None]:
    """Whether there was a rupture, and the repair: a told repair means that there was one."""
    ruptured = diary.yes(row, "ruptured")
    by, latency = diary.cell(row, "repair_by"), diary.seconds(row, "repair_latency")
    is_mended: bool | None = True if by or latency is not None else None
    role = _find_mender(diary, row, by) if by else None
    for part in filter(str.strip, _REPAIR_PARTS.split(diary.cell(row, "repair"))):
        word = find_word("yes", part)
        seconds, rest = split_duration(part)
        who = _find_mender(diary, row, rest) if rest else None
        if word is not None:
            is_mended = {"yes": True, "no": False}.get(word, is_mended)
        elif who is not None or (seconds is not None and not rest):
            is_mended, role = True, who or role
            latency = latency if seconds is None else seconds
        else:
            diary.unreadable(row, "repair", expected="a_repair")
    if not is_mended or ruptured is False:
        if is_mended:
            diary.unreadable(row, "ruptured", expected="a_rupture")
        return ruptured, None
    return True, Repair(by=role or Role.CAREGIVER, latency_s=latency)


def _find_mender(diary: _Diary, row: Row, text: str) -> Role | None:
    """Who mended it: this row's caregiver, the child, or somebody else, which is said."""
    role = find_role(text, diary.caregivers)
    caregiver = diary.person(row, "caregiver")
    if role is Role.CAREGIVER and is_another(text, caregiver, diary.caregivers):
        diary.warn(row, WarningKind.MENDED_BY_OTHER, by=text[:20], caregiver=caregiver)
        return Role.OTHER
    return role


def _read_time(diary: _Diary, row: Row) -> tuple[datetime | None, bool]:
    """Clock time of a moment, None when no date is told; and whether it is only a day."""
    whole, day_text, clock_text = (diary.cell(row, name) for name in ("at", "date", "time"))
    if whole:
        moment = parse_datetime(whole)
        if moment is None:
            diary.unreadable(row, "at", expected="a_date")
        is_day = moment is not None and len(whole) <= len("2026-03-02")
        if is_day:
            diary.warn_untimed(row)
        return moment.replace(tzinfo=None) if moment else None, is_day
    day = parse_day(day_text)
    clock = parse_clock(clock_text)
    if day is None and day_text:
        diary.unreadable(row, "date", expected="a_date")
    if clock is None and clock_text:
        diary.unreadable(row, "time", expected="a_time")
    if day is None:
        if clock is not None and not day_text:
            diary.unreadable(row, "time", expected="time_with_date")
        return None, False
    if clock is None:
        diary.warn_untimed(row)
    return datetime.combine(day, clock or _MIDNIGHT), clock is None


def _read_age(diary: _Diary, row: Row) -> float | None:
    text = diary.cell(row, "age")
    unit = {"months": "m", "maanden": "m"}.get(diary.units.get("age", ""), "")
    months = parse_age_months(text, unit or diary.units.get("age", ""))
    if text and months is None:
        diary.unreadable(row, "age", expected="an_age")
    return months


def _build(diary: _Diary, moments: Sequence[Moment], *, session: str) -> Recording:
    """Put a child's moments in order of time, counted from the first."""
    timed = [moment.at for moment in moments if moment.at is not None]
    first = min(timed, default=None)
    placed = sorted(_place(moments, first), key=lambda moment: moment.onset_s)
    source = SourceFile(name=diary.table.file, sha256=diary.table.sha256, format="diary")
    found = FoundSession(session=session, started_at=first, warnings=diary.warnings)
    ages = [m.child_age_months for m in placed if m.child_age_months is not None]
    observers = dict.fromkeys(moment.observer for moment in placed if moment.observer)
    return replace(
        build_recording(found, source, ReadOptions()),
        child=placed[0].child,
        child_age_months=ages[0] if ages else None,
        caregivers=tuple(dict.fromkeys(moment.caregiver for moment in placed)),
        observers=tuple(observers),
        moments=tuple(replace(moment, session=session) for moment in placed),
    )


def _place(moments: Iterable[Moment], first: datetime | None) -> Iterable[Moment]:
    """Give every moment its onset; one without a time comes with the one told before it."""
    onset = 0.0
    for moment in moments:
        if moment.at is not None and first is not None:
            onset = (moment.at - first).total_seconds()
        yield replace(moment, onset_s=onset)


def _read_toml(path: Path) -> Table:
    """Lay a TOML diary out as a table, an entry to a row."""
    text = read_text(path)
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise FileError(
            "file_broken", file=file_name(path), format="TOML", reason=str(error)
        ) from error
    entries = next((data.pop(key) for key in _ENTRIES if key in data), None)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise FileError("series_no_codes", file=file_name(path), reason="diary_needs")
    header = tuple(dict.fromkeys(key for entry in entries for key in entry))
    rows = [
        Row(number=number, cells=tuple(_cell(entry.get(key)) for key in header))
        for number, entry in enumerate(entries, start=1)
    ]
    return Table(
        file=file_name(path),
        header=header,
        rows=tuple(rows),
        comments=tuple((key, _cell(value)) for key, value in data.items()),
        sha256=compute_sha256(read_bytes(path)),
    )


def _cell(value: Any) -> str:
    """Return a TOML value as the text a table would have."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        return "+".join(_cell(item) for item in value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value).strip()
