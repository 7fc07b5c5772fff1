"""The words of the access log: what happened, how it ended and on what ground."""

import re
import time
from dataclasses import dataclass, fields
from enum import StrEnum

__all__ = ["Access", "Act", "Ground", "Lock", "Outcome"]

# An id has no blank, so a name, a note or a line of search words does not fit in.
_ID = re.compile(r"[A-Za-z0-9_.:@/-]{0,64}")


class Act(StrEnum):
    """What happened."""

    READ = "read"
    SEARCH = "search"
    PRINT = "print"
    EXPORT = "export"
    CREATE = "create"
    CHANGE = "change"
    ERASE = "erase"
    SHARE = "share"
    MERGE = "merge"
    WARN = "warn"
    LOG_IN = "log-in"
    LOG_OUT = "log-out"
    LOG_IN_FAILED = "log-in-failed"
    BREAK_GLASS = "break-glass"
    READ_LOG = "read-log"
    BACK_UP = "back-up"
    RESTORE = "restore"
    CHANGE_KEY = "change-key"


class Lock(StrEnum):
    """What somebody changed about how their account is locked; the reference of such a line."""

    PASSWORD = "password"
    ADDED = "second-step-added"
    REMOVED = "second-step-removed"
    RENEWED = "recovery-codes-renewed"


class Outcome(StrEnum):
    """How it ended."""

    DONE = "done"
    REFUSED = "refused"


class Ground(StrEnum):
    """On what ground it was allowed."""

    CARE = "care"
    CONSENT = "consent"
    OWN = "own"
    DUTY = "duty"
    SUPERVISION = "supervision"
    EMERGENCY = "emergency"
    UPKEEP = "upkeep"
    NONE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One line to be written: every value an id or a word of this module, "" where none applies."""

    act: Act
    outcome: Outcome = Outcome.DONE
    user: str = ""
    role: str = ""
    on_behalf_of: str = ""
    client: str = ""
    object_kind: str = ""
    object_id: str = ""
    ground: Ground = Ground.NONE
    reference: str = ""
    place: str = ""

    def __post_init__(self) -> None:
        Act(self.act), Outcome(self.outcome), Ground(self.ground)
        for name in ACCESS_FIELDS:
            if not _ID.fullmatch(getattr(self, name)):
                # The value is not said: it may be the very name that does not belong here.
                raise ValueError(
                    f"{name} of an access is an id, without blanks, of at most 64 signs"
                )

    @property
    def values(self) -> tuple[str, ...]:
        """The values in the order in which they are chained and kept."""
        return tuple(str(getattr(self, name)) for name in ACCESS_FIELDS)


ACCESS_FIELDS = tuple(field.name for field in fields(Access))


def now_us() -> int:
    """Microseconds since 1970, UTC: the same number in every database."""
    return time.time_ns() // 1000
