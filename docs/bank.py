"""Lives the families of the bank that ships, and writes it: ``python docs/bank.py``.

Run after the model, its calibration or its coder changed. Takes under a minute.
"""

import sys
from pathlib import Path

from geborgen.inference.bank import build_bank, write_bank

TARGET = Path(__file__).resolve().parent.parent / "src" / "geborgen" / "inference" / "bank.npz"


def main() -> None:
    """Live, tell how far it is, and write."""
    bank = build_bank(progress=lambda done, total: sys.stderr.write(f"{done} of {total}\n"))
    write_bank(bank, TARGET)
    size = TARGET.stat().st_size
    sys.stderr.write(f"{TARGET.name}: {bank.plan}, basis {bank.basis}, {size / 1000:.0f} kB\n")


if __name__ == "__main__":
    main()
