"""The order in which a person expects names: session 2 before session 10."""

import re

__all__ = ["NameOrder", "order_name"]

NameOrder = tuple[tuple[str | tuple[int, str], ...], str]
"""What names are sorted by."""

_DIGITS = re.compile(r"([0-9]+)")


def order_name(name: str) -> NameOrder:
    """What a name is sorted by: letters whether small or capital, numbers by what they are worth.

    Parameters
    ----------
    name
        Of a file, a session or a person.

    Returns
    -------
    tuple
        The pieces between numbers and the numbers by turns, then the name itself, so that names
        that differ never tie.
    """
    pieces = _DIGITS.split(name.casefold())
    # By length and digits: a name may hold more of them than a number is read from.
    keyed = [
        (len(piece.lstrip("0")), piece.lstrip("0")) if place % 2 else piece
        for place, piece in enumerate(pieces)
    ]
    return tuple(keyed), name
