"""A believable reading made by hand: a child of 20 months, ten minutes, with mother and father."""

import math
from datetime import datetime, timedelta

from geborgen.analysis.results import (
    Availability,
    CircleProfile,
    Contingency,
    Counterpart,
    FourS,
    HalfProfile,
    LatencyCurve,
    Linchpin,
    LinchpinKind,
    LookAgain,
    Matching,
    NeedProfile,
    ObserverComparison,
    PairReading,
    Reading,
    RepairSummary,
    SessionReading,
    Share,
    Trend,
    TrendPoint,
    Verdict,
)
from geborgen.moments import (
    Actor,
    Answer,
    Behaviour,
    Censoring,
    CodeDefinition,
    CodeMeaning,
    CodingScheme,
    DataWarning,
    Engagement,
    Fate,
    Half,
    Mark,
    Moment,
    Need,
    Origin,
    Phrase,
    Provenance,
    Recording,
    Repair,
    Role,
    SignalKind,
    Span,
    WarningKind,
)

LENGTH_S = 612.0

# second, need, what became of it, seconds to the answer, seconds to the repair, strength
MOTHER_SCENE = (
    (8, "watch_over", "met", 1.2, None, 0.3),
    (21, "enjoy", "met", 0.8, None, 0.5),
    (33, "help", "met", 2.4, None, 0.4),
    (47, "enjoy", "met", 1.1, None, 0.6),
    (64, "delight_out", "met", 1.9, None, 0.5),
    (83, "watch_over", "missed", None, None, 0.2),
    (97, "help", "mended", 7.5, 14, 0.6),
    (131, "enjoy", "met", 0.6, None, 0.7),
    (150, "comfort", "met", 2.2, None, 0.9),
    (158, "organise_feelings", "met", 3.0, None, 1.0),
    (171, "comfort", "met", 1.4, None, 0.7),
    (205, "take_charge", "met", 2.0, None, 0.6),
    (224, "enjoy", "met", 1.7, None, 0.4),
    (240, "take_charge", "missed", 4.0, None, 0.7),
    (262, "watch_over", "met", 1.0, None, 0.3),
    (301, "protect", "undecided", None, None, 0.8),
    (390, "comfort", "met", 1.1, None, 1.0),
    (396, "organise_feelings", "mended", 6.0, 22, 1.0),
    (431, "delight_in", "met", 1.5, None, 0.5),
    (447, "protect", "met", 1.9, None, 0.6),
    (470, "enjoy", "met", 1.3, None, 0.5),
    (498, "delight_out", "met", 2.6, None, 0.6),
    (516, "watch_over", "met", 0.9, None, 0.2),
    (539, "organise_feelings", "missed", 8.4, None, 0.6),
    (556, "delight_in", "met", 1.8, None, 0.4),
    (580, "take_charge", "mended", 5.5, 9, 0.8),
    (601, "enjoy", "met", 1.0, None, 0.5),
)
FATHER_SCENE = (
    (55, "enjoy", "met", 0.7, None, 0.8),
    (74, "delight_out", "met", 1.0, None, 0.7),
    (140, "comfort", "missed", 5.0, None, 0.7),
    (187, "enjoy", "met", 0.9, None, 0.6),
    (215, "help", "met", 1.8, None, 0.5),
    (251, "comfort", "missed", None, None, 0.8),
    (340, "protect", "mended", 9.0, 31, 0.9),
    (365, "enjoy", "met", 1.2, None, 0.7),
    (410, "comfort", "missed", 6.0, None, 0.6),
    (520, "delight_out", "met", 1.4, None, 0.5),
    (570, "organise_feelings", "missed", None, None, 0.9),
)


LOOK_KEYS = {
    Fate.MET: "look.close",
    Fate.MENDED: "look.mended_caregiver",
    Fate.MISSED: "look.open",
    Fate.UNDECIDED: "look.open",
}


def verdict_of(total: int) -> Verdict:
    return Verdict.ENOUGH if total >= 12 else Verdict.THIN if total >= 5 else Verdict.TOO_FEW


def share(count: int, total: int, rule: str = "rules.answered") -> Share:
    """A share with its Wilson interval, from counts."""
    if not total:
        return Share(count=0, total=0, value=None, low=None, high=None, rule=rule,
                     method="wilson", verdict=Verdict.TOO_FEW)  # fmt: skip
    p, z = count / total, 1.96
    middle = (p + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total**2)) / (1 + z * z / total)
    return Share(
        count=count, total=total, value=p, low=max(0.0, middle - half),
        high=min(1.0, middle + half), rule=rule, method="wilson", verdict=verdict_of(total),
    )  # fmt: skip


def moment(
    caregiver: str, row: tuple, *, session: str = "s01", at: datetime | None = None
) -> Moment:
    second, need, fate, latency, repair_s, strength = row
    answers = {
        "met": (Answer.MET,)
        if need != "organise_feelings"
        else (Answer.MIRRORED, Answer.CONTAINED),
        "mended": (Answer.DISMISSED,),
        "missed": (Answer.INTRUDED,) if latency else (Answer.MISSED,),
        "undecided": (),
    }[fate]
    return Moment(
        session=session, child="k01", caregiver=caregiver, onset_s=float(second), at=at,
        child_age_months=20, need=Need(need), intensity=strength,
        signal=SignalKind.MISCUE if second in (251, 539) else SignalKind.CUE,
        answers=answers, latency_s=latency,
        watched_s=None if latency else (4.0 if fate == "undecided" else 10.0),
        censored_by=None if latency else (Censoring.LEFT if fate == "undecided"
                                          else Censoring.WINDOW),
        settled=fate in ("met", "mended"), settle_latency_s=12.0 if fate == "met" else None,
        explored=fate == "met", ruptured=fate == "mended" or second == 410 or None,
        repair=Repair(by=Role.CAREGIVER, latency_s=repair_s) if repair_s else None,
        observer="ob1",
    )  # fmt: skip


def _counts(moments: list[Moment]) -> dict[str, int]:
    counts = {str(f): sum(m.fate is f for m in moments) for f in Fate}
    counts["asked"] = len(moments)
    counts["miscues"] = sum(m.signal is SignalKind.MISCUE for m in moments)
    return counts


def _answered(moments: list[Moment]) -> Share:
    n = _counts(moments)
    return share(n["met"] + n["mended"], n["met"] + n["mended"] + n["missed"])


def circle(
    caregiver: str, moments: list[Moment], linchpin: Linchpin | None = None
) -> CircleProfile:
    by_need = {need: [m for m in moments if m.need is need] for need in Need}
    by_half = {half: [m for m in moments if m.half is half] for half in Half}
    n = _counts(moments)
    lead = len(by_half[Half.HANDS])
    return CircleProfile(
        child="k01", caregiver=caregiver, n_moments=len(moments), n_sessions=1,
        needs=tuple(NeedProfile(need=k, **_counts(v), answered=_answered(v))
                    for k, v in by_need.items()),
        halves=tuple(HalfProfile(half=k, **_counts(v), answered=_answered(v))
                     for k, v in by_half.items()),
        hands_mean=share(0, len(moments), "rules.hands_mean"),
        hands_weak=share(min(1, lead), lead, "rules.hands_weak"),
        hands_gone=share(n["missed"] // 2, len(moments), "rules.hands_gone"),
        miscues=share(n["miscues"], len(moments), "rules.miscues"),
        answered=_answered(moments),
        mended=share(n["mended"], n["mended"] + n["missed"], "rules.mended"),
        linchpin=linchpin,
    )  # fmt: skip


def latency_curve(moments: list[Moment]) -> LatencyCurve:
    """Kaplan–Meier by hand, with a rough band; good enough to draw."""
    rows = sorted((m.latency_s or m.watched_s, m.latency_s is not None) for m in moments)
    times, survival, at_risk, s = [0.0], [1.0], [len(rows)], 1.0
    for i, (t, event) in enumerate(rows):
        s *= 1 - event / (len(rows) - i)
        times.append(t), survival.append(s), at_risk.append(len(rows) - i)
    median = next((t for t, s in zip(times, survival, strict=True) if s <= 0.5), None)
    events = sum(event for _, event in rows)
    return LatencyCurve(
        what="answer", times_s=tuple(times), survival=tuple(survival),
        low=tuple(max(0.0, s - 0.16) if 0 < s < 1 else s for s in survival),
        high=tuple(min(1.0, s + 0.15) if 0 < s < 1 else s for s in survival),
        at_risk=tuple(at_risk), n=len(rows), n_events=events, n_censored=len(rows) - events,
        median_s=median, median_low_s=median and median - 0.5,
        median_high_s=median and median + 0.7, verdict=verdict_of(len(rows)),
    )  # fmt: skip


def _linchpin(caregiver: str, moments: list[Moment]) -> Linchpin:
    need = Need.COMFORT if caregiver == "papa" else Need.ORGANISE_FEELINGS
    these = [m for m in moments if m.need is need]
    answered = _answered(these)
    return Linchpin(
        kind=LinchpinKind.NEED, target=need,
        reason=Phrase.of(f"linchpin.need.{need}", asked=answered.total, answered=answered.count,
                         missed=answered.total - answered.count, total=len(moments), hidden=0),
        share=answered, gain=0.12, verdict=Verdict.THIN,
    )  # fmt: skip


def matching(caregiver: str) -> Matching:
    states = list(Engagement)
    counts = (118, 22, 6, 31, 64, 9, 12, 15, 21)
    joint = tuple((states[i // 3], states[i % 3], n) for i, n in enumerate(counts))
    return Matching(
        child="k01", caregiver=caregiver, unit_s=2.0, matched=share(203, 298, "rules.matched"),
        mismatched=share(95, 298, "rules.mismatched"), joint=joint, n_mismatches=34,
        repaired=share(31, 34, "rules.mismatch_repaired"),
        repaired_next=share(52, 95, "rules.repaired_next"),
        repairs_per_minute=3.1, mean_match_run_s=11.6, mean_mismatch_run_s=5.6,
        longest_mismatch_s=26.0, repair_latency=None, verdict=Verdict.ENOUGH,
    )  # fmt: skip


def _contingency(given: str, response: str, verdict: Verdict) -> Contingency:
    return Contingency(
        given=given, response=response, window_s=5.0, unit_s=1.0, in_window_with=21,
        in_window_without=94, outside_with=14, outside_without=483, n_given=26, n_response=35,
        odds_ratio=7.7, odds_low=3.8, odds_high=15.7, yule_q=0.77, p_value=0.001,
        n_permutations=999, verdict=verdict,
    )  # fmt: skip


def pair(caregiver: str, scene: tuple, *, with_trend: bool = False) -> PairReading:
    moments = [moment(caregiver, row) for row in scene]
    n, profile = len(moments), circle(caregiver, moments, _linchpin(caregiver, moments))
    lost = [m for m in moments if m.ruptured]
    mended = [m for m in lost if m.repair]
    tones = {"met": "strength", "mended": "repair", "missed": "struggle"}
    look = [m for m in moments if m.fate is not Fate.UNDECIDED and m.intensity > 0.65][:6]
    trend = Trend(
        points=tuple(
            TrendPoint(session=f"s0{i}", label=label, answered=share(a, t), mended=share(b, u))
            for i, (label, a, t, b, u) in enumerate(
                [("3 mrt", 9, 17, 1, 5), ("17 mrt", 12, 18, 2, 6), ("31 mrt", 15, 19, 3, 5),
                 ("14 apr", 21, 26, 3, 6)], 1)
        ),
        change=0.19, change_low=0.02, change_high=0.35, verdict=Verdict.THIN,
    )  # fmt: skip
    return PairReading(
        child="k01", caregiver=caregiver, moments=tuple(moments), circle=profile,
        four_s=FourS(seen=share(n - 3, n, "rules.seen"), soothed=share(6, 9, "rules.soothed"),
                     safe=share(n - 1, n, "rules.safe"), secure=share(2, 3, "rules.secure")),
        counterpart=Counterpart(limits=share(2, 3, "rules.limits"),
                                warmth=share(n - 5, n - 1, "rules.warmth"),
                                warm_limits=share(2, 2, "rules.warm_limits")),
        availability=Availability(
            answered_blocks=share(4, 5, "rules.answered_blocks"),
            blocks=(share(5, 6), share(4, 4), share(2, 4), share(6, 7), share(4, 6)),
            block_s=120.0, evenness=0.5, verdict=Verdict.THIN),
        mirroring=share(8, n, "rules.mirroring"), containment=share(3, 9, "rules.containment"),
        repair=RepairSummary(
            ruptures=share(len(lost), n, "rules.ruptures"),
            repaired=share(len(mended), len(lost), "rules.repaired"),
            by=((Role.CAREGIVER, max(0, len(mended) - 1)), (Role.CHILD, min(1, len(mended)))),
            latency=None),
        latency=latency_curve(moments),
        contingencies=(_contingency("child_signal", "caregiver_answer", Verdict.ENOUGH),
                       _contingency("child_negative", "caregiver_positive", Verdict.TOO_FEW)),
        matching=matching(caregiver) if caregiver == "mama" else None,
        trend=trend if with_trend else None,
        look_again=tuple(
            LookAgain(session="s01", start_s=m.onset_s - 3, end_s=m.onset_s + 14,
                      tone=tones[m.fate], reason=Phrase.of(LOOK_KEYS[m.fate]), moment=m)
            for m in look),
        untold=() if caregiver == "mama" else (Phrase.of("untold.engagement"),),
    )  # fmt: skip


def _behaviours() -> tuple[Behaviour, ...]:
    child, mother = Actor(role=Role.CHILD, name="k01"), Actor(role=Role.CAREGIVER, name="mama")
    rows = [
        Behaviour(actor=child, code="spel", onset_s=0, offset_s=145),
        Behaviour(actor=child, code="val", onset_s=145, offset_s=200),
        Behaviour(actor=mother, code="weg", onset_s=300, offset_s=385),
        Behaviour(actor=child, code="scheiding", onset_s=300, offset_s=385),
        Behaviour(actor=child, code="weerzien", onset_s=385, offset_s=460),
    ]
    for i in range(60):
        state = ("blij", "rustig", "rustig", "blij", "boos")[i % 5]
        other = ("m-blij", "m-rustig", "m-blij", "m-blij", "m-rustig")[i % 5]
        rows.append(Behaviour(actor=child, code=state, onset_s=i * 10.0, offset_s=i * 10.0 + 10))
        rows.append(Behaviour(actor=mother, code=other, onset_s=i * 10.0, offset_s=i * 10.0 + 10))
    return tuple(sorted(rows, key=lambda b: b.onset_s))


def scheme() -> CodingScheme:
    def engaged(code: str, state: Engagement) -> CodeDefinition:
        return CodeDefinition(code=code, means=CodeMeaning.ENGAGEMENT, engagement=state)

    return CodingScheme(
        name="voorbeeld",
        codes=(
            *(CodeDefinition(code=code, means=CodeMeaning.EPISODE, label_nl=nl, label_en=en)
              for code, nl, en in (("spel", "samen spelen", "playing together"),
                                   ("val", "een val", "a fall"),
                                   ("scheiding", "even alleen", "a short separation"),
                                   ("weerzien", "weerzien", "reunion"))),
            CodeDefinition(code="weg", means=CodeMeaning.MARK, mark=Mark.AWAY),
            engaged("blij", Engagement.POSITIVE), engaged("m-blij", Engagement.POSITIVE),
            engaged("rustig", Engagement.NEUTRAL), engaged("m-rustig", Engagement.NEUTRAL),
            engaged("boos", Engagement.NEGATIVE),
        ),
    )  # fmt: skip


def recording() -> Recording:
    return Recording(
        session="s01", child="k01", child_age_months=20, caregivers=("mama", "papa"),
        setting="thuis", started_at=datetime(2024, 4, 14, 10, 5), length_s=LENGTH_S,
        observers=("ob1", "ob2"), behaviours=_behaviours(), gaps=(Span(start_s=112, end_s=126),),
        media=("s01.mp4",),
        provenance=Provenance(maker="geborgen", version="0.1.0", file="sessie.boris",
                              sha256="ab" * 32),
    )  # fmt: skip


def reading(*, with_trend: bool = True, **recording_changes: object) -> Reading:
    """The whole scene: mother whose repairs work, father with whom comfort is hard."""
    pairs = (
        pair("mama", MOTHER_SCENE, with_trend=with_trend),
        pair("papa", FATHER_SCENE),
    )
    moments = tuple(m for p in pairs for m in p.moments)
    session = SessionReading(
        recording=recording(), moments=moments, n_behaviours=214, n_known=205,
        unknown_codes=(("<script>alert(1)</script>", 7), ("xq", 2)), guessed_codes=("optillen",),
        warnings=(
            DataWarning.of(WarningKind.UNPAIRED_STATE, Origin(file="sessie.boris", row=88),
                           code="huilen", actor="k01"),
            DataWarning.of(WarningKind.SEVERAL_OBSERVERS, Origin(file="sessie.boris"),
                           n=2, main="ob1"),
        ),
        observers=(ObserverComparison(session="s01", main="ob1", other="ob2", start_s=120,
                                      end_s=300, tolerance_s=1.0, n_main=14, n_other=13, n_both=12,
                                      agreement=share(12, 15, "rules.agreement")),),
    )  # fmt: skip
    fates = tuple((fate, sum(m.fate is fate for m in moments)) for fate in Fate)
    return Reading(scheme=scheme(), sessions=(session,), pairs=pairs, fates=fates)


def diary_moments(days: int = 14) -> list[Moment]:
    """A fortnight told by a father, two or three moments a day."""
    start, told = datetime(2024, 3, 4, 7, 30), []
    for day in range(days):
        for i, row in enumerate(FATHER_SCENE[day % 4 :: 4]):
            at = start + timedelta(days=day, hours=3.7 * i + (day % 3) * 0.6)
            told.append(moment("papa", row, session="dagboek", at=at))
    return told


def no_repair() -> RepairSummary:
    return RepairSummary(ruptures=share(0, 0), repaired=share(0, 0), by=(), latency=None)
