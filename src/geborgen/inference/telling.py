"""How moments come to be told: how often a telling is wrong, and what gets written down at all."""

from dataclasses import dataclass, field, fields

from geborgen.moments import UserError

__all__ = ["Teller", "Telling"]

_HIGHEST = {"slip": 0.9, "keep_open": 50.0, "keep_mended": 50.0, "keep_loud": 50.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """What is assumed of one kind of teller.

    Parameters
    ----------
    slip
        Chance that what is told of an answer has nothing to do with what was done, 0 to 0.9
        (free). With .1, two tellers agree as two trained coders do, kappa about .8.
    keep_open, keep_mended
        How much likelier a moment with a rupture that stayed open, or that was mended, is written
        down than one without a rupture; 1 = as likely (free).
    keep_loud
        How much likelier the strongest signal is written down than the weakest; 1 = as likely
        (free). It matters only where the strength itself is not told.

    Raises
    ------
    UserError
        Names the first number that cannot be.
    """

    slip: float = 0.1
    keep_open: float = 1.0
    keep_mended: float = 1.0
    keep_loud: float = 1.0

    def __post_init__(self) -> None:
        for item in fields(self):
            value, low = getattr(self, item.name), 0.0 if item.name == "slip" else 0.02
            if not low <= value <= _HIGHEST[item.name]:
                raise UserError(
                    "parameter_range", name=f"telling.{item.name}", low=f"{low:g}",
                    high=f"{_HIGHEST[item.name]:g}", found=f"{value:g}",
                )  # fmt: skip

    @property
    def is_selective(self) -> bool:
        """Whether what went wrong, or was mended, is told more or less often than the rest."""
        return self.keep_open != 1.0 or self.keep_mended != 1.0


def _diary() -> Teller:
    return Teller(slip=0.1, keep_open=2.0, keep_mended=1.5, keep_loud=2.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What is assumed of those who code sessions, and of those who write down moments.

    Parameters
    ----------
    coded
        A session was watched from beginning to end: nothing is left out.
    told
        Moments typed in by a person: what stood out is written down more often.
    misread
        Chance that a signal that shows a need is told as hiding it, and the other way, 0 to 0.4
        (free).
    blind
        Chance that tellers who never told of a hidden need would not know one, 0 to 0.99 (free).
    signs_precision
        How many moments the share of hidden signals is worth at most (free): a child of another
        age, in another setting, hides more or less often than the simulated one.

    Raises
    ------
    UserError
        Names the first number that cannot be.
    """

    coded: Teller = field(default_factory=Teller)
    told: Teller = field(default_factory=_diary)
    misread: float = 0.05
    blind: float = 0.3
    signs_precision: float = 10.0

    def __post_init__(self) -> None:
        for name, low, high in (
            ("misread", 0.0, 0.4),
            ("blind", 0.0, 0.99),
            ("signs_precision", 0.01, 1e6),
        ):
            value = getattr(self, name)
            if not low <= value <= high:
                raise UserError(
                    "parameter_range", name=f"telling.{name}", low=f"{low:g}", high=f"{high:g}",
                    found=f"{value:g}",
                )  # fmt: skip
