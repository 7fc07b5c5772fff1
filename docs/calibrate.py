"""Calibrates on the fit rows and writes the posterior that ships; goes on where it stopped.

Run after the model's numbers changed: ``python docs/calibrate.py``. Takes about ten minutes.
"""

import argparse
import json
import sys
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from geborgen.simulation.calibration import CalibrationPlan, calibrate
from geborgen.simulation.posterior import describe_model
from geborgen.simulation.published import Use, choose_rows, load_published

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "geborgen" / "simulation" / "posterior.json"


def main() -> None:
    """Calibrate, tell how far it is, and write the posterior."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--done", type=Path, default=Path(f"calibration-{describe_model()}.jsonl"))
    parser.add_argument("--particles", type=int, default=CalibrationPlan().particles)
    parser.add_argument("--generations", type=int, default=CalibrationPlan().generations)
    parser.add_argument("-o", "--output", type=Path, default=TARGET)
    given = parser.parse_args()
    plan = CalibrationPlan(particles=given.particles, generations=given.generations)

    def tell(tried: int, total: int) -> None:
        if tried % 20 == 0:
            sys.stderr.write(f"{tried} of {total} points\n")

    posterior = calibrate(
        choose_rows(load_published(), Use.FIT), plan, done=given.done, progress=tell
    )
    dated = replace(posterior, date=datetime.now(UTC).date().isoformat())
    given.output.write_text(json.dumps(asdict(dated), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
