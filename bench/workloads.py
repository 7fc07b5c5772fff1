"""Fixed workloads for the bench: the same sessions every time, from a seed."""

import random
from pathlib import Path

from geborgen.moments import (
    Actor,
    Answer,
    Behaviour,
    CodeDefinition,
    CodeMeaning,
    CodingScheme,
    Engagement,
    Mark,
    Need,
    Provenance,
    Recording,
    Role,
)

__all__ = ["make_eaf", "make_recording"]

CHILD = Actor(role=Role.CHILD, name="kind")
MOTHER = Actor(role=Role.CAREGIVER, name="moeder")

SCHEME = CodingScheme(
    name="bench",
    codes=(
        CodeDefinition(code="cry", means=CodeMeaning.SIGNAL, need=Need.COMFORT, intensity=0.8),
        CodeDefinition(code="look", means=CodeMeaning.SIGNAL, need=Need.WATCH_OVER),
        CodeDefinition(code="show", means=CodeMeaning.SIGNAL, need=Need.ENJOY),
        CodeDefinition(code="hold", means=CodeMeaning.ANSWER, answer=Answer.CONTAINED),
        CodeDefinition(code="answer", means=CodeMeaning.ANSWER, answer=Answer.MET),
        CodeDefinition(code="turn away", means=CodeMeaning.ANSWER, answer=Answer.DISMISSED),
        CodeDefinition(code="play", means=CodeMeaning.MARK, mark=Mark.EXPLORING),
        CodeDefinition(code="smile", means=CodeMeaning.ENGAGEMENT, engagement=Engagement.POSITIVE),
        CodeDefinition(code="frown", means=CodeMeaning.ENGAGEMENT, engagement=Engagement.NEGATIVE),
    ),
)

_ACTS = (
    (CHILD, "cry", 4.0),
    (CHILD, "look", 0.0),
    (CHILD, "show", 0.0),
    (MOTHER, "hold", 6.0),
    (MOTHER, "answer", 0.0),
    (MOTHER, "answer", 0.0),
    (MOTHER, "turn away", 0.0),
    (CHILD, "play", 8.0),
    (CHILD, "smile", 2.0),
    (MOTHER, "smile", 2.0),
    (CHILD, "frown", 2.0),
)


def make_recording(n: int, *, seconds_each: float = 0.72) -> Recording:
    """A session of n behaviours of mother and child, 5,000 of them to the hour by default."""
    rng = random.Random(20261122)
    time_s, acts = 0.0, []
    for _ in range(n):
        time_s += rng.expovariate(1 / seconds_each)
        actor, code, length = rng.choice(_ACTS)
        offset = time_s + rng.random() * length if length else None
        acts.append(Behaviour(actor=actor, code=code, onset_s=time_s, offset_s=offset))
    return Recording(
        session="bench",
        child="kind",
        provenance=Provenance(maker="bench", version="1", seed=20261122),
        length_s=time_s + 10,
        behaviours=tuple(acts),
        scheme=SCHEME,
    )


def make_eaf(path: Path, *, n: int = 8500) -> None:
    """Write an ELAN file of about 2.4 MB: two tiers of timed words, and one that refers to them."""
    rng = random.Random(20261122)
    slots, timed, referring = [], [], []
    for i in range(n):
        start = i * 400 + rng.randrange(100)
        slots += [
            f'<TIME_SLOT TIME_SLOT_ID="ts{2 * i}" TIME_VALUE="{start}"/>',
            f'<TIME_SLOT TIME_SLOT_ID="ts{2 * i + 1}" TIME_VALUE="{start + 250}"/>',
        ]
        timed.append(
            f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{i}" TIME_SLOT_REF1="ts{2 * i}" '
            f'TIME_SLOT_REF2="ts{2 * i + 1}"><ANNOTATION_VALUE>word {rng.randrange(40)}'
            f"</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
        )
        if i % 3 == 0:
            referring.append(
                f'<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="r{i}" ANNOTATION_REF="a{i}">'
                f"<ANNOTATION_VALUE>{rng.choice('NVA')}</ANNOTATION_VALUE>"
                f"</REF_ANNOTATION></ANNOTATION>"
            )
    half = len(timed) // 2
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<ANNOTATION_DOCUMENT AUTHOR="" '
        'DATE="2026-01-01T00:00:00+00:00" FORMAT="2.8" VERSION="2.8" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:noNamespaceSchemaLocation="EAFv2.8.xsd">'
        '<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/>'
        f"<TIME_ORDER>{''.join(slots)}</TIME_ORDER>"
        '<TIER LINGUISTIC_TYPE_REF="words" PARTICIPANT="CHI" TIER_ID="CHI">'
        f"{''.join(timed[:half])}</TIER>"
        '<TIER LINGUISTIC_TYPE_REF="words" PARTICIPANT="MOT" TIER_ID="MOT">'
        f"{''.join(timed[half:])}</TIER>"
        '<TIER LINGUISTIC_TYPE_REF="pos" PARENT_REF="CHI" PARTICIPANT="CHI" TIER_ID="pos@CHI">'
        f"{''.join(referring[: half // 3])}</TIER>"
        '<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="words" TIME_ALIGNABLE="true"/>'
        '<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="pos" CONSTRAINTS="Symbolic_Association" '
        'TIME_ALIGNABLE="false"/>'
        '<CONSTRAINT DESCRIPTION="1-1" STEREOTYPE="Symbolic_Association"/>'
        "</ANNOTATION_DOCUMENT>",
        encoding="utf-8",
    )
