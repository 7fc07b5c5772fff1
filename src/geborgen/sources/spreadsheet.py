"""Cells that a spreadsheet program would take for a formula, and how they are kept from it."""

import re

__all__ = ["guard_cell", "is_guarded"]

# What spreadsheet programs calculate, or send, when they open a CSV; apostrophes in front count
# along, so that taking one off always gives back what was written.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def guard_cell(text: str) -> str:
    """A cell's text with an apostrophe in front where a spreadsheet would see a formula in it."""
    return f"'{text}" if _FORMULA.match(text) else text


def is_guarded(text: str) -> bool:
    """Whether a cell's first sign is the apostrophe that `guard_cell` puts there."""
    return text.startswith("'") and _FORMULA.match(text) is not None
