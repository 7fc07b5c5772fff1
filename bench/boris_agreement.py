"""Runs BORIS's own kappa and alignment on given acts, without its windows: how long they take.

Called as a program of its own: the folder where BORIS lies, and a file with the acts.
"""

import importlib.util
import json
import logging
import sqlite3
import sys
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from types import ModuleType

# What its table of acts has and these functions ask for; indexed as it does itself.
COLUMNS = "observation TEXT, subject TEXT, behavior TEXT, type TEXT, modifiers TEXT, start, stop"
INDEXED = ("observation", "subject", "behavior", "modifiers")
WINDOWS = ("PyQt5", "PyQt5.QtWidgets", "PyQt5.QtCore", "PyQt5.QtGui")
SUBJECT, UNIT = "child", Decimal("1.0")


class _Stub(ModuleType):
    """Stands for what the functions import and do not use: windows, dialogs, settings."""

    def __getattr__(self, name: str) -> object:
        return object()


def load_functions(folder: Path) -> ModuleType:
    """The module with both functions, with stubs for the windows around them."""
    for name in ("boris", *WINDOWS):
        sys.modules[name] = _Stub(name)
    source = folder / "boris" / "irr.py"
    spec = importlib.util.spec_from_file_location("boris.irr", source)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fill_table(acts: list[list[tuple[str, float, float, bool]]]) -> sqlite3.Cursor:
    """Both observers' acts in a table as BORIS makes it."""
    cursor = sqlite3.connect(":memory:").cursor()
    cursor.execute(f"CREATE TABLE aggregated_events (id INTEGER PRIMARY KEY, {COLUMNS})")
    for column in INDEXED:
        cursor.execute(f"CREATE INDEX {column}_idx ON aggregated_events({column})")
    for observation, coded in enumerate(acts):
        cursor.executemany(
            "INSERT INTO aggregated_events VALUES (NULL, ?, ?, ?, ?, '', ?, ?)",
            [
                (str(observation), SUBJECT, code, "STATE" if state else "POINT", start, stop)
                for code, start, stop, state in coded
            ],
        )
    return cursor


def main() -> None:
    """Print the seconds of each function as JSON."""
    logging.disable(logging.CRITICAL)
    module = load_functions(Path(sys.argv[1]))
    cursor = fill_table(json.loads(Path(sys.argv[2]).read_text("utf-8")))
    taken = {}
    for what, function in (
        ("kappa per time unit", module.cohen_kappa),
        ("alignment", module.needleman_wunsch_identity),
    ):
        start = perf_counter()
        function(cursor, "0", "1", UNIT, [SUBJECT], False)
        taken[what] = perf_counter() - start
    print(json.dumps(taken))


if __name__ == "__main__":
    main()
