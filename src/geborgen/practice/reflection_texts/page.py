"""The guided page for pausing after a moment: its questions, hints and kind words."""

import functools
from dataclasses import dataclass

from geborgen.moments import Language
from geborgen.moments.plain import from_plain
from geborgen.practice.reader import Reader
from geborgen.practice.sayings import read_table

__all__ = ["ReflectionPage", "ReflectionStep", "reflection_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _StepRow:
    key: str
    question_nl: str
    question_en: str
    hints_nl: tuple[str, ...]
    hints_en: tuple[str, ...]
    before_birth: bool | None = None
    reader: Reader | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _PageRow:
    sources: tuple[str, ...]
    title_nl: str
    title_en: str
    intro_nl: str
    intro_en: str
    private_nl: str
    private_en: str
    breath_nl: str
    breath_en: str
    closing_nl: str
    closing_en: str
    heavy_nl: str
    heavy_en: str
    step: tuple[_StepRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReflectionStep:
    """One question with all its hints; `hint` picks one by a number of the reflection."""

    key: str
    question: str
    hints: tuple[str, ...]

    def hint(self, number: int) -> str:
        """Return the hint that goes with a number."""
        return self.hints[number % len(self.hints)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReflectionPage:
    """The whole page in one language, with the keys of the works it rests on."""

    title: str
    intro: str
    private: str
    breath: str
    steps: tuple[ReflectionStep, ...]
    closing: str
    heavy: str
    sources: tuple[str, ...]


def reflection_page(
    language: Language | str, *, reader: Reader = Reader.CAREGIVER, before_birth: bool = False
) -> ReflectionPage:
    """Return the page for a reader: felt, known before, needed, wished."""
    row, spoken = _read(), Language(language)
    steps: dict[str, ReflectionStep] = {}
    for step in row.step:
        if step.reader in (None, reader) and (before_birth or not step.before_birth):
            steps[step.key] = _in_language(step, spoken)
    names = ("title", "intro", "private", "breath", "closing", "heavy")
    said = {name: getattr(row, f"{name}_{spoken}") for name in names}
    return ReflectionPage(**said, steps=tuple(steps.values()), sources=row.sources)


def _in_language(step: _StepRow, language: Language) -> ReflectionStep:
    return ReflectionStep(
        key=step.key,
        question=getattr(step, f"question_{language}"),
        hints=getattr(step, f"hints_{language}"),
    )


@functools.cache
def _read() -> _PageRow:
    table = read_table("geborgen.practice.reflection_texts", "page")
    return from_plain(_PageRow, table, where="page")
