"""What a device posts, read with care: anything may come in."""

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from geborgen.practice.diary.receiving import SentMoment

__all__ = ["MOST_AT_ONCE", "MalformedSendingError", "Sending", "read_sending"]

MOST_AT_ONCE = 50
_LARGEST = 2**53  # what a browser counts to exactly


class MalformedSendingError(Exception):
    """What came in is not what our own script sends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """Moments in the order in which they were told, whose they are, and which one is watched."""

    account: str
    watched: str
    moments: tuple[SentMoment, ...]


def read_sending(body: bytes) -> Sending:
    """Read what a device posted; raises MalformedSendingError."""
    try:
        given = json.loads(body)
        moments = tuple(_read_moment(one) for one in given["moments"])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise MalformedSendingError from error
    if len(moments) > MOST_AT_ONCE:
        raise MalformedSendingError
    return Sending(
        account=str(given.get("account")), watched=str(given.get("watched")), moments=moments
    )


def _read_moment(given: Any) -> SentMoment:
    fields = {str(name): [_text(one) for one in said] for name, said in given["fields"].items()}
    moment_id = uuid.UUID(given["id"])
    return SentMoment(
        id=moment_id,
        child=_read_id(given.get("child")),
        told_at=_read_time(given.get("told_at")),
        fields=MultiValueDict(fields | {"id": [str(moment_id)]}),
        device=_read_id(given.get("device")),
        sequence=_read_number(given.get("sequence")),
        base=_read_number(given.get("base")),
    )


def _text(given: Any) -> str:
    """Half an emoji, as a full field may leave behind, can be kept in no database."""
    return str(given).encode("utf-8", "replace").decode("utf-8")


def _read_id(given: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(given))
    except ValueError:
        return None


def _read_number(given: Any) -> int | None:
    is_whole = isinstance(given, int) and not isinstance(given, bool)
    return given if is_whole and 0 <= given < _LARGEST else None


def _read_time(given: Any) -> datetime:
    """Return the device's clock, when it makes sense: a moment does not lie ahead of us."""
    now = timezone.now()
    try:
        told = datetime.fromisoformat(str(given))
    except ValueError:
        return now
    return min(told if told.tzinfo else told.replace(tzinfo=UTC), now)
