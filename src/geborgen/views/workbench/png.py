"""Drawings as PNG, for a slide or a paper that takes no SVG."""

from importlib.util import find_spec

from geborgen.moments import UserError

__all__ = ["has_png", "render_png"]

_TIMES = 3  # about 300 dots an inch at the width of a column


def has_png() -> bool:
    """Whether the part that draws PNG is installed."""
    return find_spec("resvg_py") is not None


def render_png(svg: str) -> bytes:
    """Return a drawing that stands alone as PNG; raises UserError where the part is missing."""
    try:
        import resvg_py  # noqa: PLC0415 - the optional extra [png]
    except ImportError as error:
        raise UserError("extra_missing", what="PNG", extra="png") from error
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=_TIMES, background="white"))
