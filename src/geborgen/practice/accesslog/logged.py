"""Lines of the log read back for showing: who read a file, what stood out in a month."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from statistics import median

from geborgen.practice.accesslog.acts import Act, Ground, Lock, Outcome

__all__ = [
    "FileAccess",
    "Logged",
    "Review",
    "Unusual",
    "WorkingHours",
    "compute_review",
    "group_accesses",
]

_MANY_FILES = 20
_MANY_TIMES_USUAL = 3
_MANY_FAILED = 5
_OF_A_FILE = frozenset(
    {
        Act.READ,
        Act.PRINT,
        Act.EXPORT,
        Act.CREATE,
        Act.CHANGE,
        Act.ERASE,
        Act.SHARE,
        Act.MERGE,
        Act.BREAK_GLASS,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """One line, with its time as the practice's clock shows it."""

    number: int
    at: datetime
    act: str
    outcome: str
    user: str
    role: str
    on_behalf_of: str
    client: str
    ground: str
    reference: str
    object_kind: str = ""
    object_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAccess:
    """What one person did with one file on one day, as the client may read it."""

    day: date
    first: time
    last: time
    user: str
    role: str
    on_behalf_of: str
    act: str
    ground: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingHours:
    """When people usually work; weekdays count from Monday, 0."""

    begin: time = time(7)
    end: time = time(21)
    weekdays: frozenset[int] = frozenset(range(5))

    def covers(self, at: datetime) -> bool:
        """Whether somebody is usually at work then."""
        return at.weekday() in self.weekdays and self.begin <= at.time() < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusual:
    """Something to look at, and to ask about before thinking anything of it."""

    kind: str
    user: str
    day: date
    count: int
    first_line: int
    client: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A month of the log: how much of each act, by its phrase, by how many, what stood out."""

    lines: int
    users: int
    acts: dict[str, int]
    unusual: tuple[Unusual, ...]


def group_accesses(lines: Iterable[Logged]) -> list[FileAccess]:
    """Sum up the lines of one file: per day, person, role, act and ground; newest day first."""
    groups: dict[tuple[object, ...], list[Logged]] = {}
    for line in lines:
        if line.act not in _OF_A_FILE or line.outcome != Outcome.DONE:
            continue
        about = (line.at.date(), line.user, line.role, line.on_behalf_of, line.act, line.ground)
        groups.setdefault(about, []).append(line)
    summed = [_sum_up(group) for group in groups.values()]
    return sorted(summed, key=lambda access: (access.day, access.first), reverse=True)


def compute_review(
    lines: Iterable[Logged],
    *,
    hours: WorkingHours,
    own: frozenset[tuple[str, str]] = frozenset(),
) -> Review:
    """Sum up a month and say what stood out.

    `own` are pairs of a user and a client who are the same person or close, as the practice knows.
    """
    kept = list(lines)
    acts: dict[str, int] = {}
    for line in kept:
        heading = _find_heading(line)
        acts[heading] = acts.get(heading, 0) + 1
    unusual = [
        *_find("break_glass", (line for line in kept if line.act == Act.BREAK_GLASS)),
        *_find("own_file", (line for line in kept if (line.user, line.client) in own)),
        *_find("outside_hours", (line for line in kept if _is_outside(line, hours))),
        *_find("refused", (line for line in kept if line.outcome == Outcome.REFUSED)),
        *_find_many_files(kept),
        *_find_failed(kept),
    ]
    return Review(
        lines=len(kept),
        users=len({line.user for line in kept if line.user}),
        acts=acts,
        unusual=tuple(sorted(unusual, key=lambda found: found.first_line)),
    )


def _find_heading(line: Logged) -> str:
    """Return the phrase a line is counted under; only what touched a file is said of a file."""
    if line.reference in {*Lock}:
        return "lock.change"
    if line.client or line.act not in _OF_A_FILE:
        return f"act.{line.act}"
    return f"elsewhere.{line.act}"


def localise(at_us: int, zone: tzinfo) -> datetime:
    """Return the time of a line as a clock in this zone showed it."""
    return datetime.fromtimestamp(at_us / 1e6, zone)


def _sum_up(group: list[Logged]) -> FileAccess:
    times = sorted(line.at.time() for line in group)
    first = group[0]
    return FileAccess(
        day=first.at.date(),
        first=times[0],
        last=times[-1],
        user=first.user,
        role=first.role,
        on_behalf_of=first.on_behalf_of,
        act=first.act,
        ground=first.ground,
        times=len(group),
    )


def _is_outside(line: Logged, hours: WorkingHours) -> bool:
    """Clients look at their own file when they like."""
    return line.act in _OF_A_FILE and line.ground != Ground.OWN and not hours.covers(line.at)


def _find(kind: str, lines: Iterable[Logged]) -> Iterator[Unusual]:
    """Give one finding a day and person, and a client where that is what it is about."""
    groups: dict[tuple[date, str, str], list[Logged]] = {}
    for line in lines:
        client = line.client if kind in ("break_glass", "own_file") else ""
        groups.setdefault((line.at.date(), line.user, client), []).append(line)
    for (day, user, client), group in groups.items():
        yield Unusual(
            kind=kind,
            user=user,
            day=day,
            count=len(group),
            first_line=group[0].number,
            client=client,
        )


def _find_many_files(lines: list[Logged]) -> Iterator[Unusual]:
    """Find days on which somebody opened far more files than that person usually does."""
    days: dict[str, dict[date, dict[str, int]]] = {}
    for line in lines:
        if line.client and line.act in _OF_A_FILE:
            files = days.setdefault(line.user, {}).setdefault(line.at.date(), {})
            files.setdefault(line.client, line.number)
    for user, by_day in days.items():
        usual = median(len(files) for files in by_day.values())
        for day, files in by_day.items():
            if len(files) > max(_MANY_FILES, _MANY_TIMES_USUAL * usual):
                first = min(files.values())
                yield Unusual(
                    kind="many_files", user=user, day=day, count=len(files), first_line=first
                )


def _find_failed(lines: list[Logged]) -> Iterator[Unusual]:
    failed = (line for line in lines if line.act == Act.LOG_IN_FAILED)
    for found in _find("failed_log_ins", failed):
        if found.count >= _MANY_FAILED:
            yield found
