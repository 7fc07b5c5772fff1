"""Compares what we depend on with the published lists of known faults, at most once a day.

Fails when a pinned version has a known fault that is not in ``ACCEPTED`` with a reason. Without a
network one line says that nothing was compared and it does not fail, except with ``--strict``,
for a release. ``GEBORGEN_ADVISORIES`` is the address of another list, in the form of OSV.
"""

import hashlib
import json
import os
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
# Faults that do not touch us: the fault's id, and why not.
ACCEPTED: dict[str, str] = {}


def main() -> int:
    """Say what is known; 1 when there are faults, and with ``--strict`` when nobody could say."""
    result = read_kept() or keep(compare())
    compared, pins = result["compared"], result["pins"]
    if not compared:
        say("no list of known faults within reach; nothing was compared")
    elif compared < pins:
        say(f"{compared} of {pins} packages were found in the lists of known faults")
    for fault in result["faults"]:
        say(f"known fault: {fault}")
    return int(bool(result["faults"]) or (not compared and "--strict" in sys.argv))


def compare() -> dict[str, Any]:
    """Ask for one package first, and for all of them only when that was answered."""
    pins = PINNED.read_text(encoding="utf-8").splitlines()
    probe = [pin for pin in pins if pin.startswith(f"{PROBE}==")]
    found = look_up(probe, limit_s=PROBE_S) and look_up(pins, limit_s=ALL_S)
    answered = [one for one in found if "skip_reason" not in one]
    faults = [line for one in answered for line in tell(one)]
    return {"compared": len(answered), "pins": len(found), "faults": faults}


def look_up(pins: list[str], *, limit_s: int) -> list[dict[str, Any]]:
    """Packages that belong on this machine, each with its faults; none when out of reach."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("\n".join(pins))
        file.flush()
        words = ["--no-deps", "--disable-pip", "--progress-spinner=off", "-f", "json"]
        if other := os.environ.get("GEBORGEN_ADVISORIES"):
            words += ["-s", "osv", "--osv-url", other]
        try:
            done = subprocess.run(
                [sys.executable, "-m", "pip_audit", "-r", file.name, *words],
                capture_output=True, text=True, timeout=limit_s, check=False,
            )  # fmt: skip
            answered: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
        except (subprocess.TimeoutExpired, ValueError, KeyError):
            return []
    is_reached = any("skip_reason" not in one for one in answered)
    return answered if is_reached else []


def tell(package: dict[str, Any]) -> list[str]:
    """One line for each fault: what, where, and which version mends it."""
    return [
        f"{package['name']} {package['version']}: {fault['id']}, "
        f"mended in {', '.join(fault['fix_versions']) or 'no version yet'}"
        for fault in package["vulns"]
        if fault["id"] not in ACCEPTED
    ]


def read_kept() -> dict[str, Any] | None:
    """Today's result for these pins, if there is one."""
    try:
        kept: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    is_known = kept.get("of") == today() and "pins" in kept
    return kept if is_known and "--strict" not in sys.argv else None


def keep(result: dict[str, Any]) -> dict[str, Any]:
    """Keep a result for the rest of the day."""
    kept = {**result, "of": today()}
    KEPT.write_text(json.dumps(kept), encoding="utf-8")
    return kept


def today() -> str:
    """The day and the pins that a result is of."""
    digest = hashlib.sha256(PINNED.read_bytes()).hexdigest()
    return f"{datetime.now(UTC):%Y-%m-%d} {digest} {os.environ.get('GEBORGEN_ADVISORIES', '')}"


def say(text: str) -> None:
    """One line for the person."""
    print(f"run: {text}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
