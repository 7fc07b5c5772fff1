"""Compares what we depend on with the published lists of known faults, at most once a day.

Says what it found and fails only with ``--strict``: a fault published tomorrow should not keep
anyone from testing what they have today. Without a network one line says that nothing was compared.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PINNED = ROOT / "constraints.txt"
KEPT = ROOT / ".venv" / "audit.json"
PROBE = "django"  # one look-up tells whether the lists are within reach
PROBE_S, ALL_S = 20, 120


def main() -> int:
    """Say what is known; 1 with ``--strict`` when there are faults."""
    result = read_kept() or keep(compare())
    if result["compared"] == 0:
        say("no list of known faults within reach; nothing was compared")
    for fault in result["faults"]:
        say(f"known fault: {fault}")
    return int("--strict" in sys.argv and bool(result["faults"] or not result["compared"]))


def compare() -> dict[str, Any]:
    """Ask for one package first, and for all of them only when that was answered."""
    pins = PINNED.read_text(encoding="utf-8").splitlines()
    probe = [pin for pin in pins if pin.startswith(f"{PROBE}==")]
    if not look_up(probe, limit_s=PROBE_S):
        return {"compared": 0, "faults": []}
    answered = look_up(pins, limit_s=ALL_S)
    return {"compared": len(answered), "faults": [line for one in answered for line in tell(one)]}


def look_up(pins: list[str], *, limit_s: int) -> list[dict[str, Any]]:
    """Packages that were found in the lists, each with its faults; none when out of reach."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("\n".join(pins))
        file.flush()
        words = ["--no-deps", "--disable-pip", "--progress-spinner=off", "-f", "json"]
        try:
            done = subprocess.run(
                [sys.executable, "-m", "pip_audit", "-r", file.name, *words],
                capture_output=True, text=True, timeout=limit_s, check=False,
            )  # fmt: skip
            answered = json.loads(done.stdout)["dependencies"]
        except (subprocess.TimeoutExpired, ValueError, KeyError):
            return []
    return [one for one in answered if "skip_reason" not in one]


def tell(package: dict[str, Any]) -> list[str]:
    """One line for each fault: what, where, and which version mends it."""
    return [
        f"{package['name']} {package['version']}: {fault['id']}, "
        f"mended in {', '.join(fault['fix_versions']) or 'no version yet'}"
        for fault in package["vulns"]
    ]


def read_kept() -> dict[str, Any] | None:
    """Today's result for these pins, if there is one."""
    try:
        kept: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return kept if kept.get("of") == today() and "--strict" not in sys.argv else None


def keep(result: dict[str, Any]) -> dict[str, Any]:
    """Keep a result for the rest of the day."""
    kept = {**result, "of": today()}
    KEPT.write_text(json.dumps(kept), encoding="utf-8")
    return kept


def today() -> str:
    """The day and the pins that a result is of."""
    digest = hashlib.sha256(PINNED.read_bytes()).hexdigest()
    return f"{datetime.now(UTC):%Y-%m-%d} {digest}"


def say(text: str) -> None:
    """One line for the person."""
    print(f"run: {text}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
