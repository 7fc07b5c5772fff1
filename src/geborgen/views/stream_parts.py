"""Parts about two people's streams: being in the same mood, and one following the other."""

from collections.abc import Sequence

from geborgen.analysis.results import Contingency, Matching, Reading, Verdict
from geborgen.moments import Engagement, Phrase, Phrasebook
from geborgen.views.clock import say_seconds
from geborgen.views.matching_svg import render_matching_strip
from geborgen.views.part import Part, make_part
from geborgen.views.words import TIMES, Table, make_measure

__all__ = ["following_part", "matching_part"]

_MOST_STRIPS = 2


def _joint_table(found: Matching, book: Phrasebook) -> Table:
    counts = {(child, other): n for child, other, n in found.joint}
    states = list(Engagement)
    rows = (
        (book.say(f"engagement.{one}"), *(str(counts.get((one, two), 0)) for two in states))
        for one in states
    )
    head = book.say("matching.grid_head", caregiver=found.caregiver)
    return Table(
        caption=book.say("matching.grid", unit=say_seconds(found.unit_s, book)),
        headings=(head, *(book.say(f"engagement.{state}") for state in states)),
        rows=tuple(rows),
        is_printed=False,
    )


def _say_runs(found: Matching, book: Phrasebook) -> list[str]:
    said = []
    if found.mean_match_run_s is not None and found.mean_mismatch_run_s is not None:
        runs = {"match": say_seconds(found.mean_match_run_s, book),
                "mismatch": say_seconds(found.mean_mismatch_run_s, book)}  # fmt: skip
        said.append(book.say("matching.runs", **runs))
    if found.longest_mismatch_s:
        said.append(book.say("matching.longest", time=say_seconds(found.longest_mismatch_s, book)))
    if found.repairs_per_minute is not None and found.verdict is not Verdict.TOO_FEW:
        rate = book.number(found.repairs_per_minute)
        said.append(book.say("matching.rate", count=rate))
    if mixed := found.n_mixed_child + found.n_mixed_caregiver:
        said.append(book.say("matching.mixed", n=mixed))
    return said


def matching_part(found: Matching | None, reading: Reading, book: Phrasebook) -> Part | None:
    """Together and apart."""
    if found is None:
        return None
    pieces = Phrase.of("unit.pieces", time=say_seconds(found.unit_s, book))
    units = {"matched": pieces, "repaired": TIMES, "repaired_next": pieces}
    measures = (
        make_measure(f"matching.{name}", getattr(found, name), book, unit=unit)
        for name, unit in units.items()
    )
    strips = [
        render_matching_strip(
            s.recording,
            book,
            scheme=reading.scheme,
            caregiver=found.caregiver,
            title=s.recording.session[:24] if len(reading.sessions) > 1 else "",
        )
        for s in reading.sessions[-_MOST_STRIPS:]
        if s.recording.child == found.child
    ]
    return make_part(
        "matching",
        book,
        measures=tuple(measures),
        said=_say_runs(found, book),
        pictures=strips,
        picture_note=book.say("matching.strip_note") if any(strips) else "",
        tables=[_joint_table(found, book)],
    )


def _stream(name: str, book: Phrasebook) -> str:
    """A stream's name in words, or as it is where the analysis has none."""
    return book.say(f"contingency.{name}") if book.has(f"contingency.{name}") else name


def _say_contingency(found: Contingency, book: Phrasebook) -> str:
    """The question, its answer in words, and what the answer rests on."""
    key = f"contingency.{found.given}_{found.response}"
    names = {"given": _stream(found.given, book), "response": _stream(found.response, book)}
    question = book.say(key) if book.has(key) else book.say("following.question", **names)
    if found.verdict is Verdict.TOO_FEW:
        counted = book.say("following.counted", n=found.n_given, **names)
        return f"{question} {book.say('contingency.too_few')} {counted}"
    odds = (found.odds_ratio, found.odds_low, found.odds_high)
    if None in odds or found.p_value is None:
        return f"{question} {book.say('following.undefined', n=found.n_given, **names)}"
    is_more = found.p_value < 0.05 and (found.odds_ratio or 0) > 1
    answer = book.say("contingency.follows" if is_more else "contingency.not_clear")
    ratio, low, high = (
        book.number(value, 1 if value < 10 else 0) for value in odds if value is not None
    )
    numbers = book.say(
        "following.numbers",
        n=found.n_given,
        window=say_seconds(found.window_s, book),
        odds=ratio,
        low=low,
        high=high,
        p=book.number(found.p_value, 3),
        **names,
    )
    return f"{question} {answer} {numbers}"


def _contingency_table(found: Contingency, book: Phrasebook) -> Table:
    names = {"given": _stream(found.given, book), "response": _stream(found.response, book)}
    unit = say_seconds(found.unit_s, book)
    caption = book.say("following.name", unit=unit, **names)
    return Table(
        caption=caption,
        headings=("", book.say("following.with"), book.say("following.without")),
        rows=(
            (book.say("following.inside", **names), str(found.in_window_with),
             str(found.in_window_without)),
            (book.say("following.outside"), str(found.outside_with),
             str(found.outside_without)),
        ),
        is_printed=False,
    )  # fmt: skip


def following_part(found: Sequence[Contingency], book: Phrasebook) -> Part | None:
    """Whether the answer follows the signal."""
    if not found:
        return None
    said = [_say_contingency(one, book) for one in found]
    # Where no signals were coded it is about moods alone.
    of_signals = any("signal" in one.given for one in found)
    if any(one.zero_corrected for one in found):
        said.append(book.say("contingency.zero_corrected"))
    tables = [_contingency_table(one, book) for one in found]
    return make_part(
        "following",
        book,
        title="" if of_signals else book.say("following.title_mood"),
        intro="" if of_signals else book.say("following.intro_mood"),
        said=said,
        tables=tables,
    )
