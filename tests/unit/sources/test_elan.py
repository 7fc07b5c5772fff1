"""ELAN documents: times that are not set, nested tiers, people, codes; and nothing dangerous."""

from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest

from geborgen.moments import FileError, Recording, Role, WarningKind
from geborgen.sources.formats import ReadOptions, read, recognise_format
from tests.boris_files import acts, kinds

Given = tuple[str, str, str, str]


def tag(name: str, content: str = "", **attributes: str) -> str:
    given = "".join(f" {k}={quoteattr(v)}" for k, v in attributes.items())
    return f"<{name}{given}>{content}</{name}>"


def aligned(id_: str, start: str, end: str, value: str = "", **more: str) -> str:
    annotation = tag(
        "ALIGNABLE_ANNOTATION",
        tag("ANNOTATION_VALUE", escape(value)),
        ANNOTATION_ID=id_,
        TIME_SLOT_REF1=start,
        TIME_SLOT_REF2=end,
        **more,
    )
    return tag("ANNOTATION", annotation)


def referring(id_: str, to: str, value: str = "", **more: str) -> str:
    annotation = tag(
        "REF_ANNOTATION",
        tag("ANNOTATION_VALUE", escape(value)),
        ANNOTATION_ID=id_,
        ANNOTATION_REF=to,
        **more,
    )
    return tag("ANNOTATION", annotation)


def tier(id_: str, *annotations: str, type_: str = "default-lt", **more: str) -> str:
    return tag("TIER", "".join(annotations), TIER_ID=id_, LINGUISTIC_TYPE_REF=type_, **more)


def document(slots: Iterable[int | str | None], *parts: str, header: str = "") -> str:
    """Lay out a document whose slots are ts1, ts2, … in milliseconds, None where not set."""
    order = "".join(
        tag("TIME_SLOT", TIME_SLOT_ID=f"ts{i}", **({} if v is None else {"TIME_VALUE": str(v)}))
        for i, v in enumerate(slots, start=1)
    )
    body = (header or tag("HEADER", TIME_UNITS="milliseconds")) + tag("TIME_ORDER", order)
    return tag("ANNOTATION_DOCUMENT", body + "".join(parts))


def read_document(folder: Path, text: str | bytes, **options) -> Recording:
    file = folder / "spel.eaf"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(file, ReadOptions(**options))


def test_times_are_milliseconds(tmp_path: Path) -> None:
    recording = read_document(
        tmp_path, document([1800, 2001], tier("kind", aligned("a1", "ts1", "ts2", "huilt")))
    )
    assert acts(recording) == [("kind", "kind", 1.8, 2.001)]
    assert recording.behaviours[0].comment == "huilt"
    assert recording.session == "spel"


@pytest.mark.parametrize(("units", "seconds"), [("PAL-frames", 2.0), ("NTSC-frames", 1.66833)])
def test_frames_are_counted_at_their_own_rate(tmp_path: Path, units: str, seconds: float) -> None:
    header = tag("HEADER", TIME_UNITS=units)
    text = document([50, 50], tier("kind", aligned("a1", "ts1", "ts2", "x")), header=header)
    assert read_document(tmp_path, text).behaviours[0].onset_s == pytest.approx(seconds, abs=1e-5)


def test_unset_times_divide_what_they_lie_in_evenly_and_are_counted(tmp_path: Path) -> None:
    words = [
        aligned("w1", "ts1", "ts2", "a"),
        aligned("w2", "ts2", "ts3", "b"),
        aligned("w3", "ts3", "ts6", "c"),
    ]
    # Another tier's slots lie between them in the list, as ELAN orders it.
    text = document(
        [1000, None, None, 1000, 2500, 4000],
        tier("zin@kind", aligned("a1", "ts1", "ts6", "abc")),
        tier("woord@kind", *words),
        tier("gebaar@kind", aligned("g1", "ts4", "ts5", "g")),
    )
    recording = read_document(tmp_path, text)
    found = {b.comment: (b.onset_s, b.offset_s) for b in recording.behaviours}
    assert (found["a"], found["b"], found["c"]) == ((1, 2), (2, 3), (3, 4))
    assert found["g"] == (1, 2.5)
    assert [dict(w.details) for w in recording.warnings if w.kind == "interpolated_time"] == [
        {"n": 2}
    ]


def test_unset_times_outside_any_row_lie_between_their_neighbours(tmp_path: Path) -> None:
    text = document([1000, None, 3000, None], tier("kind", aligned("a1", "ts2", "ts4", "x")))
    assert acts(read_document(tmp_path, text))[0][2:] == (2.0, 3.0)


def test_without_any_set_time_nothing_is_placed(tmp_path: Path) -> None:
    recording = read_document(
        tmp_path, document([None, "straks"], tier("kind", aligned("a1", "ts1", "ts2", "x")))
    )
    assert kinds(recording) == [WarningKind.UNSET_TIME]


def test_references_nest_and_take_the_times_of_the_first(tmp_path: Path) -> None:
    text = document(
        [1000, 2000],
        tier("mwu@CHI", referring("r2", "r1", "y"), type_="MWU", PARENT_REF="lex@CHI"),
        tier("lex@CHI", referring("r1", "a1", "W"), type_="LEX", PARENT_REF="CHI"),
        tier("CHI", aligned("a1", "ts1", "ts2", "hallo"), type_="transcription"),
    )
    recording = read_document(tmp_path, text)
    assert {b[2:] for b in acts(recording)} == {(1.0, 2.0)}
    assert {b.actor.name for b in recording.behaviours} == {"CHI"}
    assert recording.child == "CHI"


def test_references_to_nothing_or_in_a_circle_are_said(tmp_path: Path) -> None:
    text = document(
        [0, 1],
        tier("kind", referring("r1", "weg"), referring("r2", "r3"), referring("r3", "r2")),
    )
    recording = read_document(tmp_path, text)
    assert recording.behaviours == ()
    assert kinds(recording) == [WarningKind.UNREADABLE_ROW] * 3


def test_the_end_before_the_start_is_kept_as_a_point_and_said(tmp_path: Path) -> None:
    recording = read_document(
        tmp_path, document([2000, 1000], tier("kind", aligned("a1", "ts1", "ts2", "x")))
    )
    assert acts(recording)[0][2:] == (2.0, None)
    assert kinds(recording) == [WarningKind.OFFSET_BEFORE_ONSET]


def test_an_annotation_of_no_length_stays_a_state(tmp_path: Path) -> None:
    recording = read_document(
        tmp_path, document([2000, 2000], tier("kind", aligned("a1", "ts1", "ts2", "x")))
    )
    assert acts(recording)[0][2:] == (2.0, 2.0)


@pytest.mark.parametrize(
    ("tier_id", "participant", "person", "role"),
    [
        ("laag 3", "CHI", "CHI", Role.CHILD),
        ("lex@CHI", "", "CHI", Role.CHILD),
        ("moeder", "", "moeder", Role.CAREGIVER),
        ("moeder_blik", "", "moeder", Role.CAREGIVER),
        ("blik-kind", "", "kind", Role.CHILD),
        ("gebaren", "", "gebaren", Role.OTHER),
    ],
)
def test_the_person_is_the_participant_or_in_the_name_of_the_tier(
    tmp_path: Path, tier_id: str, participant: str, person: str, role: Role
) -> None:
    annotation = aligned("a1", "ts1", "ts2", "x")
    text = document([0, 1], tier(tier_id, annotation, PARTICIPANT=participant))
    actor = read_document(tmp_path, text).behaviours[0].actor
    assert (actor.name, actor.role) == (person, role)


def test_a_tier_without_a_person_has_that_of_its_parent(tmp_path: Path) -> None:
    text = document(
        [0, 1],
        tier("zinnen", aligned("a1", "ts1", "ts2", "x"), PARTICIPANT="MOT"),
        tier("woorden", referring("r1", "a1", "x"), PARENT_REF="zinnen"),
        tier("los", PARENT_REF="los"),
    )
    assert {b.actor.name for b in read_document(tmp_path, text).behaviours} == {"MOT"}


VOCABULARY = tag("LINGUISTIC_TYPE", LINGUISTIC_TYPE_ID="gaze", CONTROLLED_VOCABULARY_REF="cv")
CV = tag(
    "CONTROLLED_VOCABULARY",
    tag("CV_ENTRY_ML", tag("CVE_VALUE", "to, mother"), CVE_ID="c1")
    + tag("CV_ENTRY_ML", tag("CVE_VALUE", "away"), CVE_ID="c2"),
    CV_ID="cv",
)


def test_values_of_a_vocabulary_are_codes_and_labels_are_comments(tmp_path: Path) -> None:
    text = document(
        [0, 1000],
        tier(
            "gaze@CHI",
            aligned("a1", "ts1", "ts2", "to, mother"),
            aligned("a2", "ts1", "ts2", "away,from her"),
            aligned("a3", "ts1", "ts2", "", CVE_REF="c2"),
            aligned("a4", "ts1", "ts2", ""),
            type_="gaze",
        ),
        VOCABULARY,
        CV,
    )
    behaviours = read_document(tmp_path, text).behaviours
    assert [(b.code, b.comment) for b in behaviours] == [
        ("gaze:to, mother", None),
        ("gaze:away", "from her"),
        ("gaze:away", None),
        ("gaze", None),
    ]


def test_a_vocabulary_kept_elsewhere_still_makes_codes(tmp_path: Path) -> None:
    text = document(
        [0, 1000],
        tier("gaze@CHI", aligned("a1", "ts1", "ts2", "A,adult", CVE_REF="x9"), type_="gaze"),
        VOCABULARY,
        tag("CONTROLLED_VOCABULARY", CV_ID="cv", EXT_REF="er1"),
    )
    (behaviour,) = read_document(tmp_path, text).behaviours
    assert (behaviour.code, behaviour.comment) == ("gaze:A", "adult")


def test_few_values_that_return_are_codes_and_many_are_text(tmp_path: Path) -> None:
    def many(values: list[str]) -> list[str]:
        return [aligned(f"{v}{i}", "ts1", "ts2", v) for i, v in enumerate(values)]

    text = document(
        [0, 1000],
        tier("kind_blik", *many(["weg", "toe", "weg", "toe"])),
        tier("kind_woorden", *many(["een", "twee", "drie", "een"])),
        tier("moeder", *many(["lacht", "lacht"])),
    )
    codes = [(b.actor.name, b.code, b.comment) for b in read_document(tmp_path, text).behaviours]
    assert codes[:2] == [("kind", "blik:weg", None), ("kind", "blik:toe", None)]
    assert codes[4] == ("kind", "woorden", "een")
    assert codes[-1] == ("moeder", "lacht", None)


def test_tiers_of_one_type_are_judged_together(tmp_path: Path) -> None:
    said = [aligned(f"a{i}", "ts1", "ts2", f"zin {i}") for i in range(9)]
    crying = [aligned(f"b{i}", "ts1", "ts2", "0.") for i in range(9)]
    text = document(
        [0, 1000],
        tier("MOT", *said, type_="transcription"),
        tier("CHI", *crying, type_="transcription"),
    )
    assert {b.code for b in read_document(tmp_path, text).behaviours} == {"transcription"}


def test_who_annotated_is_the_observer(tmp_path: Path) -> None:
    text = document(
        [0, 1],
        tier("kind", aligned("a1", "ts1", "ts2", "x"), ANNOTATOR="B"),
        tier("leeg", ANNOTATOR="C"),
    )
    recording = read_document(tmp_path, text)
    assert recording.observers == ("B",)
    assert recording.behaviours[0].observer == "B"
    assert read_document(tmp_path, text, observer="Z").observers == ("Z",)


def test_media_are_named_without_their_folders(tmp_path: Path) -> None:
    media = tag(
        "MEDIA_DESCRIPTOR", MEDIA_URL="file:///C:/Jan%20de%20Boer/a%20b.mp4", TIME_ORIGIN="1500"
    )
    recording = read_document(tmp_path, document([], header=tag("HEADER", media)))
    assert recording.media == ("a b.mp4",)
    assert dict(recording.variables)["time origin"] == "1.5"


def test_a_renamed_document_is_recognised(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text('<?xml version="1.0"?>\n' + document([]))
    (tmp_path / "y.txt").write_text(document([]), encoding="utf-16")
    assert recognise_format(tmp_path / "x.txt").name == "elan"
    assert recognise_format(tmp_path / "y.txt").name == "elan"


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{}]>'.format(
    "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
)


@pytest.mark.parametrize(
    "text",
    [
        ENTITIES + document([], tier("&i;")).replace("&amp;i;", "&i;"),
        ENTITIES + document([], tier("kind", tag("ANNOTATION", "&i;"))),
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
        + document([], "<TIER>&a;</TIER>"),
        ENTITIES + document([]),
    ],
)
def test_entities_are_refused_in_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileError, match=r"spel\.eaf: cannot be read as ELAN: .*entities"):
        read_document(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        document([0, 1], tier("kind"))[:-30],
        "<ANNOTATION_DOCUMENT>" + "<a>" * 100_000,
        b"<ANNOTATION_DOCUMENT a='\xff\xfe'/>",
        b'<?xml version="1.0" encoding="klingon"?><ANNOTATION_DOCUMENT/>',
        "<ANNOTATION_DOCUMENT>&lex;</ANNOTATION_DOCUMENT>",
    ],
)
def test_damaged_documents_say_so(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(FileError, match=r"spel\.eaf: cannot be read as ELAN: .*XML"):
        read_document(tmp_path, text)


def test_other_xml_is_no_elan(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="parts of an ELAN document are missing"):
        read_document(tmp_path, "<html><ANNOTATION_DOCUMENT/></html>")


def test_elements_without_what_they_should_have_are_no_crash(tmp_path: Path) -> None:
    parts = (
        "<TIER><ANNOTATION/><ANNOTATION><REF_ANNOTATION/></ANNOTATION></TIER>",
        "<TIER><ANNOTATION><ALIGNABLE_ANNOTATION/></ANNOTATION></TIER>",
        "<LINGUISTIC_TYPE/><CONTROLLED_VOCABULARY><CV_ENTRY/></CONTROLLED_VOCABULARY>",
    )
    recording = read_document(
        tmp_path,
        document([1, None], *parts).replace("<HEADER", "<KOP", 1).replace("</HEADER", "</KOP"),
    )
    assert recording.behaviours == ()


@pytest.mark.oracle
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["example.eaf", "sample_2.8.eaf"])
def test_times_agree_with_pympi(shared_samples: Path, name: str) -> None:
    pympi = pytest.importorskip("pympi")
    file = shared_samples / "elan" / name
    theirs = pympi.Eaf(str(file))
    expected = sorted(
        (start / 1000, end / 1000)
        for tier_id in theirs.get_tier_names()
        for start, end, *_ in theirs.get_annotation_data_for_tier(tier_id)
        if start is not None and end is not None
    )
    unset = sum(
        start is None or end is None
        for tier_id in theirs.get_tier_names()
        for start, end, *_ in theirs.get_annotation_data_for_tier(tier_id)
    )
    ours = sorted((b.onset_s, b.offset_s) for b in read(file).behaviours)
    assert len(ours) == len(expected) + unset
    remaining = list(ours)
    for span in expected:
        remaining.remove(span)
    assert len(remaining) == unset


def test_words_divide_their_sentence_in_a_real_document(shared_samples: Path) -> None:
    recording = read(shared_samples / "elan" / "sample_2.8.eaf")
    words = [b for b in recording.behaviours if b.code == "words_timesub"]
    sentences = [b for b in recording.behaviours if b.code == "text"]
    assert (len(words), len(sentences)) == (1995, 399)
    # The third sentence's four inner times are not set: 8 to 11 s, five words.
    assert [w.onset_s for w in words[10:15]] == pytest.approx([8.0, 8.6, 9.2, 9.8, 10.4])
    assert all(w.offset_s > w.onset_s for w in words)


def test_a_long_circle_of_references_takes_no_time(tmp_path: Path) -> None:
    n = 5_000
    circle = [referring(f"r{i}", f"r{(i + 1) % n}") for i in range(n)]
    row = [aligned(f"a{i}", f"ts{i % n + 1}", f"ts{(i + 1) % n + 1}") for i in range(1, n)]
    text = document([0] + [None] * (n - 1), tier("kind", *circle), tier("moeder", *row))
    recording = read_document(tmp_path, text)
    assert kinds(recording).count(WarningKind.UNREADABLE_ROW) == n
