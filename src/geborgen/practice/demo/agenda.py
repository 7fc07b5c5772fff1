"""What happened in the made-up practice, gathered by file and then played in the order of time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from geborgen.practice.accesslog.acts import Access, Act
from geborgen.practice.accesslog.services import record_accesses
from geborgen.practice.demo.clock import PastClock

__all__ = ["Agenda"]


_Turn = tuple[datetime, Access | Callable[[], object]]


@dataclass(slots=True, kw_only=True)
class Agenda:
    """Acts with their time; what is still to come when it is played, does not happen."""

    until: datetime
    _turns: list[_Turn] = field(default_factory=list)

    def do(self, at: datetime, act: Callable[[], object]) -> None:
        """Let something be done through a service, which writes its own line of the log."""
        self._turns.append((at, act))

    def log(self, at: datetime, access: Access) -> None:
        """Let a line of the log be written for what is saved among many rows at once."""
        self._turns.append((at, access))

    def play(self, clock: PastClock) -> None:
        """Do it all, the oldest first; who begins a day of work signs in.

        Of each day the lines come first, in one go, and then what is done through services: the
        clock, which never runs back, gives those a time later that day.
        """
        past = [turn for turn in self._turns if turn[0] < self.until]
        days = groupby(sorted([*past, *_sign_in(past)], key=_order), key=lambda one: one[0].date())
        for _, turns in days:
            today = list(turns)
            lines = [(at, turn) for at, turn in today if isinstance(turn, Access)]
            if lines:
                record_accesses(clock.pace(lines))
            for at, turn in today:
                if not isinstance(turn, Access):
                    clock.move(at)
                    turn()


def _order(turn: _Turn) -> tuple[object, ...]:
    return turn[0].date(), not isinstance(turn[1], Access), turn[0]


def _sign_in(
    turns: list[_Turn],
) -> list[tuple[datetime, Access]]:
    """One line a day and person, at the quarter of an hour before their first act."""
    first: dict[tuple[object, str], tuple[datetime, Access]] = {}
    for at, turn in turns:
        if not isinstance(turn, Access) or turn.role == "":
            continue
        key = (at.date(), turn.user)
        if key not in first or at < first[key][0]:
            first[key] = at, turn
    return [
        (at.replace(minute=0, second=7), Access(act=Act.LOG_IN, user=one.user,
                                               role="professional", place="web"))
        for at, one in first.values()
    ]  # fmt: skip
