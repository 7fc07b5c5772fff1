"""Steps of a simulated session as behaviours: what an observer would write down."""

from collections.abc import Iterable, Sequence

from geborgen.moments import Actor, Behaviour, Role

__all__ = ["CHILD", "caregiver_actor", "in_order", "write_states"]

CHILD = Actor(role=Role.CHILD, name="child")


def caregiver_actor(caregiver: int) -> Actor:
    """Return the actor for a caregiver by place."""
    return Actor(role=Role.CAREGIVER, name=f"caregiver-{caregiver + 1}")


def write_states(
    track: Iterable[str | None], actor: Actor, *, step_s: float, start_s: float = 0.0
) -> list[Behaviour]:
    """States of one track of steps: equal neighbours are one act that lasts.

    Parameters
    ----------
    track
        A code per step; None where there is nothing to write.
    actor
        Whose track it is.
    step_s, start_s
        Seconds per step, and where the first begins.

    Returns
    -------
    list of Behaviour
        In order of onset.
    """
    found: list[Behaviour] = []
    codes: list[str | None] = [*track, None]
    begun = 0
    for place in range(1, len(codes)):
        code = codes[begun]
        if codes[place] == code and place < len(codes) - 1:
            continue
        if code is not None:
            onset, offset = start_s + begun * step_s, start_s + place * step_s
            found.append(Behaviour(actor=actor, code=code, onset_s=onset, offset_s=offset))
        begun = place
    return found


def in_order(behaviours: Sequence[Behaviour]) -> tuple[Behaviour, ...]:
    """Return behaviours in order of onset; at one time in order of code."""
    return tuple(sorted(behaviours, key=lambda b: (b.onset_s, b.code)))
