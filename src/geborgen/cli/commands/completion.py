"""``geborgen completion``: the words a shell completes, as the shell's own script."""

import argparse
import sys

import shtab

from geborgen.cli.parser import build_parser
from geborgen.moments import Phrasebook

__all__ = ["run"]


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Print the completion script of a shell."""
    script = shtab.complete(build_parser(book), shell=given.shell)
    sys.stdout.write(script + "\n")
