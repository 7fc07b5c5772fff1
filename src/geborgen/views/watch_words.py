"""What a frame of the watch page says, in whole sentences."""

from collections.abc import Iterable

from geborgen.moments import Answer, Half, Phrasebook
from geborgen.simulation.child import Manner
from geborgen.simulation.strange_situation import Act, Cry
from geborgen.simulation.watched import Frame, WatchedDyad, WatchedSetting

__all__ = ["say_chapter", "say_frame", "say_who"]

_OUT = (Act.PLAYS, Act.LOOKS_BACK, Act.SHOWS, Act.WARY)
# A change of learnt value below this is not worth a sentence.
_NOTICEABLE = 0.01


def _together(sentences: Iterable[str]) -> str:
    """Join sentences; one that says nothing leaves no gap."""
    return " ".join(filter(None, sentences))


def say_who(dyad: WatchedDyad, caregiver: str, book: Phrasebook) -> str:
    """Say who is watched: the child's age, and what its caregiver tends to do."""
    key = f"watch.type.{caregiver}"
    told = book.say(key) if book.has(key) else book.say("watch.type.other", name=caregiver)
    age = book.say("watch.age", n=round(dyad.age_months))
    return _together([age, told])


def say_chapter(frame: Frame, dyad: WatchedDyad, book: Phrasebook) -> str:
    """Say where in the day or the procedure this is."""
    if dyad.setting is WatchedSetting.STRANGE_SITUATION:
        return book.say(f"watch.episode.{frame.chapter}")
    return book.say("watch.moment", number=frame.chapter, total=dyad.frames[-1].chapter)


def say_frame(frame: Frame, book: Phrasebook) -> str:
    """Say what happens: what the child does, and what the caregiver does."""
    if frame.act is not None:
        return _say_situation(frame, book)
    if frame.ends:
        return _say_end(frame, book)
    if frame.manner is None:
        return book.say(f"watch.need.{frame.need}")
    table = "manner" if frame.first else "still"
    return _together([book.say(f"watch.{table}.{frame.manner.name.lower()}"), _answer(frame, book)])


def _answer(frame: Frame, book: Phrasebook) -> str:
    if frame.pending:
        return book.say("watch.answer.pending")
    if frame.answer is Answer.DISMISSED and frame.manner is Manner.STAY:
        return book.say("watch.answer.sent_out")
    out = frame.act in _OUT or (frame.need is not None and frame.need.half is Half.TOP)
    if frame.answer is Answer.MISSED and out:
        return book.say("watch.answer.missed_out")
    return book.say(f"watch.answer.{frame.answer}") if frame.answer else ""


def _say_end(frame: Frame, book: Phrasebook) -> str:
    """Say how the moment ended, and what the child makes of it."""
    said = [book.say("watch.end.mended")] if frame.mended else []
    top = frame.need is not None and frame.need.half is Half.TOP
    if not top:
        said.append(book.say("watch.end.settled" if frame.settled else "watch.end.unsettled"))
    elif not frame.mended:
        said.append(book.say("watch.end.shared" if frame.settled else "watch.end.alone"))
    return _together([*said, _learnt(frame, book)])


def _learnt(frame: Frame, book: Phrasebook) -> str:
    if frame.surprise is None:
        return book.say("watch.learnt.nothing")
    if frame.manner is None or abs(frame.surprise) < _NOTICEABLE:
        return book.say("watch.learnt.same")
    way = "more" if frame.surprise > 0 else "less"
    return book.say(
        f"watch.learnt.{way}", what=book.say(f"watch.doing.{frame.manner.name.lower()}")
    )


def _say_situation(frame: Frame, book: Phrasebook) -> str:
    act = frame.act.name.lower() if frame.act is not None else ""
    said = [book.say(f"watch.act.{act}")]
    if frame.cry is Cry.FUSSES:
        said.append(book.say("watch.cry.fusses"))
    elif frame.cry is Cry.CRIES:
        said.append(book.say("watch.cry.cries"))
    return _together([*said, _answer(frame, book)])
