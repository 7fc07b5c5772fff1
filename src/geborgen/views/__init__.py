"""Results to pictures, report and tables; knows no request and no database."""

from geborgen.views.circle_svg import render_circle
from geborgen.views.circle_table import circle_table
from geborgen.views.plots import plot_circle, plot_latency, plot_timeline
from geborgen.views.report import render_report_html, render_report_pdf
from geborgen.views.report_json import render_report_json
from geborgen.views.score_svg import render_scores, score_table
from geborgen.views.tables import moment_headings, moment_rows
from geborgen.views.timeline_svg import render_timeline
from geborgen.views.words import load_report_book

__all__ = [
    "circle_table",
    "load_report_book",
    "moment_headings",
    "moment_rows",
    "plot_circle",
    "plot_latency",
    "plot_timeline",
    "render_circle",
    "render_report_html",
    "render_report_json",
    "render_report_pdf",
    "render_scores",
    "render_timeline",
    "score_table",
]
