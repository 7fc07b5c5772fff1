"""Text from files and the command line as a terminal may show it."""

import re
import unicodedata

__all__ = ["make_harmless", "make_json_harmless"]

# The signs after ASCII's own that steer a terminal; JSON already escapes those before a space.
_STEERING = re.compile("[\x7f-\x9f]")


def make_harmless(text: str) -> str:
    """Text in which every sign that could steer a terminal is shown as one that cannot.

    Names of files and cells may hold anything: a colour, a cursor's move, a link.
    """
    if text.isprintable():
        return text
    return "".join(c if _is_shown(c) else "\ufffd" for c in text)


def make_json_harmless(text: str) -> str:
    """JSON with the same content in which no sign steers a terminal."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _is_shown(sign: str) -> bool:
    return sign == "\n" or sign.isprintable() or unicodedata.category(sign) == "Zs"
