"""What can be tapped: signals by age, answers, endings, feelings; each with its words and picture.

A signal tile says what the child did. What it may have asked is the record's vocabulary: the need
read first, further needs, and whether the signal hides the need (a miscue).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geborgen.moments import Answer, Need, SignalKind
from geborgen.practice.people.ages import AgeBand

__all__ = [
    "ANSWERS",
    "ENDINGS",
    "FEELINGS",
    "SIGNALS",
    "Ending",
    "Feeling",
    "SignalTile",
    "Tile",
    "list_signals",
]

Words = str | Promise

_BORN = (AgeBand.BABY, AgeBand.TODDLER, AgeBand.PRESCHOOL, AgeBand.SCHOOL, AgeBand.TEEN)
_SMALL = (AgeBand.TODDLER, AgeBand.PRESCHOOL)
_BIG = (AgeBand.SCHOOL, AgeBand.TEEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One thing to tap: its key, its words, its picture in the sheet of pictograms."""

    key: str
    words: Words
    picture: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalTile:
    """What the child did, at which ages, and what it may have asked, likeliest first."""

    key: str
    needs: tuple[Need, ...]
    words: Words
    bands: tuple[AgeBand, ...] = _BORN
    kind: SignalKind = SignalKind.CUE
    shown_need: Need | None = None
    words_by_band: Mapping[AgeBand, Words] = field(default_factory=dict)

    def at(self, band: AgeBand) -> Tile:
        """Return the tile as it reads for a child of an age."""
        return Tile(key=self.key, words=self.words_by_band.get(band, self.words), picture=self.key)


SIGNALS = {
    tile.key: tile
    for tile in (
        SignalTile(
            key="cried",
            needs=(Need.COMFORT, Need.ORGANISE_FEELINGS),
            words=_("cried, was hurt or sad"),
            words_by_band={
                AgeBand.BABY: _("cried"),
                AgeBand.TEEN: _("was sad or in tears"),
            },
        ),
        SignalTile(
            key="scared",
            needs=(Need.PROTECT, Need.COMFORT),
            words=_("was frightened"),
            words_by_band={
                AgeBand.BABY: _("startled, was frightened"),
                AgeBand.SCHOOL: _("was worried or frightened"),
                AgeBand.TEEN: _("was worried or unsure"),
            },
        ),
        SignalTile(
            key="raged",
            needs=(Need.ORGANISE_FEELINGS, Need.TAKE_CHARGE),
            words=_("was angry, screamed or hit"),
            words_by_band={
                AgeBand.BABY: _("screamed, was beside itself"),
                AgeBand.SCHOOL: _("was furious"),
                AgeBand.TEEN: _("exploded or slammed doors"),
            },
        ),
        SignalTile(
            key="clung",
            needs=(Need.PROTECT, Need.COMFORT),
            words=_("clung to me, did not let go"),
            words_by_band={
                AgeBand.SCHOOL: _("did not want me to go"),
                AgeBand.TEEN: _("kept close, did not want to go"),
            },
        ),
        SignalTile(
            key="turned_away",
            needs=(Need.COMFORT, Need.PROTECT),
            kind=SignalKind.MISCUE,
            words=_("turned away, acted as if nothing was wrong"),
            words_by_band={
                AgeBand.BABY: _("looked away, went quiet"),
                AgeBand.TEEN: _("shut itself off: “nothing is wrong”"),
            },
        ),
        SignalTile(
            key="snuggled",
            needs=(Need.DELIGHT_IN, Need.COMFORT),
            words=_("came to be close to me"),
            words_by_band={
                AgeBand.BABY: _("reached for me, wanted to be held"),
                AgeBand.TEEN: _("came to sit with me"),
            },
        ),
        SignalTile(
            key="told",
            needs=(Need.ORGANISE_FEELINGS, Need.DELIGHT_IN),
            bands=_BIG,
            words=_("told me about its day or a worry"),
        ),
        SignalTile(
            key="refused",
            needs=(Need.TAKE_CHARGE, Need.ORGANISE_FEELINGS),
            bands=(*_SMALL, *_BIG),
            words=_("said no, tested the limit"),
            words_by_band={AgeBand.TEEN: _("broke an agreement")},
        ),
        SignalTile(
            key="asked_help",
            needs=(Need.HELP,),
            words=_("could not manage, asked for help"),
            words_by_band={AgeBand.BABY: _("tried something that did not work")},
        ),
        SignalTile(
            key="showed",
            needs=(Need.DELIGHT_OUT, Need.ENJOY),
            words=_("showed me something, was proud"),
            words_by_band={AgeBand.BABY: _("looked at me, smiled, babbled")},
        ),
        SignalTile(
            key="played",
            needs=(Need.ENJOY, Need.DELIGHT_OUT),
            words=_("wanted to play or laugh together"),
            words_by_band={AgeBand.TEEN: _("wanted to do something together")},
        ),
        SignalTile(
            key="explored",
            needs=(Need.WATCH_OVER, Need.DELIGHT_OUT),
            words=_("went off to discover"),
            words_by_band={
                AgeBand.BABY: _("looked around, grabbed things"),
                AgeBand.SCHOOL: _("went its own way"),
                AgeBand.TEEN: _("went its own way"),
            },
        ),
    )
}


def list_signals(band: AgeBand) -> tuple[Tile, ...]:
    """Return what a child of this age may do, as tiles."""
    return tuple(tile.at(band) for tile in SIGNALS.values() if band in tile.bands)


ANSWERS = tuple(
    Tile(key=answer, words=words, picture=answer)
    for answer, words in (
        (Answer.MET, _("comforted, helped or joined in")),
        (Answer.MIRRORED, _("put the feeling into words")),
        (Answer.CONTAINED, _("stayed calm beside it")),
        (Answer.LIMITED, _("set a limit, kindly")),
        (Answer.MISSED, _("noticed it only later")),
        (Answer.DISMISSED, _("said “not now”, turned away")),
        (Answer.INTRUDED, _("took over")),
        (Answer.FRIGHTENING, _("got loud or rough")),
    )
)


class Ending(StrEnum):
    """How a moment ended; `store` says what each means for the record."""

    CALM = "calm"
    PLAYED_ON = "played_on"
    UPSET = "upset"
    APART = "apart"
    MENDED = "mended"


ENDINGS = tuple(
    Tile(key=ending, words=words, picture=f"end_{ending}")
    for ending, words in (
        (Ending.CALM, _("came to rest")),
        (Ending.PLAYED_ON, _("went on, played again")),
        (Ending.MENDED, _("it clashed, and we made up")),
        (Ending.UPSET, _("stayed upset")),
        (Ending.APART, _("we lost each other")),
    )
)


class Feeling(StrEnum):
    """What a caregiver may have felt inside."""

    CALM = "calm"
    WARM = "warm"
    TIRED = "tired"
    IRRITATED = "irritated"
    POWERLESS = "powerless"
    SAD = "sad"
    SCARED = "scared"
    ASHAMED = "ashamed"
    EMPTY = "empty"


FEELINGS = tuple(
    Tile(key=feeling, words=words, picture="")
    for feeling, words in (
        (Feeling.CALM, _("calm")),
        (Feeling.WARM, _("warm, close")),
        (Feeling.TIRED, _("tired")),
        (Feeling.IRRITATED, _("irritated or angry")),
        (Feeling.POWERLESS, _("powerless")),
        (Feeling.SAD, _("sad")),
        (Feeling.SCARED, _("worried or afraid")),
        (Feeling.ASHAMED, _("ashamed or guilty")),
        (Feeling.EMPTY, _("numb, far away")),
    )
)
