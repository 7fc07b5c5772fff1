"""The observer's workbench as a page: one module per part, one per kind of drawing."""

from geborgen.views.workbench.bibliography import render_bibtex
from geborgen.views.workbench.page import (
    WorkbenchPage,
    load_workbench_book,
    make_workbench_page,
    render_methods,
    render_workbench_html,
)

__all__ = [
    "WorkbenchPage",
    "load_workbench_book",
    "make_workbench_page",
    "render_bibtex",
    "render_methods",
    "render_workbench_html",
]
