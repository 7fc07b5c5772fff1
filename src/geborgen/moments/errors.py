"""What can go wrong: user errors are one clear line in both languages, the rest are bugs."""

from geborgen.moments.phrases import Language, Phrase, load_phrasebook

__all__ = ["FileError", "GeborgenError", "RecordError", "SchemeError", "UserError"]

_LONGEST = 1000  # characters of one value: twenty names of sessions fit


class GeborgenError(Exception):
    """Root of every error this program raises on purpose."""


class UserError(GeborgenError):
    """Something a person can cure: says what, where and how, in one line.

    Parameters
    ----------
    key
        Key of the sentence in the record's phrasebook, below ``errors``.
    values
        What the sentence names: file, row, field, expected, found. Never case content.
    """

    def __init__(self, key: str, /, **values: str | int | float) -> None:
        super().__init__(key)
        shown = {name: _on_one_line(value) for name, value in values.items()}
        self.phrase = Phrase.of(f"errors.{key}", **shown)

    def say(self, language: Language) -> str:
        """Return the sentence in a language."""
        return load_phrasebook(language).say(self.phrase)

    def __str__(self) -> str:
        return self.say(Language.EN)


def _on_one_line(value: str | int | float) -> str | int | float:
    """Value without line ends or signs that steer a terminal, and not longer than anyone reads."""
    if not isinstance(value, str):
        return value
    line = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


class RecordError(UserError):
    """A value that the record refuses: names field, expected and found."""


class FileError(UserError):
    """A file that cannot be read or written: names file, and row and field where known."""


class SchemeError(UserError):
    """A coding scheme that cannot be used: names the scheme's file and the entry."""
