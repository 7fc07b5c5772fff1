"""Who a session is about, as far as a file tells: actors, the child, its age, the observer."""

import re
from collections.abc import Iterable, Mapping

from geborgen.moments import Actor, Behaviour, DataWarning, Origin, Role, WarningKind
from geborgen.sources.formats import ReadOptions
from geborgen.sources.guess import guess_role
from geborgen.sources.observers import OBSERVER_LABELS

__all__ = [
    "CHILD_WHEN_UNKNOWN",
    "ActorBook",
    "find_age_months",
    "find_child",
    "find_observer",
    "find_unknown_actors",
    "is_personal",
]

CHILD_WHEN_UNKNOWN = "child"

_AGE_LABEL = re.compile(r"\b(age|leeftijd)\b.*\b(m|mo|mos|month|months|mnd|maand|maanden)\b")
_BLANKS = str.maketrans("()_", "   ")
# Headers of transcripts in which real names and days of birth stand.
_PERSONAL = (
    "@participants", "@birth", "@id", "@transcriber", "@education", "@ses", "@group", "@comment",
    "@situation", "@location", "@warning", "@bck", "@activities", "@l1 of",
)  # fmt: skip

# The same in the labels that people choose themselves: "birthdate", "naam_kind", "mother's name".
_PERSONAL_WORD = re.compile(
    r"(?<![^\W_])(?:birth\w*|geboorte\w*|dob|(?:first|last|sur)?_?name|(?:voor|achter)?naam"
    r"|address|adres|phone|telefoon|e-?mail)(?![^\W_])",
    re.IGNORECASE,
)

_CHILD_LABELS = frozenset({"child", "kind", "child id", "kind id", "child_id", "kind_id"})


class ActorBook:
    """The actors of one file: each name is looked up once.

    A class because it remembers: files name the same few people thousands of times.
    """

    __slots__ = ("_actors", "_hints", "_options", "_roles")

    def __init__(
        self,
        options: ReadOptions,
        hints: Mapping[str, str] | None = None,
        *,
        roles: Mapping[str, Role] | None = None,
    ) -> None:
        self._options = options
        self._hints = hints or {}
        self._roles = roles or {}
        self._actors: dict[str, Actor] = {}

    def actor(self, name: str) -> Actor:
        """Somebody by the name in the file: the role of scheme or file, or else guessed."""
        found = self._actors.get(name)
        if found is None:
            found = self._actors[name] = Actor(role=self._role(name), name=name)
        return found

    def _role(self, name: str) -> Role:
        scheme = self._options.scheme
        if scheme is not None and name in dict(scheme.actors):
            return dict(scheme.actors)[name]
        if name in self._roles:
            return self._roles[name]
        role = guess_role(name) if name else Role.OTHER
        hint = self._hints.get(name, "")
        return guess_role(hint) if role is Role.OTHER and hint else role


def find_child(
    behaviours: Iterable[Behaviour], variables: Mapping[str, str], options: ReadOptions
) -> str:
    """Id of the child: told in a variable, asked for, the one child that acts, or "child".

    Parameters
    ----------
    behaviours
        Of the session.
    variables
        What else the file says, by label.
    options
        `child` goes before an actor's name, but not before an id that the file tells.
    """
    told = next((v for k, v in variables.items() if k.lower() in _CHILD_LABELS and v), None)
    names = {b.actor.name for b in behaviours if b.actor.role is Role.CHILD and b.actor.name}
    only = names.pop() if len(names) == 1 else None
    return told or options.child or only or CHILD_WHEN_UNKNOWN


def find_age_months(variables: Mapping[str, str]) -> float | None:
    """Child's age in months, from a variable whose label says age and months; None without one."""
    for label, value in variables.items():
        if _AGE_LABEL.search(label.lower().translate(_BLANKS)):
            try:
                age = float(value.replace(",", "."))
            except ValueError:
                continue
            if 0 <= age < float("inf"):
                return age
    return None


def find_observer(variables: Mapping[str, str], options: ReadOptions) -> str | None:
    """Who coded: told in a variable called observer or coder, or else asked for."""
    told = next((v for k, v in variables.items() if k.lower() in OBSERVER_LABELS and v), None)
    return told or options.observer


def is_personal(label: str) -> bool:
    """Whether a variable of a session may hold a real name or a day of birth.

    Such a variable is kept with the recording and never shown in what is made from it.
    """
    return label.lower().startswith(_PERSONAL) or _PERSONAL_WORD.search(label) is not None


def find_unknown_actors(
    behaviours: Iterable[Behaviour], file: str, options: ReadOptions
) -> tuple[DataWarning, ...]:
    """Warnings for people of whom neither words nor scheme tell the role, one per name.

    Parameters
    ----------
    behaviours
        Of the session.
    file
        The file's name.
    options
        A scheme that names a person as another is believed.
    """
    known = dict(options.scheme.actors) if options.scheme else {}
    names = dict.fromkeys(
        b.actor.name for b in behaviours if b.actor.role is Role.OTHER and b.actor.name not in known
    )
    return tuple(
        DataWarning.of(WarningKind.UNKNOWN_ACTOR, Origin(file=file), actor=name or "-")
        for name in names
    )
