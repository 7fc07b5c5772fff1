"""The codes of a file as a form: what each means, chosen from what a code can mean."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geborgen.moments import (
    Answer,
    CodeDefinition,
    CodeMeaning,
    CodingScheme,
    Engagement,
    Mark,
    Need,
    Phrasebook,
)
from geborgen.practice.care.coded import CodedFile
from geborgen.sources import CodeCount, draft_scheme

__all__ = ["CodesForm"]

_MOST = 120
_KEEP, _OPEN = "as it is", ""
_WORDS: tuple[tuple[CodeMeaning, str, Any], ...] = (
    (CodeMeaning.SIGNAL, "need", Need),
    (CodeMeaning.ANSWER, "answer", Answer),
    (CodeMeaning.MARK, "mark", Mark),
    (CodeMeaning.ENGAGEMENT, "engagement", Engagement),
)


class CodesForm(forms.Form):
    """A row for each code and who showed it; the name under which the scheme is kept."""

    name = forms.CharField(label=gettext_lazy("The scheme's name"), max_length=120)

    def __init__(self, *args: Any, coded: CodedFile, book: Phrasebook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._draft = draft_scheme(coded.recordings, base=coded.scheme)
        self._counts = coded.count_codes()[:_MOST]
        meanings = _list_meanings(book)
        for i, count in enumerate(self._counts):
            known = self._draft.meaning(count.code, count.actor)
            first = (_KEEP, _say_known(known, book)) if known else (_OPEN, _("not known yet"))
            self.fields[f"code{i}"] = forms.ChoiceField(
                label=f"{count.code} · {count.actor.name or count.actor.role}", required=False,
                choices=[first, *meanings], initial=first[0],
                help_text=_("%(n)s times") % {"n": count.n},
            )  # fmt: skip

    @property
    def scheme(self) -> CodingScheme:
        """The scheme that was chosen, once the form is valid; what was seen is no guess now."""
        codes = {(one.code, one.actor): one for one in self._define()}
        return replace(self._draft, name=self.cleaned_data["name"], title_nl=None, title_en=None,
                       codes=tuple(codes.values()))  # fmt: skip

    def _define(self) -> Iterator[CodeDefinition]:
        for i, count in enumerate(self._counts):
            chosen = self.cleaned_data[f"code{i}"]
            known = self._draft.meaning(count.code, count.actor)
            if chosen == _KEEP and known is not None:
                yield replace(known, guessed=False)
            elif chosen and chosen != _KEEP:
                yield _make_definition(count, chosen)
        there = {count.code for count in self._counts}
        yield from (one for one in self._draft.codes if one.code not in there)


def _make_definition(count: CodeCount, chosen: str) -> CodeDefinition:
    means, _sep, word = chosen.partition(":")
    fields = {field: make(word) for meaning, field, make in _WORDS if meaning == means}
    return CodeDefinition(
        code=count.code, actor=count.actor.name or None, means=CodeMeaning(means), **fields
    )


def _list_meanings(book: Phrasebook) -> Sequence[tuple[str, Any]]:
    groups: list[tuple[str, Any]] = []
    for means, field, words in _WORDS:
        kind = book.say(f"meaning.{means}")
        named = [(f"{means}:{word}", f"{kind}: {book.say(f'{field}.{word}')}") for word in words]
        groups.append((kind.capitalize(), named))
    return [*groups, (str(CodeMeaning.IGNORED), book.say(f"meaning.{CodeMeaning.IGNORED}"))]


def _say_known(known: CodeDefinition, book: Phrasebook) -> str:
    words = [book.say(f"{field}.{value}") for _means, field, _make in _WORDS
             if (value := getattr(known, field)) is not None]  # fmt: skip
    said = ": ".join(filter(None, (book.say(f"meaning.{known.means}"), ", ".join(words))))
    return _("%(meaning)s (a guess)") % {"meaning": said} if known.guessed else said
