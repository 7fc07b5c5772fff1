"""What was read, how sure it is and how it was made: the report's last part, ready for the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geborgen.analysis.references import load_reading_references
from geborgen.analysis.results import (
    CircleProfile,
    NeedProfile,
    ObserverComparison,
    PairReading,
    Reading,
    SessionReading,
    Share,
    Verdict,
)
from geborgen.moments import DataWarning, MomentRules, Phrasebook, WarningKind
from geborgen.views.clock import say_clock, say_date, say_length, say_seconds
from geborgen.views.words import Table

__all__ = ["Comparison", "DataPage", "make_comparison", "make_data_page", "say_facts", "say_title"]

_MOST_WARNINGS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A child's caregivers side by side."""

    table: Table
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataPage:
    """What the files held, what stood out, which rules and sources were used."""

    read: tuple[str, ...]
    unknown: Table | None
    guessed: tuple[str, ...]
    warnings: tuple[tuple[str, str], ...]
    more_warnings: str
    observers: tuple[str, ...]
    rules: tuple[str, ...]
    intervals: tuple[str, ...]
    formulas: tuple[str, ...]
    references: tuple[str, ...]
    scheme: str
    files: Table


def say_title(reading: Reading, book: Phrasebook) -> str:
    """Return what the report is of: a session, a diary, or several sessions."""
    if len(reading.sessions) > 1:
        return book.say("page.title_several", n=len(reading.sessions))
    kind = "page.title_diary" if _is_told(reading) else "page.title"
    return book.say(kind, session=reading.sessions[0].recording.session)


def say_facts(reading: Reading, book: Phrasebook) -> tuple[tuple[str, str], ...]:
    """Return what stands under the title: who, where, when, how long, how many moments."""
    recordings = [session.recording for session in reading.sessions]
    ages = [r.child_age_months for r in recordings if r.child_age_months is not None]
    told_at = (moment.at for pair in reading.pairs for moment in pair.moments if moment.at)
    dates = sorted((*(r.started_at for r in recordings if r.started_at), *told_at))
    told = _is_told(reading)
    length = 0.0 if told else sum(recording.end_s for recording in recordings)
    facts = {
        "child": _joined(r.child for r in recordings),
        "age": _span(
            [_say_age(age, book) for age in sorted({min(ages), max(ages)})] if ages else []
        ),
        "caregivers": _joined(pair.caregiver for pair in reading.pairs),
        "setting": _joined(r.setting for r in recordings if r.setting),
        "date": _span([say_date(at, book) for at in dates]),
        "sessions": str(len(recordings)) if len(recordings) > 1 and not told else "",
        "length": say_length(length, book) if length else "",
        "moments": str(sum(len(pair.moments) for pair in reading.pairs) or ""),
        "observers": _joined(name for r in recordings for name in r.observers),
    }
    return tuple((book.say(f"fact.{key}"), value) for key, value in facts.items() if value)


def _is_told(reading: Reading) -> bool:
    """Whether everything was told by people: a diary, with no recording behind it."""
    moments = [moment for session in reading.sessions for moment in session.moments]
    acts = any(session.n_behaviours for session in reading.sessions)
    return bool(moments) and not acts and all(moment.told for moment in moments)


def _say_age(months: float, book: Phrasebook) -> str:
    """Months for the first two years, after that years with the months that remain."""
    if months < 24:
        return book.say("page.age_months", n=round(months))
    years, rest = divmod(round(months), 12)
    if not rest:
        return book.say("page.age_years", n=years)
    return book.say("page.age_both", years=years, n=rest)


def _joined(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def _span(ordered: Sequence[str]) -> str:
    if not ordered:
        return ""
    return ordered[0] if ordered[0] == ordered[-1] else f"{ordered[0]} – {ordered[-1]}"


def make_comparison(pairs: Sequence[PairReading], book: Phrasebook) -> Comparison | None:
    """Return one child's caregivers side by side, in the files' order; None with only one."""
    if len(pairs) < 2 or not any(pair.moments for pair in pairs):
        return None
    circles = [pair.circle for pair in pairs]
    rows = [
        (book.say(f"need.{need.need}"),
         *(_cell(_profile(circle, need).answered, book) for circle in circles))
        for need in circles[0].needs
        if any(_profile(circle, need).asked for circle in circles)
    ]  # fmt: skip
    table = Table(
        caption=book.say("compare.table"),
        headings=(book.say("circle_part.need"), *(pair.caregiver for pair in pairs)),
        rows=tuple(rows),
    )
    return Comparison(table=table, said=_say_differences(circles, book))


def _profile(circle: CircleProfile, like: NeedProfile) -> NeedProfile:
    return next(need for need in circle.needs if need.need is like.need)


def _cell(share: Share, book: Phrasebook) -> str:
    if share.low is None or share.high is None:
        return "–"
    count = book.say("share.cell", count=share.count, total=share.total)
    if share.verdict is Verdict.TOO_FEW:
        return f"{count} ({book.say('verdict_word.too_few')})"
    bounds = {"low": book.percent(share.low), "high": book.percent(share.high)}
    return f"{count} ({book.say('share.interval', **bounds)})"


def _say_differences(circles: Sequence[CircleProfile], book: Phrasebook) -> tuple[str, ...]:
    """A sentence for each need in which two caregivers' intervals do not touch."""
    said = []
    for need in circles[0].needs:
        found = [(c.caregiver, _profile(c, need).answered) for c in circles]
        known = [(name, s) for name, s in found if s.verdict is not Verdict.TOO_FEW]
        for i, (one, first) in enumerate(known):
            for other, second in known[i + 1 :]:
                if _are_apart(first, second):
                    said.append(
                        book.say("compare.differs", need=book.say(f"need.{need.need}"),
                                 one=one, count=first.count, total=first.total, other=other,
                                 other_count=second.count, other_total=second.total)
                    )  # fmt: skip
    return tuple(said) or (book.say("compare.same"),)


def _are_apart(one: Share, other: Share) -> bool:
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return False
    return one.high < other.low or other.high < one.low


def make_data_page(reading: Reading, book: Phrasebook) -> DataPage:
    """Return everything about the files, the scheme, the rules and the sources."""
    # The codes a scheme does not know have a table of their own.
    found = [
        warning
        for session in reading.sessions
        for warning in session.warnings
        if warning.kind is not WarningKind.UNKNOWN_CODE or not session.unknown_codes
    ]
    warnings = list(dict.fromkeys(_say_warning(warning, book) for warning in found))
    more = len(warnings) - _MOST_WARNINGS
    guessed = (code for session in reading.sessions for code in session.guessed_codes)
    scheme = reading.scheme
    title = scheme.title_nl if book.language == "nl" else scheme.title_en
    return DataPage(
        read=tuple(dict.fromkeys(_say_read(session, book) for session in reading.sessions)),
        unknown=_unknown_table(reading, book),
        guessed=tuple(dict.fromkeys(guessed)),
        warnings=tuple(warnings[:_MOST_WARNINGS]),
        more_warnings=book.say("sure.more", n=more) if more > 0 else "",
        observers=tuple(
            _say_observers(one, book) for session in reading.sessions for one in session.observers
        ),
        rules=_say_rules(scheme.rules, book),
        intervals=_say_intervals(reading, book),
        formulas=_say_formulas(reading, book),
        references=tuple(load_reading_references().values()),
        scheme=book.say("method.scheme", name=title or scheme.name, version=scheme.version),
        files=_file_table(reading, book),
    )


def _say_read(session: SessionReading, book: Phrasebook) -> str:
    if not session.n_behaviours:
        return book.say("sure.told")
    return book.say("sure.known", n=session.n_behaviours, known=session.n_known)


def _say_warning(warning: DataWarning, book: Phrasebook) -> tuple[str, str]:
    """Where it stands, and what it says."""
    origin, said = warning.origin, book.say(warning.phrase)
    if origin is None:
        return "", said
    if origin.row is None:
        return origin.file, said
    return book.say("sure.place", file=origin.file, row=origin.row), said


def _unknown_table(reading: Reading, book: Phrasebook) -> Table | None:
    counts: dict[str, int] = {}
    for session in reading.sessions:
        for code, n in session.unknown_codes:
            counts[code] = counts.get(code, 0) + n
    if not counts:
        return None
    return Table(
        caption=book.say("sure.unknown"),
        headings=(book.say("sure.code"), book.say("sure.times")),
        rows=tuple((code, str(n)) for code, n in counts.items()),
        note=book.say("sure.unknown_cure"),
    )


def _say_observers(found: ObserverComparison, book: Phrasebook) -> str:
    return book.say(
        "sure.observer_pair",
        main=found.main,
        other=found.other,
        start=say_clock(found.start_s),
        end=say_clock(found.end_s),
        count=found.agreement.count,
        total=found.agreement.total,
        tolerance=say_seconds(found.tolerance_s, book),
    )


def _say_rules(rules: MomentRules, book: Phrasebook) -> tuple[str, ...]:
    times = {
        "window": rules.response_window_s,
        "pause": rules.signal_pause_s,
        "settle": rules.settle_window_s,
        "explore": rules.explore_window_s,
        "repair": rules.repair_window_s,
    }
    said = [book.say(f"method.{key}", time=say_seconds(s, book)) for key, s in times.items()]
    ongoing = "ongoing" if rules.ongoing_answers_count else "not_ongoing"
    return (*said, book.say(f"method.{ongoing}"), book.say("method.fate"))


def _shares(pair: PairReading) -> list[Share]:
    """Every share of a pair that the page shows."""
    circle, four, clear = pair.circle, pair.four_s, pair.counterpart
    shares = [
        circle.answered, circle.mended, circle.miscues, circle.hands_mean, circle.hands_weak,
        circle.hands_gone, four.seen, four.soothed, four.safe, four.secure, clear.limits,
        clear.warmth, clear.warm_limits, pair.mirroring, pair.containment,
        pair.availability.answered_blocks, pair.repair.ruptures, pair.repair.repaired,
    ]  # fmt: skip
    if pair.matching:
        shares += [pair.matching.matched, pair.matching.repaired, pair.matching.repaired_next]
    return shares


def _rules_used(pair: PairReading) -> list[str]:
    """Keys of the rules that a pair's numbers were counted by."""
    further = {
        "rules.latency": pair.latency,
        "rules.repair_latency": pair.repair.latency,
        "rules.contingency": pair.contingencies,
        "rules.trend": pair.trend,
        "rules.linchpin": pair.circle.linchpin,
    }
    return [share.rule for share in _shares(pair)] + [key for key, part in further.items() if part]


def _say_formulas(reading: Reading, book: Phrasebook) -> tuple[str, ...]:
    """The sentence of every rule that a number of this report was counted by."""
    keys = dict.fromkeys(key for pair in reading.pairs for key in _rules_used(pair))
    return tuple(book.say(key) for key in keys if book.has(key))


def _say_intervals(reading: Reading, book: Phrasebook) -> tuple[str, ...]:
    methods = dict.fromkeys(s.method for pair in reading.pairs for s in _shares(pair) if s.total)
    keys = (f"rules.interval_{method}" for method in methods)
    return tuple(book.say(key) for key in keys if book.has(key))


def _file_table(reading: Reading, book: Phrasebook) -> Table:
    rows = []
    for session in reading.sessions:
        made = session.recording.provenance
        fingerprint = made.sha256[:12] if made.sha256 else "–"
        maker = f"{made.maker} {made.version}"
        rows.append((made.file or "–", session.recording.session, maker, fingerprint))
    names = ("file", "session", "maker", "fingerprint")
    return Table(
        caption=book.say("method.files"),
        headings=tuple(book.say(f"method.{name}") for name in names),
        rows=tuple(rows),
    )
