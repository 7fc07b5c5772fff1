"""Moments in words, for tests that start from moments: what was asked and what became of it."""

from geborgen.moments import Answer, Moment, Need, Repair, Role

ANSWERS = {"met": (Answer.MET,), "mended": (Answer.MISSED,), "missed": (Answer.MISSED,), "open": ()}


def a_moment(need: Need = Need.COMFORT, fate: str = "met", **more) -> Moment:
    """A moment that ended so: met, mended, missed, or open (nothing known of an answer)."""
    fields = {
        "session": "s1",
        "child": "kim",
        "caregiver": "mother",
        "onset_s": 0.0,
        "need": need,
        "answers": ANSWERS[fate],
    }
    if fate in ("mended", "missed"):
        fields["ruptured"] = True
    if fate == "mended":
        fields["repair"] = Repair(by=Role.CAREGIVER, latency_s=5.0)
    return Moment(**fields | more)


def moments_of(need: Need, **fates: int) -> list[Moment]:
    """So many moments of one need per fate: ``moments_of(Need.HELP, met=3, missed=1)``."""
    return [a_moment(need, fate) for fate, n in fates.items() for _ in range(n)]
