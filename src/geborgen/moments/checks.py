"""Checks that a record makes once, at construction."""

import math

from geborgen.moments.errors import RecordError

__all__ = ["check_finite", "check_not_negative", "check_share", "check_text"]


def check_finite(field: str, value: float | None) -> None:
    """Raise RecordError when a given number is not finite."""
    if value is not None and not math.isfinite(value):
        raise RecordError("field", field=field, expected="finite", found=repr(value))


def check_not_negative(field: str, value: float | None) -> None:
    """Raise RecordError when a given number is not finite or is below zero."""
    if value is not None and not (math.isfinite(value) and value >= 0):
        raise RecordError("field", field=field, expected="from_zero", found=repr(value))


def check_share(field: str, value: float | None) -> None:
    """Raise RecordError when a given number is not between 0 and 1."""
    if value is not None and not 0 <= value <= 1:
        raise RecordError("field", field=field, expected="a_share", found=repr(value))


def check_text(field: str, value: str) -> None:
    """Raise RecordError when a required text is empty."""
    if not value:
        raise RecordError("field", field=field, expected="some_text", found=repr(value))
