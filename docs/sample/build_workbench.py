"""Makes the fictive sessions that ``geborgen workbench --demo`` shows: families of the simulator.

``python docs/sample/build_workbench.py`` shows twelve families in a still face, before and after,
half of them with a programme between, has two made-up observers code them, and writes
``src/geborgen/sources/samples/workbench.tar.xz``; ``--check`` says whether it is what it makes.
"""

import argparse
import io
import random
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

from geborgen.moments import Behaviour, Recording, Role
from geborgen.simulation.model import Life, live, moments_until
from geborgen.simulation.parameters import Caregiver, Family
from geborgen.simulation.play import simulate_still_face
from geborgen.simulation.typical import find_caregiver
from geborgen.sources import write_recording

TARGET = Path(__file__).parents[2] / "src/geborgen/sources/samples/workbench.tar.xz"
SEED = 20261127
FIRST = ("late", "usual", "fallible-open", "rejecting", "overprotective", "usual")
GROUPS = ("programme", "waiting")
PHASES = (("before", 8.0, 0.0), ("after", 11.0, 0.8))
OBSERVERS = ("an", "bo")


def make_sessions() -> Iterator[tuple[str, Recording]]:
    """Yield every session with the name of its file."""
    for number in range(len(FIRST) * len(GROUPS)):
        group = GROUPS[number % len(GROUPS)]
        first = find_caregiver(FIRST[number // len(GROUPS)])
        life = Life.begin(Family(number=number, caregivers=(first,)), seed=SEED)
        for phase, months, reached in PHASES:
            far = reached if group == GROUPS[0] else 0.0
            carer = move_towards(first, find_caregiver("warm"), far)
            life.family = replace(life.family, caregivers=(carer,))
            for _ in live(life, moments_until(months, life.model) - life.number):
                pass
            seen = simulate_still_face(life, occasion=int(months))
            name = f"k{number + 1:02}-{phase}"
            yield (
                name,
                code_it(seen, name=name, number=number, told={"group": group, "phase": phase}),
            )


def move_towards(one: Caregiver, other: Caregiver, far: float) -> Caregiver:
    """Return a caregiver between two."""
    mixed = {
        field.name: (1 - far) * getattr(one, field.name) + far * getattr(other, field.name)
        for field in fields(Caregiver)
        if isinstance(getattr(one, field.name), float)
    }
    return replace(one, **mixed)


def code_it(seen: Recording, *, name: str, number: int, told: dict[str, str]) -> Recording:
    """The session as the first observer has it, and those from before by the second too."""
    rng = random.Random(f"{SEED} {name}")
    child, carer = f"k{number + 1:02}", f"k{number + 1:02}-parent"
    acts = [rename(act, child=child, carer=carer) for act in seen.behaviours]
    first = [look_again(act, rng, spread=0.15, miss=0.0) for act in acts]
    coded = [replace(act, observer=OBSERVERS[0]) for act in first if act is not None]
    names = OBSERVERS[:1]
    if told["phase"] == PHASES[0][0]:
        second = [look_again(act, rng, spread=0.6, miss=0.12) for act in acts]
        coded += [replace(act, observer=OBSERVERS[1]) for act in second if act is not None]
        names = OBSERVERS
    return replace(
        seen, session=name, length_s=None, child=child, caregivers=(carer,), observers=names,
        behaviours=tuple(sorted(coded, key=lambda act: act.onset_s)),
        variables=tuple(told.items()),
    )  # fmt: skip


def rename(act: Behaviour, *, child: str, carer: str) -> Behaviour:
    """Codes instead of names, as researchers write them down."""
    name = child if act.actor.role is Role.CHILD else carer
    return replace(act, actor=replace(act.actor, name=name))


def look_again(
    act: Behaviour, rng: random.Random, *, spread: float, miss: float
) -> Behaviour | None:
    """The act as somebody sees it: a little early or late, and now and then not at all."""
    if rng.random() < miss:
        return None
    onset_s = round(max(0.0, act.onset_s + rng.gauss(0, spread)), 2)
    if act.offset_s is None:
        return replace(act, onset_s=onset_s)
    end_s = round(max(onset_s + 0.2, act.offset_s + rng.gauss(0, spread)), 2)
    return replace(act, onset_s=onset_s, offset_s=end_s)


def pack(sessions: Iterator[tuple[str, Recording]]) -> bytes:
    """Return the sessions as one archive, the same bytes for the same sessions."""
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, tarfile.open(fileobj=packed, mode="w:xz") as tar:
        for name, recording in sessions:
            path = Path(folder) / f"{name}.geborgen.json"
            write_recording(recording, path)
            data = path.read_bytes()
            entry = tarfile.TarInfo(path.name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return packed.getvalue()


def main() -> int:
    """Write the archive, or say whether it is current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    made = pack(make_sessions())
    if parser.parse_args().check:
        return 0 if TARGET.read_bytes() == made else 1
    TARGET.write_bytes(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
