"""The sample that comes with the program: fictive, our own, and it says so."""

import io
import tarfile
import tempfile
from importlib import resources
from pathlib import Path

from geborgen.moments import Recording
from geborgen.sources import own
from geborgen.sources.formats import ReadOptions

__all__ = ["read_sample", "read_workbench_sample"]


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


def read_workbench_sample() -> tuple[Recording, ...]:
    """Recordings of the shipped sessions for the observer's workbench.

    Returns
    -------
    tuple of Recording
        Two sessions each of twelve invented dyads, before and after, half of them with a programme
        between (variables ``phase`` and ``group``). Those from before were coded by two observers.
    """
    packed = resources.files("geborgen.sources").joinpath("samples", "workbench.tar.xz")
    with (
        tempfile.TemporaryDirectory() as folder,
        tarfile.open(fileobj=io.BytesIO(packed.read_bytes())) as archive,
    ):
        archive.extractall(folder, filter="data")
        files = sorted(Path(folder).iterdir())
        return tuple(session for file in files for session in own.read(file, ReadOptions()))
