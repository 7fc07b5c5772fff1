"""The page on settings names every variable that the program reads, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
NAME = re.compile(r"GEBORGEN_[A-Z_]*[A-Z]")


def test_every_setting_is_on_its_page():
    files = (ROOT / "src").rglob("*.py")
    read = {name for file in files for name in NAME.findall(file.read_text(encoding="utf-8"))}
    page = (ROOT / "docs/reference/app-settings.md").read_text(encoding="utf-8")
    told = {row.split("`")[1] for row in page.splitlines() if row.startswith("| `GEBORGEN")}
    assert told == read
