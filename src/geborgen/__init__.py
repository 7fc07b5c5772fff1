"""Geborgen: what a child asks of its caregiver, what the answers add up to, what would help.

Everything one needs from Python stands here by name and is loaded when first used.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geborgen.analysis import compute_circle, compute_reading
    from geborgen.analysis.frames.acts import make_behaviours_frame, make_units_frame
    from geborgen.analysis.frames.agreement import make_agreement_frame
    from geborgen.analysis.frames.dyads import make_dyads_frame
    from geborgen.analysis.frames.sequences import make_lag_frame, make_windows_frame
    from geborgen.analysis.frames.study import make_study_frames
    from geborgen.analysis.workbench import WorkbenchChoice, compute_study
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
    from geborgen.sources.folder import read_folder
    from geborgen.sources.sample import read_workbench_sample
    from geborgen.views import plot_circle, render_report_html, render_report_json
    from geborgen.views.outlook_page import render_outlook_html

__all__ = [
    "Language",
    "Moment",
    "ReadOptions",
    "Recording",
    "WorkbenchChoice",
    "compute_circle",
    "compute_outlook",
    "compute_outlook_report",
    "compute_reading",
    "compute_study",
    "derive_moments",
    "draft_scheme",
    "make_agreement_frame",
    "make_behaviours_frame",
    "make_dyads_frame",
    "make_lag_frame",
    "make_study_frames",
    "make_units_frame",
    "make_windows_frame",
    "plot_circle",
    "read",
    "read_folder",
    "read_recordings",
    "read_sample",
    "read_scheme",
    "read_workbench_sample",
    "render_outlook_html",
    "render_report_html",
    "render_report_json",
    "write_recording",
]

_ROOMS = {
    "analysis": ("compute_circle", "compute_reading"),
    "analysis.frames.acts": ("make_behaviours_frame", "make_units_frame"),
    "analysis.frames.agreement": ("make_agreement_frame",),
    "analysis.frames.dyads": ("make_dyads_frame",),
    "analysis.frames.sequences": ("make_lag_frame", "make_windows_frame"),
    "analysis.frames.study": ("make_study_frames",),
    "analysis.workbench": ("WorkbenchChoice", "compute_study"),
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
    "sources.folder": ("read_folder",),
    "sources.sample": ("read_workbench_sample",),
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
