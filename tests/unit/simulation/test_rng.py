"""Random numbers: the published words, and the same number whatever the order of asking."""

import numpy as np
import pytest

from geborgen.simulation.kernel_lanes import philox
from geborgen.simulation.rng import Draws, Normals, Purpose, compute_philox, compute_uniforms

ONES = 0xFFFFFFFF
PI_WORDS = (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344)
# Known answers of the authors' library for philox4x32-10 (salmon2011).
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES,) * 4, (ONES, ONES), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (PI_WORDS, (0xA4093822, 0x299F31D0), (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)),
]


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN)
def test_philox_gives_the_published_words(counter, key, words):
    assert compute_philox(counter, key) == words


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN)
def test_the_compiled_philox_gives_the_same_words(counter, key, words):
    given = philox(*map(np.uint32, (*counter, *key)))
    assert given == tuple((word + 0.5) / 2**32 for word in words)


def test_compiled_and_plain_draws_are_equal_to_the_last_bit():
    key = (np.uint32(2**32 - 5), np.uint32(7))
    plain = Draws(seed=(7 << 32) | (2**32 - 5), family=2**32 - 1)
    for moment in (0, 1, 17_520, 2**32 - 1):
        counter = map(np.uint32, (moment, 3, 2**32 - 1, Purpose.DAY))
        assert philox(*counter, *key) == plain.at(moment, 3, Purpose.DAY)


def test_uniforms_are_never_nought_or_one():
    assert all(
        0 < u < 1 for place in range(100) for u in compute_uniforms((place, 0, 0, 0), (1, 2))
    )


def test_purposes_families_moments_and_blocks_have_their_own_numbers():
    base = Draws(seed=1, family=1).at(1, 1, Purpose.LIFE)
    others = [
        Draws(seed=2, family=1).at(1, 1, Purpose.LIFE),
        Draws(seed=1, family=2).at(1, 1, Purpose.LIFE),
        Draws(seed=1, family=1).at(2, 1, Purpose.LIFE),
        Draws(seed=1, family=1).at(1, 2, Purpose.LIFE),
        Draws(seed=1, family=1).at(1, 1, Purpose.DAY),
    ]
    assert len({base, *others}) == 6


def test_normals_have_mean_nought_and_spread_one():
    rng = Normals(Draws(seed=4, family=0), purpose=Purpose.CODING)
    numbers = np.array([rng.normal() for _ in range(4000)])
    assert abs(numbers.mean()) < 0.05
    assert abs(numbers.std() - 1) < 0.03
