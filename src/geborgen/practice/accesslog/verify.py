"""Reading the whole log and checking its chain, with or without Django around it."""

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from geborgen.practice.accesslog.acts import ACCESS_FIELDS
from geborgen.practice.accesslog.anchors import AnchorFolder
from geborgen.practice.accesslog.chain import ChainReport, verify_chain
from geborgen.practice.accesslog.guards import TABLE

__all__ = ["iterate_lines", "verify_log"]

_COLUMNS = ", ".join(f'"{name}"' for name in ("number", "at_us", *ACCESS_FIELDS, "link"))
_BATCH = 2000

Tell = Callable[[int, int], None] | None


def verify_log(
    open_cursor: Callable[[], Any],
    anchors: AnchorFolder,
    *,
    tell: Tell = None,
    also: dict[int, bytes] | None = None,
) -> ChainReport:
    """Check every line; `also` are anchors that a person kept, `tell` hears lines done and in all.

    `open_cursor` gives a new DB-API cursor of a connection; one that streams suits a long log.
    """
    chain_key = anchors.read_chain_key()
    # Read before the lines: a line written meanwhile is then ahead of the anchors, never behind.
    kept = anchors.read_anchors(chain_key) | (also or {})
    return verify_chain(iterate_lines(open_cursor, tell), chain_key, kept)


def iterate_lines(open_cursor: Callable[[], Any], tell: Tell = None) -> Iterator[tuple[Any, ...]]:
    """Give the lines in order of their number, as the chain takes them."""
    with closing(open_cursor()) as counting:
        counting.execute(f"SELECT count(*) FROM {TABLE}")
        (total,) = counting.fetchone()
    done = 0
    with closing(open_cursor()) as reading:
        reading.execute(f"SELECT {_COLUMNS} FROM {TABLE} ORDER BY number")
        while batch := reading.fetchmany(_BATCH):
            yield from batch
            done += len(batch)
            if tell:
                tell(done, total)
