"""A page's Markdown as HTML, as plain text, and where its links lead."""

import functools
from collections.abc import Callable, Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

__all__ = ["linked_slugs", "plain_text", "render_html"]

_PAGE = "page:"
_SAFE = (_PAGE, "https://", "tel:")


@functools.cache
def _parser() -> MarkdownIt:
    """CommonMark without raw HTML and pictures; links to pages, telephones and TLS sites only."""
    # An apostrophe may begin a Dutch word: single quotation marks are apostrophes, always.
    options = {"html": False, "typographer": True, "quotes": "“”’’"}
    parser = MarkdownIt("commonmark", options).disable(["image", "html_block"])
    parser.enable("smartquotes")
    parser.validateLink = lambda url: url.startswith(_SAFE)  # type: ignore[method-assign]
    return parser


def render_html(body: str, url_of: Callable[[str], str]) -> str:
    """Return the page as HTML; `url_of` gives the address of another page by its slug."""
    parser = _parser()
    tokens = parser.parse(body)
    for link in _links(tokens):
        url = str(link.attrGet("href"))
        if url.startswith(_PAGE):
            link.attrSet("href", url_of(url.removeprefix(_PAGE)))
        elif url.startswith("https:"):
            link.attrSet("rel", "noopener noreferrer")
    return str(parser.renderer.render(tokens, parser.options, {}))


def plain_text(body: str) -> tuple[str, ...]:
    """Return the page's paragraphs, list items and headings as plain text."""
    inlines = [token for token in _parser().parse(body) if token.type == "inline"]
    return tuple("".join(_words(token)) for token in inlines)


def linked_slugs(body: str) -> set[str]:
    """Return the slugs of the pages a page links to."""
    urls = [str(link.attrGet("href")) for link in _links(_parser().parse(body))]
    return {url.removeprefix(_PAGE) for url in urls if url.startswith(_PAGE)}


def _links(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "link_open":
            yield token
        yield from _links(token.children or [])


def _words(inline: Token) -> Iterator[str]:
    for child in inline.children or []:
        yield " " if child.type == "softbreak" else child.content
