"""Random numbers as a function of where they are needed: Philox4x32-10, counted, without a state.

The draws of a moment depend on the seed, the family, the moment and what they are for, and on
nothing else. So a family lives the same life whatever its place in a batch, the number of workers
or the order of work, and any moment can be run again alone.
"""

import math
from dataclasses import dataclass
from enum import IntEnum

__all__ = ["Draws", "Normals", "Purpose", "compute_philox", "compute_uniforms"]

_WORD = 0xFFFFFFFF
_MULTIPLY = (0xD2511F53, 0xCD9E8D57)
_WEYL = (0x9E3779B9, 0xBB67AE85)
_ROUNDS = 10

Words = tuple[int, int, int, int]
Uniforms = tuple[float, float, float, float]


class Purpose(IntEnum):
    """What draws are for: streams that never meet."""

    LIFE = 0
    DAY = 1
    SITUATION = 2
    PLAY = 3
    STILL_FACE = 4
    CODING = 5
    POPULATION = 6


def compute_philox(counter: Words, key: tuple[int, int]) -> Words:
    """Four random 32-bit words for a counter and a key.

    Parameters
    ----------
    counter
        Four words of 32 bits: where the numbers are needed.
    key
        Two words of 32 bits: the seed, low word first.

    Returns
    -------
    tuple of int
        Four words; equal counters and keys give equal words.

    References
    ----------
    salmon2011
    """
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(_ROUNDS):
        first, second = _MULTIPLY[0] * c0, _MULTIPLY[1] * c2
        c0, c1, c2, c3 = (
            (second >> 32) ^ c1 ^ k0,
            second & _WORD,
            (first >> 32) ^ c3 ^ k1,
            first & _WORD,
        )
        k0, k1 = (k0 + _WEYL[0]) & _WORD, (k1 + _WEYL[1]) & _WORD
    return c0, c1, c2, c3


def compute_uniforms(counter: Words, key: tuple[int, int]) -> Uniforms:
    """Four numbers between 0 and 1, both excluded, for a counter and a key.

    Parameters
    ----------
    counter, key
        As for `compute_philox`.

    Returns
    -------
    tuple of float
        (word + ½) / 2³²: never 0 and never 1.
    """
    a, b, c, d = compute_philox(counter, key)
    return (a + 0.5) / 2.0**32, (b + 0.5) / 2.0**32, (c + 0.5) / 2.0**32, (d + 0.5) / 2.0**32


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """The draws of one family under one seed.

    Parameters
    ----------
    seed
        0 to 2⁶⁴ − 1.
    family
        Number of the family, 0 to 2³² − 1.
    """

    seed: int
    family: int

    def at(self, moment: int, block: int, purpose: Purpose) -> Uniforms:
        """Four uniforms for a moment (or day, or step), a block in it, and a purpose."""
        key = (self.seed & _WORD, self.seed >> 32)
        return compute_uniforms((moment, block, self.family, int(purpose)), key)


class Normals:
    """Standard normal numbers one at a time, for a coder's error; the same for the same place.

    Parameters
    ----------
    draws
        The family's.
    purpose
        What for.
    start
        First number of the row: another start, other numbers.

    Notes
    -----
    Four uniforms summed and scaled: mean 0, standard deviation 1, never beyond ±2√3. No logarithm
    and no cosine, so that every machine gives the same.
    """

    def __init__(self, draws: Draws, *, purpose: Purpose, start: int = 0) -> None:
        self._draws = draws
        self._purpose = purpose
        self._next = start

    def normal(self) -> float:
        """Return the next number."""
        a, b, c, d = self._draws.at(self._next, 0, self._purpose)
        self._next += 1
        return (a + b + c + d - 2.0) * math.sqrt(3.0)
