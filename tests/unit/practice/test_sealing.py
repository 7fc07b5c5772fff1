"""A sealed stream: comes back as it went in, and no change to it goes unnoticed."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geborgen.moments import FileError
from geborgen.practice.keyring import SecretKey
from geborgen.practice.sealing import SealedReader, SealedWriter
from geborgen.practice.sealing.stream import HEADER_BYTES, PIECE_BYTES

KEY = SecretKey(b"k" * 32)
SEALED_PIECE = PIECE_BYTES + 16
LENGTHS = [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES]


def seal(data, key=KEY):
    file = io.BytesIO()
    with SealedWriter(file, key) as stream:
        stream.write(data)
    return file.getvalue()


def unseal(sealed, key=KEY):
    return SealedReader(io.BytesIO(sealed), key, name="it").read()


def content(length):
    return (b"Geheimnaam " * (length // 11 + 1))[:length]


@pytest.mark.parametrize("length", LENGTHS)
def test_what_was_sealed_comes_back(length):
    sealed = seal(content(length))
    assert unseal(sealed) == content(length)
    assert b"Geheim" not in sealed
    assert SealedReader(io.BytesIO(sealed), KEY, name="it").size == length


@given(st.lists(st.integers(0, 3 * PIECE_BYTES), max_size=5), st.integers(0, 3 * PIECE_BYTES))
def test_writing_in_parts_and_reading_from_anywhere_change_nothing(sizes, place):
    file = io.BytesIO()
    with SealedWriter(file, KEY) as stream:
        for size in sizes:
            stream.write(content(size))
    whole = b"".join(content(size) for size in sizes)
    reader = SealedReader(file, KEY, name="it") if not file.seek(0) else None
    assert reader is not None
    reader.seek(place)
    assert reader.read() == whole[place:]


@pytest.mark.parametrize("place", [0, 9, 45, HEADER_BYTES, HEADER_BYTES + SEALED_PIECE + 5, -1])
def test_one_flipped_bit_is_refused(place):
    sealed = bytearray(seal(content(2 * PIECE_BYTES + 100)))
    sealed[place] ^= 1
    with pytest.raises(FileError):
        unseal(bytes(sealed))


@pytest.mark.parametrize("length", LENGTHS[1:])
def test_a_cut_or_lengthened_stream_is_refused_before_a_byte_is_given(length):
    sealed = seal(content(length))
    for changed in (sealed[:-1], sealed[:-17], sealed + b"\0", sealed[: HEADER_BYTES + 3]):
        with pytest.raises(FileError):
            SealedReader(io.BytesIO(changed), KEY, name="it")


def test_a_stream_cut_between_pieces_is_refused():
    sealed = seal(content(3 * PIECE_BYTES))
    for pieces in (0, 1, 2):
        with pytest.raises(FileError):
            SealedReader(io.BytesIO(sealed[: HEADER_BYTES + pieces * SEALED_PIECE]), KEY, name="it")


def test_pieces_cannot_change_places_or_streams():
    first, second = seal(content(3 * PIECE_BYTES)), seal(content(3 * PIECE_BYTES))
    a, b = (
        slice(HEADER_BYTES + n * SEALED_PIECE, HEADER_BYTES + (n + 1) * SEALED_PIECE)
        for n in (0, 1)
    )
    swapped = bytearray(first)
    swapped[a], swapped[b] = first[b], first[a]
    foreign = bytearray(first)
    foreign[a] = second[a]
    for changed in (swapped, foreign):
        with pytest.raises(FileError, match="damaged"):
            unseal(bytes(changed))


def test_another_key_and_another_file_are_told_apart():
    with pytest.raises(FileError, match="another key"):
        unseal(seal(b"x"), SecretKey(b"o" * 32))
    with pytest.raises(FileError, match="not"):
        unseal(b"PK" * 100)


def test_a_writer_that_failed_or_was_forgotten_leaves_no_valid_end():
    file, forgotten = io.BytesIO(), io.BytesIO()
    with pytest.raises(RuntimeError), SealedWriter(file, KEY) as stream:
        stream.write(b"half")
        raise RuntimeError
    stream = SealedWriter(forgotten, KEY)
    stream.write(content(2 * PIECE_BYTES))
    del stream
    for left in (file, forgotten):
        with pytest.raises(FileError):
            unseal(left.getvalue())
