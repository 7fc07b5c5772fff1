"""Writing SVG by hand: elements, attributes and texts, each escaped once."""

from xml.sax.saxutils import escape, quoteattr

__all__ = ["Box", "element", "number", "stand_alone", "text_box", "words"]

Attribute = str | float | int | None
Box = tuple[float, float, float, float]

# The widest sans-serif a reader is likely to have (Verdana, DejaVu) takes about this many em a
# letter; labels are laid out for it, so narrower letters never collide.
_EM_PER_LETTER = 0.62


def number(value: float) -> str:
    """Return a coordinate with at most one decimal, which is finer than any screen shows."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _attribute(name: str, value: Attribute) -> str:
    spelled = number(value) if isinstance(value, float) else str(value)
    return f" {name.rstrip('_').replace('_', '-')}={quoteattr(spelled)}"


def element(name: str, /, *children: str, **attributes: Attribute) -> str:
    """Return one element; `children` are markup already, attributes that are None are left out."""
    given = "".join(_attribute(k, v) for k, v in attributes.items() if v is not None)
    return f"<{name}{given}>{''.join(children)}</{name}>" if children else f"<{name}{given}/>"


def words(text: str, x: float, y: float, **attributes: Attribute) -> str:
    """Return a text element around escaped words."""
    return element("text", escape(text), x=float(x), y=float(y), **attributes)


def text_box(text: str, x: float, y: float, *, size: float, anchor: str = "middle") -> Box:
    """Return the room (left, top, right, bottom) a line of text takes at most."""
    width = len(text) * size * _EM_PER_LETTER
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return (left, y - 0.82 * size, left + width, y + 0.24 * size)


def stand_alone(svg: str) -> str:
    """Return a drawing that can be a file of its own: with its namespace, on white."""
    if 'xmlns="' not in svg[:200]:
        svg = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return svg.replace("<svg ", '<svg style="background:#ffffff" ', 1) + "\n"
