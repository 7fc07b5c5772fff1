"""Builds the sample session that comes with the program, from the scenes written out below.

Everything in it is invented: no such family, no such morning. Run it from the repository's root
after changing a scene; a test says when the shipped file is no longer what the scenes say:

    .venv/bin/python docs/sample/build_sample.py
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from geborgen.moments import Actor, Behaviour, Provenance, Recording, Role, Span
from geborgen.sources import read_scheme, write_recording

TARGET = Path(__file__).resolve().parents[2].joinpath(
    "src", "geborgen", "sources", "samples", "morning.geborgen.json"
)  # fmt: skip

LENGTH_S = 600.0
GAP = Span(start_s=306.0, end_s=318.0)  # somebody walks in front of the camera
SECOND_OBSERVER = Span(start_s=180.0, end_s=420.0)

CHILD = Actor(role=Role.CHILD, name="kind-01")
MOTHER = Actor(role=Role.CAREGIVER, name="moeder")
FATHER = Actor(role=Role.CAREGIVER, name="vader")

# What the child asks: onset, code, seconds, strength, of whom ("" = of whoever is there).
SIGNALS = (
    # A rug, a box of blocks; the mother sits close by, the father on the sofa.
    (5.8, "watch_over", 1.4, 0.2, "moeder"),
    (14.6, "enjoy", 2.5, 0.4, "vader"),
    (23.4, "help", 4.0, 0.5, "moeder"),
    (35.0, "delight_out", 3.0, 0.5, "vader"),
    (43.2, "watch_over", 1.0, 0.2, "vader"),
    (50.5, "enjoy", 3.0, 0.4, "moeder"),
    (63.0, "help", 4.0, 0.5, "vader"),
    (73.4, "enjoy", 3.0, 0.5, "vader"),
    (83.0, "watch_over", 1.5, 0.3, "moeder"),
    # Trips over a block, cries, crawls to the mother; then cross with the block.
    (92.4, "comfort", 9.0, 0.8, "moeder"),
    (103.0, "organise_feelings", 6.0, 0.7, "moeder"),
    (114.2, "delight_in", 3.0, 0.4, "moeder"),
    (128.0, "watch_over", 1.2, 0.3, "moeder"),
    (136.5, "enjoy", 2.5, 0.4, "vader"),
    (145.0, "delight_out", 2.0, 0.4, "moeder"),
    # Bumps a hand on the table, looks up briefly, and walks off with a toy car.
    (156.0, "help", 3.0, 0.5, "vader"),
    (166.2, "comfort_miscue", 8.0, 0.5, "vader"),
    (203.0, "delight_in", 3.0, 0.4, "vader"),
    (212.4, "enjoy", 2.5, 0.4, "vader"),
    (222.0, "watch_over", 1.0, 0.2, ""),
    (233.5, "delight_out", 2.5, 0.5, "moeder"),
    # Climbs on the table, is lifted off, protests; later tries it with the father.
    (246.0, "take_charge", 4.0, 0.6, "moeder"),
    (253.0, "organise_feelings", 12.0, 0.9, "moeder"),
    (276.5, "delight_in", 3.0, 0.4, "moeder"),
    (286.0, "take_charge", 3.0, 0.5, "vader"),
    (300.0, "enjoy", 2.0, 0.4, "vader"),
    (303.5, "watch_over", 1.2, 0.2, "moeder"),
    # A drill next door; then a puzzle.
    (322.0, "protect", 6.0, 0.7, ""),
    (340.0, "watch_over", 1.5, 0.3, "vader"),
    (347.0, "help", 4.0, 0.5, "moeder"),
    (358.0, "enjoy", 3.0, 0.5, "vader"),
    (367.0, "watch_over", 1.2, 0.2, "moeder"),
    # The mother fetches something from the shed; the child stays with the father.
    (374.5, "protect", 6.0, 0.7, ""),
    (388.0, "comfort", 10.0, 0.8, ""),
    (404.0, "comfort", 8.0, 0.8, ""),
    (414.0, "organise_feelings", 5.0, 0.6, "vader"),
    (427.5, "help", 3.0, 0.4, "vader"),
    (436.0, "delight_out", 2.0, 0.4, "vader"),
    # She is back.
    (446.5, "delight_in", 4.0, 0.7, "moeder"),
    (452.0, "comfort", 6.0, 0.5, "moeder"),
    (465.5, "watch_over", 1.2, 0.3, "moeder"),
    (473.0, "enjoy", 2.5, 0.4, "moeder"),
    (484.5, "delight_out", 2.5, 0.5, "vader"),
    (492.0, "help", 4.0, 0.5, "vader"),
    # A dog barks; a piece of the puzzle does not fit, and it is nearly time for a nap.
    (500.5, "protect", 4.0, 0.5, "vader"),
    (514.0, "organise_feelings", 7.0, 0.7, "vader"),
    (526.0, "organise_feelings", 8.0, 0.8, ""),
    (545.0, "delight_in", 3.0, 0.5, "moeder"),
    (552.0, "help", 4.0, 0.5, "moeder"),
    (564.0, "enjoy", 2.0, 0.4, "vader"),
    (571.0, "take_charge", 3.0, 0.5, "moeder"),
    (580.0, "watch_over", 1.0, 0.2, "vader"),
    (586.0, "delight_in", 3.0, 0.5, "vader"),
    (595.5, "comfort", 2.0, 0.4, "vader"),
)

# What the parents do: onset, code, seconds.
MOTHER_DOES = (
    (7.2, "met", 1.5), (30.6, "met", 5.0), (85.1, "met", 1.2),
    (94.0, "contained", 18.0), (97.5, "mirrored", 3.0), (104.8, "mirrored", 3.0),
    (115.0, "met", 4.0), (129.9, "met", 1.0), (147.5, "dismissed", 2.0), (235.0, "met", 3.0),
    (236.5, "repair", None),
    (248.2, "limited", 6.0), (250.5, "mirrored", 2.0), (256.5, "contained", 10.0),
    (267.0, "repair", None), (277.4, "met", 4.0), (323.9, "contained", 9.0),
    (349.0, "intruded", 5.0), (372.0, "away", 73.0), (445.0, "present", None),
    (447.3, "met", 4.5), (453.1, "contained", 10.0), (467.4, "met", 1.5),
    (527.8, "contained", 12.0), (530.0, "mirrored", 3.0), (546.0, "met", 4.0),
    (560.4, "met", 3.0), (573.0, "limited", 3.0), (576.0, "met", 3.0),
)  # fmt: skip
FATHER_DOES = (
    (15.9, "met", 3.0), (36.1, "mirrored", 2.5), (44.3, "met", 1.0), (64.8, "met", 6.0),
    (74.3, "met", 4.0), (137.8, "met", 3.0), (157.6, "met", 6.0), (191.0, "contained", 8.0),
    (206.5, "met", 4.0), (213.4, "met", 5.0), (223.2, "met", 1.0), (294.5, "limited", 4.0),
    (301.2, "met", 3.0), (341.4, "met", 1.0), (359.0, "mirrored", 2.0), (361.0, "met", 3.0),
    (382.8, "contained", 4.0), (391.0, "dismissed", 2.0), (412.5, "contained", 14.0),
    (413.0, "repair", None),
    (429.0, "met", 6.0), (437.0, "mirrored", 3.0), (485.6, "met", 3.0), (493.5, "met", 5.0),
    (520.0, "missed", None), (565.1, "met", 4.0), (581.0, "met", 1.0),
)  # fmt: skip

# What else the child shows.
CHILD_DOES = (
    (0.0, "exploring", 91.5), (112.5, "settled", None), (120.5, "exploring", 45.0),
    (199.0, "settled", None), (200.5, "exploring", 44.5), (258.0, "rupture", None),
    (272.0, "settled", None), (280.0, "exploring", 26.0), (318.0, "exploring", 3.5),
    (334.5, "settled", None), (336.0, "exploring", 37.0), (424.0, "settled", None),
    (425.5, "exploring", 20.0), (462.0, "settled", None), (468.0, "exploring", 32.0),
    (541.0, "settled", None), (542.0, "exploring", 28.5), (577.0, "exploring", 18.0),
)  # fmt: skip

# How each is engaged, from a time on; "-" where that cannot be seen.
CHILD_IS = (
    "0 neutral, 14.6 positive, 20 neutral, 34.2 positive, 41 neutral, 50.5 positive, 56 neutral, "
    "73 positive, 80.4 neutral, 92.2 negative, 113 positive, 119.5 neutral, 136 positive, "
    "141 neutral, 145 positive, 148.5 negative, 152 neutral, 166 negative, 172.5 neutral, "
    "190 negative, 198.5 neutral, 203 positive, 217 neutral, 233 positive, 239 neutral, "
    "248.6 negative, 271.5 neutral, 276 positive, 284 neutral, 295 negative, 298.5 neutral, "
    "300 positive, 304 neutral, 306 -, 318 neutral, 322 negative, 334 neutral, 349.5 negative, "
    "353 neutral, 357.8 positive, 364 neutral, 373 negative, 423.5 neutral, 436 positive, "
    "441 neutral, 446 positive, 451.8 negative, 461 neutral, 465 positive, 470 neutral, "
    "473 positive, 477.5 neutral, 484 positive, 490 neutral, 500.5 negative, 507 neutral, "
    "514 negative, 540.5 neutral, 545 positive, 551 neutral, 563.6 positive, 570 negative, "
    "576.5 neutral, 586 positive, 590.5 neutral, 600 -"
)
MOTHER_IS = (
    "0 neutral, 7 positive, 10.5 neutral, 31 positive, 37 neutral, 85 positive, 88 neutral, "
    "94 positive, 121 neutral, 130 positive, 132.5 neutral, 147 negative, 151 neutral, "
    "234.8 positive, 240 neutral, 256.5 positive, 283 neutral, 306 -, 318 neutral, 324 positive, "
    "334.6 neutral, 372 -, 445 positive, 464 neutral, 467 positive, 470.5 neutral, 527.5 positive, "
    "551 neutral, 560 positive, 566 neutral, 574 positive, 580.5 neutral, 600 -"
)
FATHER_IS = (
    "0 neutral, 15.8 positive, 21 neutral, 35.5 positive, 46 neutral, 64.6 positive, 80 neutral, "
    "137 positive, 142 neutral, 157.4 positive, 165 neutral, 190.8 positive, 198 neutral, "
    "206 positive, 226 neutral, 301 positive, 306 -, 318 neutral, 341 positive, 344.5 neutral, "
    "358.8 positive, 366 neutral, 391 negative, 396.5 neutral, 412.5 positive, 441.5 neutral, "
    "485 positive, 499.5 neutral, 517 negative, 523.5 neutral, 564.8 positive, 571.5 neutral, "
    "580.8 positive, 584.5 neutral, 600 -"
)

# Where the second observer saw something else: what the first had, and what the second has.
SEEN_OTHERWISE = {
    (222.0, "watch_over"): None,
    (253.0, "organise_feelings"): "comfort",
    (349.0, "intruded"): "met",
    (391.0, "dismissed"): "missed",
}


def build_recording() -> Recording:
    """Sample session: ten minutes, two parents, two observers for a part of it."""
    first = [*_signals(), *_acts(CHILD, CHILD_DOES), *_engaged(CHILD, CHILD_IS)]
    first += [*_acts(MOTHER, MOTHER_DOES), *_engaged(MOTHER, MOTHER_IS)]
    first += [*_acts(FATHER, FATHER_DOES), *_engaged(FATHER, FATHER_IS)]
    both = sorted([*first, *_second_coding(first)], key=lambda b: b.onset_s)
    return Recording(
        session="een ochtend (verzonnen)",
        child=CHILD.name,
        child_age_months=20.0,
        caregivers=(MOTHER.name, FATHER.name),
        setting="thuis, vrij spel (verzonnen)",
        length_s=LENGTH_S,
        observers=("obs-1", "obs-2"),
        behaviours=tuple(both),
        gaps=(GAP,),
        scheme=read_scheme("circle"),
        variables=(
            ("let op", "Verzonnen voorbeeld: dit gezin en deze ochtend bestaan niet."),
            ("note", "Fictive sample: there is no such family and no such morning."),
        ),
        provenance=Provenance(maker="docs/sample/build_sample.py", version="1", seed=20),
    )


def _signals() -> Iterable[Behaviour]:
    for onset, code, seconds, strength, whom in SIGNALS:
        yield Behaviour(
            actor=CHILD,
            code=code,
            onset_s=onset,
            offset_s=round(onset + seconds, 1),
            intensity=strength,
            modifiers=(whom,) if whom else (),
            observer="obs-1",
        )


def _acts(actor: Actor, acts: Sequence[tuple[float, str, float | None]]) -> Iterable[Behaviour]:
    for onset, code, seconds in acts:
        end = None if seconds is None else round(onset + seconds, 1)
        yield Behaviour(actor=actor, code=code, onset_s=onset, offset_s=end, observer="obs-1")


def _engaged(actor: Actor, states: str) -> Iterable[Behaviour]:
    changes = [change.split() for change in states.split(",")]
    for (start, code), (end, _) in pairwise(changes):
        if code != "-":
            yield Behaviour(
                actor=actor,
                code=code,
                onset_s=float(start),
                offset_s=float(end),
                observer="obs-1",
            )


def _second_coding(first: Iterable[Behaviour]) -> Iterable[Behaviour]:
    """Code the middle again as somebody else would: a bit earlier or later, or something else."""
    rng = random.Random(20)  # the sample has to come out the same every time
    for behaviour in sorted(first, key=lambda b: (b.onset_s, b.actor.name, b.code)):
        if not SECOND_OBSERVER.start_s <= behaviour.onset_s < SECOND_OBSERVER.end_s:
            continue
        code = SEEN_OTHERWISE.get((behaviour.onset_s, behaviour.code), behaviour.code)
        shift = round(rng.uniform(-0.7, 0.7), 1)
        later = round(rng.uniform(0.0, 0.6), 1)
        if code is not None:
            yield _moved(replace(behaviour, code=code, observer="obs-2"), shift, later)


def _moved(behaviour: Behaviour, shift: float, later: float) -> Behaviour:
    onset = round(max(SECOND_OBSERVER.start_s, behaviour.onset_s + shift), 1)
    end = behaviour.offset_s
    if end is not None:
        end = round(max(onset, min(end + shift + later, SECOND_OBSERVER.end_s)), 1)
    return replace(behaviour, onset_s=onset, offset_s=end)


if __name__ == "__main__":
    write_recording(build_recording(), TARGET, force=True)
