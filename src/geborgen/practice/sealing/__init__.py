"""Bytes under a key, in pieces that can be neither changed, left out, swapped nor cut off."""

from geborgen.practice.sealing.stream import SealedReader, SealedWriter

__all__ = ["SealedReader", "SealedWriter"]
