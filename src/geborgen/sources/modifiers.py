"""Modifiers in one text: parted by ``|``, where a backslash takes the next sign as it is."""

from collections.abc import Iterable

__all__ = ["join_modifiers", "split_modifiers"]


def join_modifiers(modifiers: Iterable[str]) -> str:
    """One text that holds these modifiers; `split_modifiers` takes it apart again."""
    return "|".join(m.replace("\\", "\\\\").replace("|", "\\|") for m in modifiers)


def split_modifiers(text: str) -> tuple[str, ...]:
    """Modifiers that one text holds; none in an empty one."""
    if not text:
        return ()
    parts, escaped = [""], False
    for sign in text:
        if escaped or sign not in "\\|":
            parts[-1] += sign
            escaped = False
        elif sign == "\\":
            escaped = True
        else:
            parts.append("")
    return tuple(parts)
