"""The model as a user of Mesa would write it: families are agents, a step is a moment."""

import random
from collections.abc import Sequence

import mesa

from geborgen.simulation.model import Life, live_moment
from geborgen.simulation.parameters import Family

__all__ = ["Town"]


class MesaDraws:
    """Mesa's own random numbers in place of counted ones: quicker than the twin's."""

    def __init__(self, rng: random.Random, seed: int) -> None:
        self.rng, self.seed = rng, seed

    def at(self, moment: int, block: int, purpose: int) -> tuple[float, float, float, float]:
        """Four uniforms, whatever they are for."""
        draw = self.rng.random
        return draw(), draw(), draw(), draw()


class FamilyAgent(mesa.Agent):
    """A child and its caregivers as an agent."""

    def __init__(self, town: "Town", family: Family, *, seed: int) -> None:
        super().__init__(town)
        self.life = Life.begin(family, seed=seed)
        self.life.draws = MesaDraws(town.random, seed)  # type: ignore[assignment]

    def step(self) -> None:
        """Live one moment: every rule is the model's own."""
        live_moment(self.life)


class Town(mesa.Model):
    """Families side by side, in an order that changes at every step, as Mesa's examples do."""

    def __init__(self, families: Sequence[Family], *, seed: int) -> None:
        super().__init__(seed=seed)
        for family in families:
            FamilyAgent(self, family, seed=seed)

    def step(self) -> None:
        """Let every family live a moment."""
        self.agents.shuffle_do("step")
