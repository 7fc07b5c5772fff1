"""The look: colours, type and room to breathe, the same in every view, by light and by dark."""

from dataclasses import dataclass, fields
from importlib import resources

__all__ = [
    "DARK",
    "LIGHT",
    "SANS",
    "SERIF",
    "Palette",
    "contrast_ratio",
    "paint",
    "render_css",
    "render_palette_css",
]

# Letters every system has; nothing is fetched.
SANS = (
    "Seravek, 'Gill Sans Nova', 'Segoe UI', Ubuntu, Calibri, 'Noto Sans', 'DejaVu Sans', "
    "source-sans-pro, sans-serif"
)
SERIF = (
    "Charter, 'Bitstream Charter', 'Sitka Text', 'Iowan Old Style', 'Source Serif 4', Cambria, "
    "Georgia, 'DejaVu Serif', serif"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Colours by what they are for. Blue-green, amber and plum stay apart for colour-blind eyes."""

    ground: str
    surface: str
    tint: str
    ink: str
    quiet: str
    rule: str
    loop: str
    hand: str
    link: str
    met: str
    met_soft: str
    mended: str
    mended_soft: str
    missed: str
    missed_soft: str


LIGHT = Palette(
    ground="#f2f4ef",
    surface="#ffffff",
    tint="#f7f3ea",
    ink="#20302f",
    quiet="#53625f",
    rule="#d5d9cf",
    loop="#bcd3d0",
    hand="#f1e2cc",
    link="#155a66",
    met="#1f6673",
    met_soft="#d5e7e6",
    mended="#a85a12",
    mended_soft="#fbe9cf",
    missed="#7c3a5c",
    missed_soft="#f5e7ee",
)

DARK = Palette(
    ground="#121a1b",
    surface="#1a2526",
    tint="#242b27",
    ink="#e9eee8",
    quiet="#b3c0bb",
    rule="#3b4a4a",
    loop="#3c5d5f",
    hand="#4a4133",
    link="#8fd3dc",
    met="#6dbfcb",
    met_soft="#21464b",
    mended="#f0b169",
    mended_soft="#463416",
    missed="#e3a6c4",
    missed_soft="#432b38",
)


def paint(fill: str | None = None, stroke: str | None = None) -> dict[str, str]:
    """Return the attributes that colour a drawing: by light as they stand, by class in the page."""
    classes = [f"f-{fill}"] * bool(fill) + [f"s-{stroke}"] * bool(stroke)
    colours = {"class_": " ".join(classes).replace("_", "-")}
    colours["fill"] = getattr(LIGHT, fill) if fill else "none"
    return colours | ({"stroke": getattr(LIGHT, stroke)} if stroke else {})


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast_ratio(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG counts it, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _variables(palette: Palette) -> str:
    named = ((f.name.replace("_", "-"), getattr(palette, f.name)) for f in fields(palette))
    return "".join(f"--{name}:{value};" for name, value in named)


def _drawing_rules() -> str:
    """What the drawings' classes mean; the same colours also stand in them as attributes."""
    names = [f.name.replace("_", "-") for f in fields(Palette)]
    fills = "".join(f".f-{name}{{fill:var(--{name})}}" for name in names)
    return fills + "".join(f".s-{name}{{stroke:var(--{name})}}" for name in names)


def render_css() -> str:
    """Return the page's whole style sheet."""
    sheet = resources.files("geborgen.views").joinpath("templates", "report.css")
    return (
        f":root{{color-scheme:light dark;--sans:{SANS};--serif:{SERIF};{_variables(LIGHT)}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_variables(DARK)}}}}}"
        f"{_drawing_rules()}\n{sheet.read_text(encoding='utf-8')}"
    )


def render_palette_css() -> str:
    """Return the colours alone, for pages with a sheet of their own and a choice of light or dark.

    `data-theme` on the root says light or dark; without it the device decides.
    """
    light, dark = _variables(LIGHT), _variables(DARK)
    return (
        f":root{{color-scheme:light dark;--sans:{SANS};--serif:{SERIF};{light}}}\n"
        "@media screen and (prefers-color-scheme:dark)"
        f"{{:root:not([data-theme=light]){{{dark}}}}}\n"
        f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{dark}}}}}\n"
        f":root[data-theme=light]{{color-scheme:light}}\n{_drawing_rules()}\n"
    )
