"""A coded session that came from no file, for tests of what formats can hold."""

from collections.abc import Iterable
from dataclasses import replace

from geborgen.moments import Actor, Behaviour, Provenance, Recording, Role

KIND = Actor(role=Role.CHILD, name="kind")
MOEDER = Actor(role=Role.CAREGIVER, name="moeder")


def an_act(**more) -> Behaviour:
    return Behaviour(**{"actor": KIND, "code": "huilt", "onset_s": 1.0, "offset_s": 4.5} | more)


def a_session(**more) -> Recording:
    """Child and mother, two observers, a point, an open end, modifiers, strength and words."""
    acts = (
        an_act(observer="A"),
        an_act(observer="A", actor=MOEDER, code="troost", onset_s=3.0, offset_s=None,
               intensity=0.5, modifiers=("stem", "a|b"), comment="kom, kom (maar) - é"),
        an_act(observer="B", code="huilt: hard", onset_s=3.25, offset_s=5.0),
        an_act(observer="A", actor=Actor(role=Role.CHILD, name="K7"), onset_s=6.0, offset_s=None,
               unpaired=True),
    )  # fmt: skip
    fields = {
        "session": "spel",
        "child": "K7",
        "child_age_months": 20.0,
        "provenance": Provenance(maker="test", version="0"),
        "length_s": 60.0,
        "observers": ("A", "B"),
        "behaviours": acts,
        "media": ("a.mp4",),
    }
    return Recording(**fields | more)


def without_origin(behaviours: Iterable[Behaviour]) -> list[Behaviour]:
    return [replace(b, origin=None) for b in behaviours]
