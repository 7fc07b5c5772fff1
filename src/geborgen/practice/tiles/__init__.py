"""The tiles of the moment screen: what the child did, what I did, how it ended, how I felt."""

from geborgen.practice.tiles.tiles import (
    AnswerTile,
    EndingTile,
    FeelingTile,
    MendingTile,
    Mood,
    SignalTile,
    Tiles,
    load_tiles,
)

__all__ = [
    "AnswerTile",
    "EndingTile",
    "FeelingTile",
    "MendingTile",
    "Mood",
    "SignalTile",
    "Tiles",
    "load_tiles",
]
