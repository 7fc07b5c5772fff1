"""A state-space grid: every visit a dot in its cell, every step a line, and the same as tables."""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from geborgen.analysis.grids import Attractors, CellMeasures, Grid, Trajectory
from geborgen.moments import Phrasebook
from geborgen.views.clock import say_length
from geborgen.views.design import SANS, paint
from geborgen.views.svg import element, number, words
from geborgen.views.words import Table

__all__ = ["grid_cell_table", "grid_measure_table", "render_grid"]

_WIDTH, _SIZE, _LINE = 340.0, 12.0, 14.0
_LETTER = 0.62 * _SIZE
_LARGEST_CELL, _SMALLEST_CELL, _TOP = 76.0, 18.0, 22.0
_ROW_LETTERS, _COLUMN_LETTERS, _LEGEND_LETTERS = 13, 20, 48
# More dots than this hide each other: then a cell is one disc, and steps are lines by their number.
_MOST_DOTS = 150
# Turned by this each, dots in a cell never fall into rows.
_GOLDEN = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """Where the grid stands: its left edge, the side of a cell, and how many there are."""

    left: float
    side: float
    n_columns: int
    n_rows: int

    @property
    def width(self) -> float:
        # A grid of very many columns is drawn wider, and so smaller on the page.
        return max(_WIDTH, self.left + self.side * self.n_columns + 2)

    @property
    def floor(self) -> float:
        return _TOP + self.side * self.n_rows

    def corner(self, x: int, y: int) -> tuple[float, float]:
        return self.left + self.side * x, self.floor - self.side * (y + 1)

    def middle(self, x: int, y: int) -> tuple[float, float]:
        left, top = self.corner(x, y)
        return left + self.side / 2, top + self.side / 2


def render_grid(
    paths: Sequence[Trajectory],
    grid: Grid,
    book: Phrasebook,
    *,
    names: tuple[str, str],
    attractors: Attractors | None = None,
) -> str:
    """Return a grid as a drawing, its legend below; `names` are who goes across and who upwards."""
    frame = _make_frame(grid)
    are_dots = grid.pooled.n_visits <= _MOST_DOTS
    drawing = _draw_visits(paths, frame) if are_dots else _draw_summed(grid, frame)
    legend = _list_legend(grid, book, (are_dots, attractors))
    below = frame.floor + _column_room(grid, frame)
    lines = [
        words(line, 0, below + 16 + _LINE * (i + 1), font_size=_SIZE, **paint("quiet"))
        for i, line in enumerate(legend)
    ]
    height = below + 24 + _LINE * len(legend)
    return element(
        "svg",
        words(book.say("grid.upwards", name=names[1]), 0, 12, font_size=_SIZE, **paint("ink")),
        _draw_cells(grid, frame, book),
        _draw_row_names(grid, frame),
        _draw_column_names(grid, frame),
        words(book.say("grid.across", name=names[0]), frame.width, below + 12, font_size=_SIZE,
              text_anchor="end", **paint("ink")),
        drawing,
        _draw_attractors(attractors, frame),
        *lines,
        viewBox=f"0 0 {number(frame.width)} {number(height)}",
        role="img",
        aria_label=book.say("grid.label", across=names[0], upwards=names[1]),
        font_family=SANS,
        class_="curve grid",
    )  # fmt: skip


def grid_cell_table(grid: Grid, book: Phrasebook) -> Table:
    """Return every visited cell, most time first: what the drawing shows."""
    visited = sorted((cell for cell in grid.cells if cell.n_visits), key=lambda c: -c.seconds)
    heads = ("cell", "visits", "time", "share", "stay", "longest", "returns", "return_time")
    return Table(
        caption=book.say("grid.cells"),
        headings=tuple(book.say(f"grid.head.{head}") for head in heads),
        rows=tuple(_cell_row(cell, book) for cell in visited),
        note=book.say("grid.cells_note", visited=len(visited), cells=grid.pooled.n_cells),
    )


def grid_measure_table(grid: Grid, book: Phrasebook) -> Table:
    """Return the measures of the whole grid, added up and as means over sessions."""
    rows = []
    for mean in grid.means:
        pooled = getattr(grid.pooled, mean.name)
        bounds = (mean.low, mean.high)
        rows.append(
            (
                book.say(f"grid.measure.{mean.name}"),
                _say(pooled, book),
                _say(mean.mean, book),
                _say_bounds(bounds, book),
                str(mean.n_sessions),
            )
        )
    heads = ("measure", "pooled", "mean", "interval", "sessions")
    return Table(
        caption=book.say("grid.measures"),
        headings=tuple(book.say(f"grid.head.{head}") for head in heads),
        rows=tuple(rows),
        note=_say_basis(grid, book),
    )


def _say(value: float | None, book: Phrasebook) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else book.number(value, 2)


def _say_bounds(bounds: tuple[float | None, float | None], book: Phrasebook) -> str:
    low, high = bounds
    if low is None or high is None:
        return "–"
    return book.say("share.interval", low=book.number(low, 2), high=book.number(high, 2))


def _say_basis(grid: Grid, book: Phrasebook) -> str:
    pooled = grid.pooled
    return book.say(
        "grid.basis",
        sessions=pooled.n_sessions,
        visits=pooled.n_visits,
        time=say_length(pooled.seconds, book),
        missing=say_length(pooled.missing_s, book),
        verdict=book.say(f"verdict.{pooled.verdict}"),
    )


def _cell_row(cell: CellMeasures, book: Phrasebook) -> tuple[str, ...]:
    return (
        f"{cell.column} · {cell.row}",
        str(cell.n_visits),
        _say(cell.seconds, book),
        book.percent(cell.share),
        _say(cell.mean_visit_s, book),
        _say(cell.longest_visit_s, book),
        str(cell.n_returns),
        _say(cell.mean_return_s, book),
    )


def _make_frame(grid: Grid) -> _Frame:
    longest = max(
        (len(line) for name in grid.rows for line in _fold(name, _ROW_LETTERS)), default=0
    )
    left = longest * _LETTER + 8
    side = (_WIDTH - left - 2) / max(1, len(grid.columns))
    side = min(_LARGEST_CELL, max(_SMALLEST_CELL, side))
    return _Frame(left=left, side=side, n_columns=len(grid.columns), n_rows=len(grid.rows))


def _fold(name: str, letters: int) -> list[str]:
    """A name in up to two lines, cut with an ellipsis; the cell's title has it whole."""
    return textwrap.wrap(name, letters, max_lines=2, placeholder="…") or [""]


def _cut(name: str) -> str:
    return name if len(name) <= _COLUMN_LETTERS else f"{name[: _COLUMN_LETTERS - 1]}…"


def _are_turned(grid: Grid, frame: _Frame) -> bool:
    fitting = int(frame.side / _LETTER)
    return any(len(word) > fitting for name in grid.columns for word in name.split())


def _column_room(grid: Grid, frame: _Frame) -> float:
    if not _are_turned(grid, frame):
        return 6 + 2 * _LINE
    longest = max(len(_cut(name)) for name in grid.columns)
    return 10 + longest * _LETTER


def _draw_cells(grid: Grid, frame: _Frame, book: Phrasebook) -> str:
    """The cells as a chequered ground; each has its names and numbers as a title."""
    drawn = []
    for cell in grid.cells:
        left, top = frame.corner(cell.x, cell.y)
        said = book.say(
            "grid.cell",
            cell=f"{cell.column} · {cell.row}",
            visits=cell.n_visits,
            seconds=book.number(cell.seconds, 1),
        )
        drawn.append(
            element(
                "rect", element("title", escape(said)), x=left, y=top, width=frame.side,
                height=frame.side, stroke_width=0.8,
                **paint("tint" if (cell.x + cell.y) % 2 else "surface", "rule"),
            )
        )  # fmt: skip
    return "".join(drawn)


def _draw_row_names(grid: Grid, frame: _Frame) -> str:
    drawn = []
    for y, name in enumerate(grid.rows):
        lines = _fold(name, _ROW_LETTERS)
        _, middle = frame.middle(0, y)
        first = middle + 4 - _LINE * (len(lines) - 1) / 2
        drawn += [
            words(line, frame.left - 6, first + _LINE * i, font_size=_SIZE, text_anchor="end",
                  **paint("quiet"))
            for i, line in enumerate(lines)
        ]  # fmt: skip
    return "".join(drawn)


def _draw_column_names(grid: Grid, frame: _Frame) -> str:
    turned, drawn = _are_turned(grid, frame), []
    for x, name in enumerate(grid.columns):
        middle, _ = frame.middle(x, 0)
        if turned:
            place = f"translate({number(middle + 4)} {number(frame.floor + 6)}) rotate(-90)"
            drawn.append(words(_cut(name), 0, 0, font_size=_SIZE,
                               text_anchor="end", transform=place, **paint("quiet")))  # fmt: skip
            continue
        drawn += [
            words(line, middle, frame.floor + _LINE * (i + 1), font_size=_SIZE,
                  text_anchor="middle", **paint("quiet"))
            for i, line in enumerate(_fold(name, int(frame.side / _LETTER)))
        ]  # fmt: skip
    return "".join(drawn)


def _draw_visits(paths: Sequence[Trajectory], frame: _Frame) -> str:
    """Lines first, dots over them; a path begins with a ring."""
    longest = max((float(d) for path in paths for d in path.durations_s), default=1.0)
    counts: dict[tuple[int, int], int] = {}
    for path in paths:
        for place in zip(path.x.tolist(), path.y.tolist(), strict=True):
            counts[place] = counts.get(place, 0) + 1
    used: dict[tuple[int, int], int] = {}
    lines: list[str] = []
    dots: list[str] = []
    rings: list[str] = []
    for path in paths:
        spots = _place_dots(path, frame, (counts, used))
        lines.append(_trace(path, spots))
        for i, (x, y) in enumerate(spots):
            size = 1.8 + 0.2 * frame.side * math.sqrt(float(path.durations_s[i]) / longest)
            look = paint("surface", "ink") if i == 0 else paint("met", "surface")
            drawn = element("circle", cx=x, cy=y, r=size, stroke_width=1.2, **look)
            (dots if i else rings).append(drawn)
    trace = element("path", d="".join(lines), stroke_width=0.9, stroke_linejoin="round",
                    **paint(stroke="quiet")) if any(lines) else ""  # fmt: skip
    return trace + "".join(dots + rings)


def _place_dots(
    path: Trajectory,
    frame: _Frame,
    taken: tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]],
) -> list[tuple[float, float]]:
    counts, used = taken
    spots = []
    for place in zip(path.x.tolist(), path.y.tolist(), strict=True):
        k = used[place] = used.get(place, 0) + 1
        middle_x, middle_y = frame.middle(*place)
        away = frame.side * 0.34 * math.sqrt((k - 1) / counts[place])
        spots.append(
            (middle_x + away * math.cos(_GOLDEN * k), middle_y + away * math.sin(_GOLDEN * k))
        )
    return spots


def _trace(path: Trajectory, spots: Sequence[tuple[float, float]]) -> str:
    """From dot to dot, lifted where something is missing."""
    return "".join(
        f"{'L' if follows else 'M'}{number(x)} {number(y)}"
        for (x, y), follows in zip(spots, path.follows.tolist(), strict=True)
    )


def _draw_summed(grid: Grid, frame: _Frame) -> str:
    """One disc a cell by its time, and a line between cells by how often it was taken."""
    most_steps = max(1, int(grid.steps.max(initial=0)))
    lines = []
    for i, one in enumerate(grid.cells):
        for j in range(i):
            taken = int(grid.steps[i, j] + grid.steps[j, i])
            if taken:
                (x1, y1), (x2, y2) = (frame.middle(c.x, c.y) for c in (one, grid.cells[j]))
                path = f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"
                width = 0.5 + 4.0 * taken / (2 * most_steps)
                lines.append(element("path", d=path, stroke_width=width, **paint(stroke="loop")))
    most = max(cell.share for cell in grid.cells) or 1.0
    discs = [
        element("circle", cx=frame.middle(cell.x, cell.y)[0], cy=frame.middle(cell.x, cell.y)[1],
                r=1.5 + 0.4 * frame.side * math.sqrt(cell.share / most), stroke_width=1.2,
                **paint("met", "surface"))
        for cell in grid.cells
        if cell.n_visits
    ]  # fmt: skip
    return "".join(lines + discs)


def _draw_attractors(attractors: Attractors | None, frame: _Frame) -> str:
    drawn = []
    for one in attractors.attractors if attractors else ():
        left, top = frame.corner(one.cell.x, one.cell.y)
        drawn.append(
            element("rect", x=left + 1.5, y=top + 1.5, width=frame.side - 3, height=frame.side - 3,
                    stroke_width=2.4, **paint(stroke="mended"))
        )  # fmt: skip
    return "".join(drawn)


def _list_legend(grid: Grid, book: Phrasebook, shown: tuple[bool, Attractors | None]) -> list[str]:
    are_dots, attractors = shown
    said = [book.say("grid.legend.dots" if are_dots else "grid.legend.summed")]
    if attractors and attractors.attractors:
        verdict = book.say(f"verdict.{attractors.verdict}")
        said.append(book.say("grid.legend.attractor", verdict=verdict))
    said.append(_say_basis(grid, book))
    return [line for text in said for line in textwrap.wrap(text, _LEGEND_LETTERS)]
