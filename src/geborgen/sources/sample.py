"""The sample that comes with the program: fictive, our own, and it says so."""

from importlib import resources

from geborgen.moments import Recording
from geborgen.sources import own
from geborgen.sources.formats import ReadOptions

__all__ = ["read_sample"]


def read_sample() -> Recording:
    """Recording of the shipped sample session: a child of 20 months, mother and father.

    Returns
    -------
    Recording
        About ten minutes, invented, coded in the shipped `circle` scheme.
    """
    file = resources.files("geborgen.sources").joinpath("samples", "morning.geborgen.json")
    with resources.as_file(file) as path:
        return own.read(path, ReadOptions())[0]
