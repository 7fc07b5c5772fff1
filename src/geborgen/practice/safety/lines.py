"""The small language in which the lines of rules.toml are written, and plain clauses of a text."""

import re
import unicodedata
from collections.abc import Mapping

__all__ = ["compile_line", "plain_clauses", "split_choices"]

_CLAUSE_ENDS = re.compile(r"[.;!?,\n()]+| (?:maar|but) ")
_WORD = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*")
_QUOTES = str.maketrans({"‘": "'", "’": "'", "`": "'", "´": "'", "“": " ", "”": " "})
_FOLLOWED = re.compile(r"\[([^\]]+)\] ")
_GAP = "\x01"
_AT_END = "(?= ?(?:$|(?:en|and|want|omdat|because|dus|so|sinds|since|als|if|when) ))"
_LAST = re.compile(r" \[([^\]]+)\]")


def compile_line(line: str, words: Mapping[str, str]) -> str:
    """Return the regular expression of a line, to be tried where a word of a clause begins."""
    text = _named(" ".join(line.split()), words)
    open_ended = text.endswith("*")
    ending = _AT_END if text.endswith("$") else "" if open_ended else r"(?!\w)"
    text = text.removesuffix("$")
    text = text.replace(" … ", f" {_GAP}").replace("(", "(?:").replace("*", r"[\w'-]*")
    while _LAST.search(text) and text.endswith("]"):
        text = re.sub(r" \[([^\]]+)\]$", r"(?: (?:\1))?", text)
    text = _FOLLOWED.sub(r"(?:(?:\1) )?", text)
    text = text.replace(_GAP, r"(?:\S+ ){0,6}?")
    return text + ending


def split_choices(part: str, words: Mapping[str, str]) -> list[str]:
    """Return what a part may be: the alternatives of ``(a|b)``, or the part itself."""
    text = re.sub(r"<(\w+)>", lambda name: words[name[1]], part)
    if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        text = text[1:-1]
    return [text] if "(" in text else text.split("|")


def _named(text: str, words: Mapping[str, str]) -> str:
    return re.sub(r"<(\w+)>", lambda name: f"({words[name[1]]})", text)


def plain_clauses(text: str, spelling: Mapping[str, str]) -> list[str]:
    """Return a text's clauses in lower case, without accents, spelled as the lines are."""
    low = unicodedata.normalize("NFKD", text.lower().translate(_QUOTES))
    low = "".join(sign for sign in low if not unicodedata.combining(sign))
    clauses = (_spell(part, spelling) for part in _CLAUSE_ENDS.split(low))
    return [clause for clause in clauses if clause]


def _spell(part: str, spelling: Mapping[str, str]) -> str:
    words = (_one_word(word, spelling) for word in _WORD.findall(part))
    return " ".join(words).replace("any longer", "any more")


def _one_word(word: str, spelling: Mapping[str, str]) -> str:
    known = spelling.get(word)
    if known is not None:
        return known
    return f"{word[:-3]} not" if word.endswith("n't") else word
