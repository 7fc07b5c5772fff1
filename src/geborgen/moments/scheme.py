"""The coding scheme: what a code means, and who the actors of a file are."""

from dataclasses import dataclass
from typing import Self

from geborgen.moments.behaviour import Actor
from geborgen.moments.checks import check_not_negative, check_share, check_text
from geborgen.moments.errors import SchemeError
from geborgen.moments.vocabulary import (
    Answer,
    CodeMeaning,
    Engagement,
    Mark,
    Need,
    Role,
    SignalKind,
)

__all__ = ["CodeDefinition", "CodingScheme", "MomentRules"]

_NEEDED_FIELD = {
    CodeMeaning.SIGNAL: "need",
    CodeMeaning.ANSWER: "answer",
    CodeMeaning.MARK: "mark",
    CodeMeaning.ENGAGEMENT: "engagement",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentRules:
    """How moments are derived from behaviours; every number in seconds.

    Parameters
    ----------
    response_window_s
        How long after a signal's onset an answer still belongs to it. Default 10.
    signal_pause_s
        Signals for the same need with a shorter pause between them are one moment. Default 3.
    settle_window_s
        How long after the signal's onset the child's settling still belongs to it. Default 60.
    explore_window_s
        How long after settling (or after the answer) going back to play still counts. Default 60.
    repair_window_s
        How long after a rupture a repair still mends it. Default 60.
    ongoing_answers_count
        Whether an answer that was already going on at the signal's onset counts, with latency 0.
    observer
        Whose coding is used where several coded; None takes the recording's main observer.
    """

    response_window_s: float = 10.0
    signal_pause_s: float = 3.0
    settle_window_s: float = 60.0
    explore_window_s: float = 60.0
    repair_window_s: float = 60.0
    ongoing_answers_count: bool = True
    observer: str | None = None

    def __post_init__(self) -> None:
        for name in (
            "response_window_s",
            "signal_pause_s",
            "settle_window_s",
            "explore_window_s",
            "repair_window_s",
        ):
            check_not_negative(name, getattr(self, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeDefinition:
    """What one code means.

    Parameters
    ----------
    code
        The code as the files have it.
    actor
        A role or an actor's name this definition is limited to; None for whoever does it.
    means
        The kind of meaning.
    need, signal, intensity
        For a signal: what it asks, whether it shows or hides it, how strong it is (0 to 1).
    answer
        For an answer: which.
    mark
        For a mark: settled, exploring, rupture, repair, present, away, not observed.
    engagement
        The engagement state this code also shows; may stand beside any meaning.
    scale
        For a scale: which one.
    label_nl, label_en
        What to call it where a person reads.
    guessed
        True when the program guessed the meaning from the words and nobody confirmed it.
    """

    code: str
    means: CodeMeaning
    actor: str | None = None
    need: Need | None = None
    signal: SignalKind = SignalKind.CUE
    intensity: float | None = None
    answer: Answer | None = None
    mark: Mark | None = None
    engagement: Engagement | None = None
    scale: str | None = None
    label_nl: str | None = None
    label_en: str | None = None
    guessed: bool = False

    def __post_init__(self) -> None:
        check_text("code", self.code)
        check_share("intensity", self.intensity)
        needed = _NEEDED_FIELD.get(self.means)
        if needed and getattr(self, needed) is None:
            raise SchemeError("scheme_field", code=self.code, means=self.means, field=needed)

    def fits(self, actor: Actor) -> bool:
        """Whether this definition holds for an actor."""
        return self.actor is None or self.actor in (actor.name, actor.role)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingScheme:
    """What the codes of a set of recordings mean.

    Parameters
    ----------
    name, version
        To name it in reports.
    codes
        Definitions; for one code and actor the one for the actor's name wins over the one for its
        role, and that over the one for anybody.
    actors
        Pairs of an actor's name in the files and its role: overrides what a reader guessed.
    exclusive
        Sets of codes that cannot go on at the same time in one actor.
    rules
        How moments are derived.
    """

    name: str
    version: str = "1"
    title_nl: str | None = None
    title_en: str | None = None
    codes: tuple[CodeDefinition, ...] = ()
    actors: tuple[tuple[str, Role], ...] = ()
    exclusive: tuple[tuple[str, ...], ...] = ()
    rules: MomentRules = MomentRules()

    def __post_init__(self) -> None:
        check_text("name", self.name)
        seen: set[tuple[str, str | None]] = set()
        for definition in self.codes:
            key = (definition.code, definition.actor)
            if key in seen:
                raise SchemeError(
                    "scheme_twice", code=definition.code, actor=definition.actor or "-"
                )
            seen.add(key)

    def role_of(self, actor: Actor) -> Role:
        """The actor's role: as this scheme says, or else as the reader took it."""
        return dict(self.actors).get(actor.name, actor.role)

    def meaning(self, code: str, actor: Actor) -> CodeDefinition | None:
        """The definition that holds for a code by an actor; None when the scheme has none.

        Walks the whole scheme: callers with many behaviours ask once per code and actor.
        """
        return _meaning(self, code, Actor(role=self.role_of(actor), name=actor.name))

    @classmethod
    def merged(cls, first: Self, second: Self) -> Self:
        """A scheme with both schemes' codes and actors; where both speak, the first wins."""
        codes = {(d.code, d.actor): d for d in (*second.codes, *first.codes)}
        return cls(
            name=first.name,
            version=first.version,
            title_nl=first.title_nl,
            title_en=first.title_en,
            codes=tuple(codes.values()),
            actors=tuple((dict(second.actors) | dict(first.actors)).items()),
            exclusive=tuple(dict.fromkeys((*first.exclusive, *second.exclusive))),
            rules=first.rules,
        )


def _meaning(scheme: CodingScheme, code: str, actor: Actor) -> CodeDefinition | None:
    fitting = [d for d in scheme.codes if d.code == code and d.fits(actor)]
    rank = {actor.name: 0, str(actor.role): 1}
    return min(fitting, key=lambda d: rank.get(d.actor or "", 2), default=None)
