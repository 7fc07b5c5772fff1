"""Geborgen: what a child asks of its caregiver, what the answers add up to, what would help.

Everything one needs from Python stands here by name and is loaded when first used.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geborgen.analysis import compute_circle, compute_reading
    from geborgen.inference.outlook import compute_outlook
    from geborgen.inference.report import compute_outlook_report
    from geborgen.moments import Language, Moment, Recording, derive_moments
    from geborgen.moments import __version__ as __version__
    from geborgen.sources import (
        ReadOptions,
        draft_scheme,
        read,
        read_recordings,
        read_sample,
        read_scheme,
        write_recording,
    )
    from geborgen.views import plot_circle, render_report_html, render_report_json
    from geborgen.views.outlook_page import render_outlook_html

__all__ = [
    "Language",
    "Moment",
    "ReadOptions",
    "Recording",
    "compute_circle",
    "compute_outlook",
    "compute_outlook_report",
    "compute_reading",
    "derive_moments",
    "draft_scheme",
    "plot_circle",
    "read",
    "read_recordings",
    "read_sample",
    "read_scheme",
    "render_outlook_html",
    "render_report_html",
    "render_report_json",
    "write_recording",
]

_ROOMS = {
    "analysis": ("compute_circle", "compute_reading"),
    "inference.outlook": ("compute_outlook",),
    "inference.report": ("compute_outlook_report",),
    "moments": ("Language", "Moment", "Recording", "__version__", "derive_moments"),
    "sources": (
        "ReadOptions",
        "draft_scheme",
        "read",
        "read_recordings",
        "read_sample",
        "read_scheme",
        "write_recording",
    ),
    "views": ("plot_circle", "render_report_html", "render_report_json"),
    "views.outlook_page": ("render_outlook_html",),
}


def __getattr__(name: str) -> Any:
    """Load a name's room when the name is first used: so that importing stays quick."""
    for room, names in _ROOMS.items():
        if name in names:
            return getattr(importlib.import_module(f"geborgen.{room}"), name)
    raise AttributeError(f"module 'geborgen' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
