"""Draws the app's icons as PNG from its own sign, with a browser; run it when the sign changes."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

SITE = Path(__file__).resolve().parent.parent / "src/geborgen/practice/site/static/site"
GROUND = "#1f6673"
# A phone may cut a maskable icon to a circle: the sign stays in its middle.
ICONS = {
    "icon-192.png": (192, 1.0),
    "icon-512.png": (512, 1.0),
    "icon-maskable-512.png": (512, 0.7),
}


def draw(browser: Browser, name: str) -> None:
    """Draw one icon."""
    size, share = ICONS[name]
    page = browser.new_page(viewport={"width": size, "height": size})
    sign = (SITE / "sign.svg").read_text(encoding="utf-8")
    wide = round(size * share)
    ground = GROUND if share < 1 else "transparent"
    page.set_content(
        f"<style>body{{margin:0;display:grid;place-items:center;height:100vh;background:{ground}}}"
        f"svg{{width:{wide}px;height:{wide}px}}</style>{sign}"
    )
    page.screenshot(path=SITE / name, omit_background=True)
    page.close()


def main() -> int:
    """Draw them all."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name in ICONS:
            draw(browser, name)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
