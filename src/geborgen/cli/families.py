"""From what was typed to simulated families: who cares for them, who does the work, how far."""

import argparse
import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Any

from geborgen.cli.terminal import counting, say, say_path
from geborgen.moments import FileError, Phrasebook
from geborgen.simulation.named_parameters import find_parameter
from geborgen.simulation.parameters import Caregiver
from geborgen.simulation.plan import VARIED, Drawn, Output, Plan, parse_caregiver_word
from geborgen.simulation.posterior import load_posterior
from geborgen.simulation.settings import Setting
from geborgen.simulation.sweep import SweepResult, run_sweep
from geborgen.sources import write_recordings
from geborgen.sources.files import read_text

__all__ = ["make_plan", "read_caregiver", "run_plan", "say_population", "say_result", "write_tapes"]

TAPES = "tapes"


def make_plan(
    given: argparse.Namespace, *, name: str, usual: str, outputs: tuple[Output, ...]
) -> Plan:
    """Make the plan of a command that simulates one kind of family."""
    word, fixed = read_caregiver(given.caregiver or usual)
    return Plan(
        name=name,
        seed=given.seed,
        families=given.families,
        months=given.months,
        caregiver=word,
        population=Drawn(given.population),
        fixed=fixed,
        outputs=outputs,
    )


def read_caregiver(word: str) -> tuple[str, tuple[tuple[str, float], ...]]:
    """Understand a caregiver by name, or read one from a TOML file of tendencies."""
    if not word.endswith(".toml"):
        return parse_caregiver_word(word), ()
    told = _read_toml(Path(word))
    told = told.get("caregiver", told)
    fixed = {}
    for key, value in told.items():
        name = find_parameter(key if key.startswith("caregiver.") else f"caregiver.{key}")
        fixed[name.removeprefix("caregiver.")] = value
    caregiver = Caregiver(**fixed)  # says which value cannot be
    return "usual", tuple((f"caregiver.{k}", float(v)) for k, v in asdict(caregiver).items())


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_text(file))
    except tomllib.TOMLDecodeError as error:
        raise FileError("file_broken", file=file.name, format="TOML", reason=str(error)) from error


def run_plan(
    plan: Plan, folder: Path, *, given: argparse.Namespace, book: Phrasebook
) -> SweepResult:
    """Run a plan with progress; when stopped, say that what is done stays."""
    with counting(book.say("said.families"), book) as progress:
        try:
            return run_sweep(
                plan,
                folder,
                workers=given.workers,
                cluster=getattr(given, "cluster", None),
                progress=progress,
            )
        except KeyboardInterrupt:
            say(book.say("said.sweep_stopped"), quietly=True)
            raise


def say_population(plan: Plan, book: Phrasebook) -> None:
    """Say which families were drawn, where they are various."""
    posterior = load_posterior()
    if plan.caregiver != VARIED:
        return
    if posterior is None or plan.population is Drawn.PLAIN:
        say(book.say("said.drawn_plain"), quietly=True)
    else:
        told = {"n": len(posterior.rows), "date": posterior.date}
        say(book.say("said.drawn_calibrated", **told), quietly=True)


def say_result(result: SweepResult, book: Phrasebook) -> None:
    """Say how many families there are, how many were there already, and where."""
    key = "said.rows_found" if result.found else "said.rows"
    say(book.say(key, n=result.rows, found=result.found), quietly=True)
    say_path(book.say("said.written"), result.table.resolve())


def write_tapes(plan: Plan, folder: Path, *, families: int, settings: tuple[Setting, ...]) -> Path:
    """Write recordings of the first families beside the table."""
    # Only here: the settings bring the whole model.
    from geborgen.simulation.family_tapes import simulate_tapes

    target = folder / TAPES
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError("write_refused", file=TAPES, reason=error.strerror or "?") from error
    for name, recording in simulate_tapes(plan, families=families, settings=settings):
        write_recordings([recording], target / f"{name}.geborgen.json", force=True)
    return target
