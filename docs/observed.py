"""Makes the coded sessions and moments of the demo practice: families of the simulator, visited.

``python docs/observed.py`` lives some families, visits each three times, and writes
``src/geborgen/practice/demo/observed.tar.xz``; ``--check`` says whether that file is what it makes.
"""

import argparse
import io
import json
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from itertools import product
from pathlib import Path
from typing import Any

from geborgen.analysis import compute_reading
from geborgen.moments import Answer, Behaviour, Moment, Recording, Role
from geborgen.practice.tiles import SignalTile, load_tiles
from geborgen.simulation.home import simulate_home
from geborgen.simulation.model import Life, live, moments_until
from geborgen.simulation.parameters import Caregiver, Family
from geborgen.simulation.typical import find_caregiver
from geborgen.sources import write_recording

TARGET = Path(__file__).parent.parent / "src/geborgen/practice/demo/observed.tar.xz"
SEED = 20261127
MOMENTS = 36
NOTED = 3
# At what ages in months a family is visited.
AGES = ((2.0, 5.0, 9.0), (10.0, 14.0, 19.0), (24.0, 29.0, 35.0), (40.0, 46.0, 52.0))
ENDINGS = (".geborgen.json", ".boris", ".geborgen.json", ".eaf", ".csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """How a caregiver is at first, to whom care leads, and how far that is at each visit."""

    first: str
    towards: str
    far: tuple[float, float, float]

    def caregiver(self, visit: int) -> Caregiver:
        """Return the caregiver as they are at a visit: between the first and the one aimed at."""
        one, other = find_caregiver(self.first), find_caregiver(self.towards)
        share = self.far[visit]
        mixed = {
            field.name: (1 - share) * getattr(one, field.name) + share * getattr(other, field.name)
            for field in fields(Caregiver)
            if isinstance(getattr(one, field.name), float)
        }
        return replace(one, **mixed)


TURNS = (
    Turn(first="late", towards="warm", far=(0.0, 0.4, 0.7)),
    Turn(first="rejecting", towards="fallible-mending", far=(0.0, 0.3, 0.6)),
    Turn(first="overprotective", towards="warm", far=(0.0, 0.4, 0.6)),
    Turn(first="fallible-open", towards="fallible-mending", far=(0.0, 0.5, 1.0)),
    Turn(first="fallible-mending", towards="fallible-mending", far=(0.0, 0.0, 0.0)),
    Turn(first="frightening", towards="fallible-mending", far=(0.0, 0.4, 0.8)),
    Turn(first="usual", towards="warm", far=(0.0, 0.2, 0.4)),
    Turn(first="late", towards="usual", far=(0.0, 0.0, 0.1)),
)


def visit_families() -> Iterator[tuple[str, bytes]]:
    """Yield each file of the archive: the coded sessions, then what they are and was noted."""
    told = []
    for number, (ages, turn) in enumerate(product(AGES, TURNS)):
        family = Family(number=number, caregivers=(turn.caregiver(0),))
        life, visits = Life.begin(family, seed=SEED), []
        for visit, months in enumerate(ages):
            recording = _visit(life, turn.caregiver(visit), months=months)
            name = f"{number:02}-{visit + 1}{ENDINGS[number % len(ENDINGS)]}"
            yield name, _write(recording, name)
            visits.append({"file": name, "months": months, "noted": list(_note(recording))})
        told.append({"first": turn.first, "towards": turn.towards, "visits": visits})
    yield "families.json", json.dumps(told, indent=1).encode()


def _visit(life: Life, caregiver: Caregiver, *, months: float) -> Recording:
    """Let a family live on with its caregiver as they are by now, then see the next moments."""
    life.family = replace(life.family, caregivers=(caregiver,))
    for _ in live(life, moments_until(months, life.model) - life.number):
        pass
    seen = simulate_home(life, moments=MOMENTS)
    # Codes instead of names, as a practice would write them down.
    child, carer = f"K{life.family.number:02}", f"K{life.family.number:02}-A"
    names = {seen.child: child, "child": child, seen.caregivers[0]: carer}
    return replace(
        seen, child=child, caregivers=(carer,),
        behaviours=tuple(_rename(one, names) for one in seen.behaviours),
    )  # fmt: skip


def _rename(behaviour: Behaviour, names: dict[str, str]) -> Behaviour:
    actor = behaviour.actor
    if actor.role is Role.CHILD:
        return behaviour
    return replace(behaviour, actor=replace(actor, name=names[actor.name]))


def _write(recording: Recording, name: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write_recording(recording, path)
        return path.read_bytes()


def _note(recording: Recording) -> Iterator[dict[str, Any]]:
    """Yield some of the moments as a professional would tap them: spread over what was seen."""
    assert recording.scheme is not None
    moments = compute_reading([recording], scheme=recording.scheme).pairs[0].moments
    # Only what a tile can say as it was: a sign of this need, shown or hidden.
    told = [moment for moment in moments if moment.need in _find_signal(moment).needs]
    step = max(1, len(told) // NOTED)
    for moment in told[step // 2 :: step][:NOTED]:
        yield _tap(moment)


def _find_signal(moment: Moment) -> SignalTile:
    signals = load_tiles().signals_for(moment.child_age_months or 0.0)
    fitting = [tile for tile in signals if tile.signal is moment.signal] or list(signals)
    return min(fitting, key=lambda tile: _place(tile.needs, moment.need))


def _tap(moment: Moment) -> dict[str, Any]:
    tiles = load_tiles()
    answers = [
        tile.key
        for answer in moment.answers or (Answer.IGNORED,)
        for tile in tiles.answers[::-1]
        if tile.answer is answer
    ]
    return {
        "signal": _find_signal(moment).key,
        "need": moment.need.value if moment.need else "",
        "answers": list(dict.fromkeys(answers))[:2],
        "ending": _find_ending(moment),
        "mending": "i_came_back" if moment.repair else "",
    }


def _place(needs: Any, need: Any) -> int:
    return needs.index(need) if need in needs else len(needs) + 1


def _find_ending(moment: Moment) -> str:
    if moment.ruptured:
        return "lost_each_other"
    if moment.explored:
        return "went_on"
    return "settled" if moment.settled else "still_upset" if moment.settled is False else ""


def pack(files: Iterator[tuple[str, bytes]]) -> bytes:
    """Return files as one archive, the same bytes for the same files."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:xz", preset=9) as archive:
        for name, data in files:
            about = tarfile.TarInfo(name)
            about.size = len(data)
            archive.addfile(about, io.BytesIO(data))
    return packed.getvalue()


def main(arguments: list[str]) -> int:
    """Write the archive, or say whether it is up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    given = parser.parse_args(arguments)
    made = pack(visit_families())
    if not given.check:
        TARGET.write_bytes(made)
        sys.stdout.write(f"{TARGET.name}: {len(made)} bytes\n")
        return 0
    is_same = TARGET.read_bytes() == made
    sys.stdout.write(f"{TARGET.name} is {'what' if is_same else 'not what'} the families give\n")
    return 0 if is_same else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
