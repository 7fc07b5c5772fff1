"""From a case to one page of words: the closest texts, varied by how often such a case came."""

from dataclasses import dataclass

from geborgen.moments import Language
from geborgen.practice.guidance.case import Case, Family
from geborgen.practice.guidance.library import Kind, Library, Passage, load_library
from geborgen.practice.reader import Reader

__all__ = ["Guidance", "choose_guidance"]

_CHILD = {
    (Language.NL, Reader.CAREGIVER): "je kind",
    (Language.NL, Reader.TEACHER): "het kind",
    (Language.EN, Reader.CAREGIVER): "your child",
    (Language.EN, Reader.TEACHER): "the child",
}

_TURNING_ON = (Kind.SECOND, Kind.TRY, Kind.SELF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """What comes back after a moment, in the order in which it is read."""

    readings: tuple[Passage, ...]
    answer: Passage
    age: Passage
    to_try: Passage
    mend: Passage
    thought: Passage

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Every part, in order."""
        return (*self.readings, self.answer, self.age, self.to_try, self.mend, self.thought)

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of the works all parts rest on, each once."""
        return tuple(dict.fromkeys(key for part in self.passages for key in part.sources))


def choose_guidance(case: Case, library: Library | None = None) -> Guidance:
    """Return the words for a case; the same case and number always give the same words."""
    library = library or load_library()
    parts = {kind: _choose(library, kind, case) for kind in Kind}
    return Guidance(
        readings=(parts[Kind.READING], parts[Kind.SECOND]),
        answer=parts[Kind.ANSWER],
        age=parts[Kind.AGE],
        to_try=parts[Kind.TRY],
        mend=parts[Kind.MEND],
        thought=parts[Kind.SELF],
    )


def _choose(library: Library, kind: Kind, case: Case) -> Passage:
    variants = library.passages(kind, case)
    passage = variants[_turn(kind, _number(kind, case), len(variants))]
    nl, en = (
        _name_child(text, _CHILD[language, case.reader])
        for language, text in ((Language.NL, passage.nl), (Language.EN, passage.en))
    )
    return Passage(kind=kind, nl=nl, en=en, sources=passage.sources)


def _number(kind: Kind, case: Case) -> int:
    """What foster and adoptive families read is the same for many signals: it turns with each."""
    is_shared = case.family is Family.FOSTER_OR_ADOPTIVE and kind in (Kind.SECOND, Kind.SELF)
    return case.number + (case.others if is_shared else 0)


def _turn(kind: Kind, number: int, n: int) -> int:
    """Which of n variants: each once per round; some parts turn on, so that pages differ more."""
    return (number + (number // n if kind in _TURNING_ON else 0)) % n


def _name_child(text: str, child: str) -> str:
    return text.replace("{child}", child).replace("{Child}", child[0].upper() + child[1:])
