"""One part of a pair's page, whatever it is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from geborgen.moments import Phrasebook
from geborgen.views.words import Measure, Table

__all__ = ["Part", "make_part"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What it is about, its measures, sentences, drawings and tables."""

    key: str
    title: str
    intro: str
    measures: tuple[Measure, ...] = ()
    said: tuple[str, ...] = ()
    pictures: tuple[Markup, ...] = ()
    picture_note: str = ""
    tables: tuple[Table, ...] = ()


def make_part(
    key: str,
    book: Phrasebook,
    *,
    title: str = "",
    intro: str = "",
    measures: tuple[Measure, ...] = (),
    said: Sequence[str] = (),
    pictures: Sequence[str] = (),
    picture_note: str = "",
    tables: Sequence[Table] = (),
) -> Part:
    """Return a part; its title and first words are `key`'s own where none are given."""
    return Part(
        key=key,
        title=title or book.say(f"{key}.title"),
        intro=intro or book.say(f"{key}.intro"),
        measures=measures,
        said=tuple(said),
        pictures=tuple(Markup(picture) for picture in pictures if picture),
        picture_note=picture_note,
        tables=tuple(tables),
    )
