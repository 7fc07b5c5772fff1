"""A moment told as a wise colleague would: what was asked, done, mended, and what that can mean."""

from geborgen.moments import Answer, Fate, Half, Moment, Need, Phrasebook, Role, SignalKind
from geborgen.views.clock import say_clock, say_seconds

__all__ = ["FEW_ENOUGH_TO_TELL", "tell_moment"]

# So few moments are told one by one; counting them says nothing.
FEW_ENOUGH_TO_TELL = 3

# Below this a reading is told with "may": a guess is not a fact.
_SURE = 0.7
_FEELINGS = frozenset({Need.COMFORT, Need.ORGANISE_FEELINGS})


def tell_moment(moment: Moment, book: Phrasebook) -> str:
    """Return a moment in plain sentences, from its fields alone, with one that closes it."""
    lost, ending = _tell_rupture(moment, book), _tell_ending(moment, book)
    # Unrest came before the mending; rest comes after it.
    then = (*ending, *lost) if moment.repair and moment.settled is False else (*lost, *ending)
    told = (*_tell_signal(moment, book), *_tell_answers(moment, book), *then)
    return " ".join((*told, _tell_closing(moment, book)))


def _is_unsure(moment: Moment) -> bool:
    return moment.certainty is not None and moment.certainty < _SURE


def _say_when(moment: Moment, book: Phrasebook) -> str:
    """The date and time, the place in the recording, or nothing where nobody told it."""
    at = moment.at
    if at is None:
        clock = say_clock(moment.onset_s)
        return "" if moment.told else book.say("told.when_recorded", clock=clock)
    date = book.say("time.date", day=at.day, month=book.say(f"time.month.m{at.month}"))
    if moment.untimed:
        return book.say("told.when_day", date=date)
    return book.say("told.when", date=date, time=f"{at.hour}:{at.minute:02d}")


def _tell_signal(moment: Moment, book: Phrasebook) -> list[str]:
    hidden = moment.signal is SignalKind.MISCUE
    is_may = hidden or _is_unsure(moment)
    when, need = _say_when(moment, book), book.say(f"told.need.{moment.need}")
    key = f"{'asked' if when else 'just_asked'}_{'may' if is_may else 'sure'}"
    half = book.say(f"told.half{'_may' if is_may else ''}.{moment.half}")
    told = [book.say(f"told.{key}", when=when, need=need, half=half)]
    if moment.other_needs:
        others = [book.say(f"told.need.{other}") for other in moment.other_needs]
        told.append(book.say("told.also", needs=book.joined(others)))
    if moment.shown_need:
        told.append(book.say("told.shown", need=book.say(f"told.need.{moment.shown_need}")))
    elif is_may:
        told.append(book.say("told.hidden" if hidden else "told.unsure"))
    return told


def _say_who(moment: Moment, book: Phrasebook) -> str:
    """The caregiver inside a sentence: mother, a name, or else 'the caregiver', never a code."""
    name = moment.caregiver
    is_name = name.isalpha() and name[0].isupper() and name[1:].islower()
    is_bare = name.lower() in book.say("told.bare").split()
    return name if is_name or is_bare else book.say("told.caregiver")


def _begin(text: str) -> str:
    return text[:1].upper() + text[1:]


def _tell_answers(moment: Moment, book: Phrasebook) -> list[str]:
    who = _say_who(moment, book)
    if not moment.answers:
        return [book.say("told.no_answer", who=who)]
    done = [book.say(f"told.answer.{answer}") for answer in dict.fromkeys(moment.answers)]
    told = [_begin(book.say("told.did", who=who, done=book.joined(done)))]
    if moment.latency_s:
        told.append(book.say("told.after", time=say_seconds(moment.latency_s, book)))
    return told


def _tell_rupture(moment: Moment, book: Phrasebook) -> list[str]:
    if not moment.ruptured:
        return []
    repair, who = moment.repair, _say_who(moment, book)
    if repair is None:
        return [book.say("told.lost"), book.say("told.not_mended")]
    if repair.latency_s is None:
        return [book.say("told.lost"), book.say(f"told.mended_by.{repair.by}", who=who)]
    time = say_seconds(repair.latency_s, book)
    return [book.say("told.lost"), book.say(f"told.mended_after.{repair.by}", who=who, time=time)]


def _tell_ending(moment: Moment, book: Phrasebook) -> list[str]:
    """Whether the child came to rest and went back to play; unknown is said where it matters."""
    words = {True: "yes", False: "no", None: "unknown"}
    settled, explored = words[moment.settled], "yes" if moment.explored else "no"
    if moment.settled is None and not moment.explored:
        return [] if moment.half is Half.TOP else [book.say("told.end.unknown")]
    return [book.say(f"told.end.{settled}_{explored}")]


def _tell_closing(moment: Moment, book: Phrasebook) -> str:
    key = _closing(moment)
    return book.say(f"told.closing.{key}", who=_say_who(moment, book))


def _closing(moment: Moment) -> str:
    """Which sentence closes a moment: mending first, then what is still open, then what worked."""
    fate = moment.fate
    if fate is Fate.MENDED and moment.repair:
        return "mended" if moment.repair.by is Role.CAREGIVER else "mended_else"
    if Answer.FRIGHTENING in moment.answers:
        return "frightened"
    if moment.signal is SignalKind.MISCUE:
        return "hidden_met" if fate is Fate.MET and moment.settled else "hidden"
    if fate is Fate.MISSED:
        return "open"
    return "unknown" if fate is Fate.UNDECIDED else _closing_of_met(moment)


def _may_hold_more(moment: Moment) -> bool:
    """An answer to pain or a large feeling of which nobody knows whether it reached the feeling."""
    if not _FEELINGS.intersection((moment.need, *moment.other_needs)):
        return False
    unmirrored = Answer.MIRRORED not in moment.answers
    return moment.settled is None or (unmirrored and _is_unsure(moment))


def _closing_of_met(moment: Moment) -> str:
    if _may_hold_more(moment):
        return "try"
    if moment.settled is False:
        return "stay_firm" if moment.half is Half.HANDS else "stay"
    works = {Half.TOP: "base", Half.BOTTOM: "haven", Half.HANDS: "hands"}[moment.half]
    is_known = moment.settled or moment.need is Need.DELIGHT_IN or moment.half is not Half.BOTTOM
    return works if is_known else "answered"
