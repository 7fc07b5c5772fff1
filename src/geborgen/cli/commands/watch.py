"""``geborgen watch``: one simulated child and its caregiver, from nearby, as a page."""

import argparse
from pathlib import Path

from geborgen.cli.families import read_caregiver
from geborgen.cli.terminal import counting, say_path
from geborgen.moments import FileError, Phrasebook
from geborgen.simulation.named_parameters import Setup, set_parameters
from geborgen.simulation.parameters import Family
from geborgen.simulation.plan import VARIED
from geborgen.simulation.population import draw_caregiver, draw_temperament
from geborgen.simulation.posterior import calibrated_families
from geborgen.simulation.rng import Draws
from geborgen.simulation.typical import find_caregiver
from geborgen.simulation.watched import WatchedSetting, watch_dyad
from geborgen.sources import write_text
from geborgen.views.watch import render_watch_html

__all__ = ["run"]

_ENDING = ".html"


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Simulate one dyad and write the page on which it can be watched."""
    target = given.output or Path(f"{book.say('said.watch_name')}-{given.setting}{_ENDING}")
    if target.suffix != _ENDING:
        raise FileError("write_format", file=target.name, formats=_ENDING)
    name, family = _family(given.caregiver or "warm", seed=given.seed)
    with counting(book.say("said.growing"), book) as progress:
        dyad = watch_dyad(
            family,
            seed=given.seed,
            months=given.months,
            setting=WatchedSetting(given.setting),
            progress=progress,
        )
    page = render_watch_html(dyad, caregiver=name, language=book.language)
    write_text(target, page, force=given.force or given.output is None)
    say_path(book.say("said.watch"), target.resolve())


def _family(word: str, *, seed: int) -> tuple[str, Family]:
    """Make the family, and name its caregiver as the page will."""
    name, fixed = read_caregiver(word)
    if name == VARIED:
        draws, (population, _) = Draws(seed=seed, family=0), calibrated_families()
        family = Family(
            temperament=draw_temperament(population, draws),
            caregivers=(draw_caregiver(population, draws),),
        )
        return name, family
    setup = set_parameters(Setup(caregiver=find_caregiver(name)), fixed)
    return (Path(word).name if fixed else name), Family(caregivers=(setup.caregiver,))
