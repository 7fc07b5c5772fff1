"""Names in a sentence, each as it has to be typed."""

from collections.abc import Sequence

__all__ = ["list_some", "quote"]

_MOST = 12


def list_some(names: Sequence[str]) -> str:
    """Return the first names, and whether there are more; a dash for none."""
    shown = [quote(name) for name in names[:_MOST]]
    return ", ".join([*shown, "…"] if len(names) > _MOST else shown) or "–"


def quote(name: str) -> str:
    """Return a name, in quotes where a terminal would part it."""
    return f'"{name}"' if " " in name else name
