"""Whatever is in a file: a recording, or one clear line; never a crash.

By hand for longer, all or some of the files:
``python -m tests.property.test_readers_survive_rubbish MINUTES [SEED [NAME…]]``, or with
``--each 100000`` until every format has taken that many.
"""

import argparse
import csv
import gzip
import io
import json
import os
import random
import re
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from geborgen.moments import (
    Actor,
    Behaviour,
    Language,
    Provenance,
    Recording,
    Role,
    UserError,
    load_phrasebook,
)
from geborgen.sources.formats import (
    FORMATS,
    read_recordings,
    recognise_format,
    write_recording,
    write_recordings,
)
from tests.boris_files import POINT, behaviour, observation, project

FOLDER = "geheime-map"
# Every file is written through to the disk: in memory that takes a tenth of the time.
IN_MEMORY = next((path for path in ("/dev/shm",) if os.access(path, os.W_OK)), None)

BORIS = project(
    [behaviour("cries", excluded="plays"), behaviour("looks", POINT), behaviour("plays")],
    een=observation(
        [[1.5, "kind", "cries", "hard|None", "valt"], [4, "kind", "cries", "hard|None", ""]],
        type="MEDIA",
        file={"1": ["/x/a.mp4"]},
        media_info={"length": {"/x/a.mp4": 300.0}, "fps": {"/x/a.mp4": 25}},
        independent_variables={"leeftijd (maanden)": "20"},
        **{"observation time interval": [0, 200]},
    ),
    twee=observation([[0.2, "", "looks", "", "", 5]], start_from_current_time=True),
)

TABULAR = """\
Observation id,spel,,,,,,,,
Player #1,/x/spel.mp4,,,,,,,,
independent variables,,,,,,,,,
variable,value,,,,,,,,
groep,2,,,,,,,,
Time,Media file path,Total length,FPS,Subject,Behavior,Behavioral category,Modifiers,Comment,Status
1.500,spel.mp4,300.000,25.0,kind,huilt,,hard,valt,START
4.000,spel.mp4,300.000,25.0,kind,huilt,,hard,,STOP
"""

AGGREGATED = """\
Observation id\tObservation date\tDescription\tMedia file\tTotal length\tFPS\tSubject\tBehavior\t\
Behavioral category\tModifiers\tBehavior type\tStart (s)\tStop (s)\tDuration (s)\tComment start\t\
Comment stop
spel\t2024-03-05 10:00:00\t\ta.mp4\t300\t25\tkind\thuilt\t\thard|None\tSTATE\t1.5\t4\t2.5\tvalt\t
thuis\tNA\t\tNA\tNA\tNA\tmoeder\tkijkt\t\t\tPOINT\t5\t5\tNA\t\t
"""

ELAN = """\
<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT DATE="2018-01-12T17:55:22+01:00"><HEADER TIME_UNITS="milliseconds">
<MEDIA_DESCRIPTOR MEDIA_URL="file:///x/a.mp4" TIME_ORIGIN="1500"/></HEADER>
<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="0"/><TIME_SLOT TIME_SLOT_ID="ts2"/>
<TIME_SLOT TIME_SLOT_ID="ts3" TIME_VALUE="3000"/></TIME_ORDER>
<TIER TIER_ID="CHI" PARTICIPANT="CHI" LINGUISTIC_TYPE_REF="gaze" ANNOTATOR="B">
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">
<ANNOTATION_VALUE>toe, label</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts2" TIME_SLOT_REF2="ts3">
<ANNOTATION_VALUE>weg</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="lex@CHI" PARENT_REF="CHI" LINGUISTIC_TYPE_REF="lex"><ANNOTATION>
<REF_ANNOTATION ANNOTATION_ID="r1" ANNOTATION_REF="a1"><ANNOTATION_VALUE>W</ANNOTATION_VALUE>
</REF_ANNOTATION></ANNOTATION></TIER>
<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="gaze" CONTROLLED_VOCABULARY_REF="cv"/>
<CONTROLLED_VOCABULARY CV_ID="cv"><CV_ENTRY_ML CVE_ID="c"><CVE_VALUE>toe</CVE_VALUE></CV_ENTRY_ML>
</CONTROLLED_VOCABULARY></ANNOTATION_DOCUMENT>
"""

SERIES = """\
# interval_s: 2
time,moeder lacht,kind huilt,kind speelt
0,1,0,0
2,1,1,0
4,,0,1
8,0,0,1
"""

DIARY = """\
datum,tijd,kind,opvoeder,behoefte,signaal,antwoord,na (s),tot rust,breuk,herstel,notitie
2024-03-04,07:35,B,vader,geniet,signaal,beantwoord,5,ja,nee,,gekke bekken
2024-03-05,10:10,B,moeder,troost,misleidend,gemist,,nee,ja,moeder,viel en kroop weg
"""

DIARY_TOML = """\
child = "B"

[[moment]]
at = 2024-03-04T07:35:00
caregiver = "vader"
need = "comfort"
answer = "met"
"""

CHAT = """\
@UTF8
@Begin
@Languages:\tnld
@Participants:\tCHI Jip Target_Child, MOT Janneke Mother,
\tSIS Sister
@ID:\tnld|thuis|CHI|2;10.10|female|||Target_Child|||
@Media:\topname, video
@Date:\t12-SEP-2016
*CHI:\t&=huilt . \x150_1500\x15
%add:\tMOT
*MOT:\tkom maar hier . \x151500_3000\x15
%mor:\tv|kom
\tadv|maar adv|hier .
%com:\ttilt op
@Comment:\tbel gaat
*SIS:\tja .
*CHI:\t0 [=! lacht] . \x154000_4500\x15
@End
"""

TEXTGRID = """\
File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 10
tiers? <exists>
size = 3
item []:
    item [1]:
        class = "IntervalTier"
        name = "CHI"
        xmin = 0
        xmax = 10
        intervals: size = 3
        intervals [1]:
            xmin = 0
            xmax = 2.5
            text = "huilt"
        intervals [2]:
            xmin = 2.5
            xmax = 4
            text = ""
        intervals [3]:
            xmin = 4
            xmax = 10
            text = "zegt ""nee\"""
    item [2]:
        class = "TextTier"
        name = "moeder kijkt"
        xmin = 0
        xmax = 10
        points: size = 1
        points [1]:
            number = 3
            mark = "toe"
    item [3]:
        class = "IntervalTier"
        name = "MOT [codes; caregiver; by anna]"
        xmin = 0
        xmax = 10
        intervals: size = 1
        intervals [1]:
            xmin = 0
            xmax = 10
            text = "troost|arm"
"""

SHORT_TEXTGRID = """\
File type = "ooTextFile"
Object class = "TextGrid"
0 10 <exists> 1
"IntervalTier" "CHI" 0 10 2
0 2 "huilt" 2 10 ""  ! rust
"""

RTTM = """\
;; gemaakt met de hand
SPKR-INFO opname 1 <NA> <NA> <NA> child KCHI <NA> <NA>
SPEAKER opname 1 0.500 1.250 <NA> <NA> KCHI <NA> <NA>
SPEAKER opname 1 2.000 0.500 <NA> <NA> FEM 0.9 <NA>
NON-LEX opname 1 3.000 0.500 <NA> laugh KCHI <NA> <NA>
NOSCORE opname 1 5.000 2.000 <NA> <NA> <NA> <NA> <NA>
SPEAKER andere 1 2.000 <NA> ja <NA> MAL <NA>
"""

SDIS = """\
% twee moeders
en hun kinderen % Timed (m_kijkt m_weg) (c_huilt c_speelt) <seconds> * SEXE (jongen meisje);
<thuis> ,0 m_kijkt,0-10 c_huilt,2-5 & mother_smiles,3 child_plays,4- child_cries,0:09-0:12 ,0:20
(jongen) /
<buiten> m_kijkt,10:15:00-10:15:10 c_huilt,09:16:12-09:17:20 ; m_weg,5 (meisje)/
"""

SDIS_OF_BORIS = """\
% SDIS file created by BORIS (www.boris.unito.it) at 2024-01-01T10:00:00
Timed <seconds>;

<spel>
moeder_lacht,_open,1.000-2.500 kind_huilt;_hard,3.000-3.001 /

"""

SDIS_KINDS = {
    "event.sds": "Event;\n<a> moeder_lacht kind_lacht ; kind_huilt /\n",
    "state.sds": "State <min>;\n<a> moeder_ziet=10 moeder_weg=5 & ,0 kind_huilt,0 ,15 /\n",
    "interval.sds": "Interval=2 <seconds>;\n<a> m_pos c_neg, m_pos, , m_pos*3, c_neg /\n",
    "gseq.sds": "! a\n b !\nTimed % c\n($Mother = MPas M = mr) ($Infant = IAct)\n"
    "* Skill = 1 (Low = 1);\n<D 1>\n% d ; e\nmr,0:00-1:07 MPas,1:25- &\n"
    "IAct,0:00- ,3:00 (Skill=Low)/\n",
    "gseq2.sds": "Interval=10'\n smiles = sm\n cries = cr\n* Age (3yr 5yr);\n"
    "*2,cr,,cr*2, sm cr;\n*1,sm (5yr)/\n",
    "multievent.sds": "Multievent;\n<a> moeder_lacht kind_lacht . kind_huilt . /\n",
}

DATAVYU = """\
#4
childhands (MATRIX,true,)-hand|NOMINAL,look|NOMINAL
00:00:01:000,00:00:04:500,(left,1)
00:00:05:000,00:00:00:000,(,)
rel_childhands (MATRIX,true,)-hand|NOMINAL,look|NOMINAL
00:00:01:100,00:00:04:000,(right,1)
mom (TEXT,false,)
00:00:02:000,00:00:03:000,kom maar\\, lief
id (MATRIX,true,)-child|NOMINAL,age_months|NOMINAL
00:00:00:000,00:00:00:000,(K7,20)
"""

DATAVYU_OLD = """\
#2
0:gives-n|INTEGER,what|NOMINAL
mom (PREDICATE)
00:00:02:000,00:00:03:000,gives(1,"cup, big")
n (FLOAT)
00:00:02:000,00:00:02:000,0.25
"""

DATAVYU_CELLS = """\
childhands.ordinal,childhands.onset,childhands.offset,childhands.hand,childhands.look,mom.ordinal,\
mom.onset,mom.offset,mom.value,
0,1000,4000,left,1,0,2000,2000,kus,
1,5000,6000,"r,s",,,,,,
"""

DATAVYU_SCRIPT = """\
file,column,ordinal,onset,offset,hand,look
d1,childhands,1,28846,157944,left,
d2,childhands,1,177790,0,,1
"""

OBSERVER_LOG = """\
Date_Time_Absolute_dmy_hmsf,Time_Relative_sf,Duration_sf,Observation,Event_Log,Subject,Behavior,\
Modifier_1,Event_Type,Comment,Age
05-03-2024 10:00:01.500,1.5,2,Home,l1,Child,cries,loud,State start,door,20
05-03-2024 10:00:03.500,3.5,0,Home,l1,Child,cries,loud,State stop,,20
05-03-2024 10:00:04.000,4,0,Home,l2,Mother,smiles,,Point,,20
"""

OBSERVER_PROJECT = """<?xml version="1.0"?><ODX><MET_METADATA/><OBS_OBSERVATION NAME="visit">
<OBS_EVENT_LOGS><OBS_EVENT_LOG NAME="l1" CREATION_DATETIME="2022-05-18 10:04:09.474512"><OBS_EVENT>
<OBS_EVENT_TIMESTAMP>2022-05-18 10:04:10.474512</OBS_EVENT_TIMESTAMP>
<OBS_EVENT_SUBJECT NAME="Child"/><OBS_EVENT_BEHAVIOR NAME="cries"><OBS_EVENT_BEHAVIOR_MODIFIER>loud
</OBS_EVENT_BEHAVIOR_MODIFIER></OBS_EVENT_BEHAVIOR></OBS_EVENT></OBS_EVENT_LOG></OBS_EVENT_LOGS>
</OBS_OBSERVATION></ODX>"""

INTERACT = """\
Level\tStart time\tOffset\tDuration\tMemo\tmother_gaze\tchild
2\t\t\t\tvisit 1\t\t
3\t00:00:01:00\t00:00:02:24\t2.00\tsaid\tto child\tsmiles
3\t00:00:05.5\t00:00:06.0\t\t\t\tcries
"""

VCODE = """\
Offset: 0, Movie: MoviePathHere, DataFile: (null)
Tracks: left, right, end, outofframe, talk
Time,Duration,TrackName,comment

0,0,left,(null)
12000,0,right,(null)
2000,632,talk,kijk&#44; daar
13000,500,outofframe,(null)
15000,0,end,(null)
"""

INTERACT_LEVELS = """\
1\t2\t3\t4\t5\t6\t7\t8
Level\tDescription\tOnset_Date\tOnset_Time\tOffset_Date\tOffset_Time\tDuration_Time\tInfant Affect
2\tspel\t0d\t300\t0d\t330\t30\t
3\t\t0d\t300\t1d\t10.5\t86110.5\tW
"""

SEGMENTS = """\
segment_onset,segment_offset,speaker_id,speaker_type,vcm_type,transcription,words,recording_filename,set
0,1200,CHI,CHI,C,NA,NA,a/rec.wav,an1
1300,2000,FA1,FEM,NA,"hi, you",2,a/rec.wav,an1
2100,NA,NA,OCH,N,NA,NA,b.wav,an2
"""

FRAMES = "0, none, -1.00\n1, left, 0.95\n2, left, 0.91\n3, noface, -1.00\n5, away, 0.66\n"
GAZE = "Tracks: left, right, away\nTime,Duration,TrackName,comment\n\n0,0,left\n500,0,away\n"

GRID_TABLE = (
    "ID,Onset,Parent Affect,Child Affect\n4,0.0,1,2\n4,0.5,3,2\n4,1.5,,\n7,0.0,2,2\n7,2.0\n"
)
GRID_PROJECT = (
    "<GridWare>\n<Config>\nstate\tinteger\tmother\t1\t9\nMissingValueSymbol\t9\n</Config>\n"
    "<Trajectories>\nperson\tFilename\nC1\tnaast.trj\n</Trajectories>\n</GridWare>\n"
)
GRID = "ID\tcond\tFilename\n2\n1\tA\tnaast.trj\n2\tB\tnaast\n3\tB\tweg.trj\n"
TRAJECTORY = "Onset\tmother\tchild\n0\t1\t2\n1.5\t1\t3\n2\t--\t3\n3\t--\t--\n4\t1\t3\n6\n"

RECORDING = Recording(
    session="spel",
    child="K7",
    provenance=Provenance(maker="test", version="0"),
    length_s=60.0,
    observers=("A",),
    behaviours=(
        Behaviour(actor=Actor(role=Role.CHILD, name="kind"), code="huilt", onset_s=1, offset_s=4.5),
        Behaviour(
            actor=Actor(role=Role.CAREGIVER, name="moeder"),
            code="troost",
            onset_s=3,
            intensity=0.5,
            modifiers=("stem", "arm"),
            observer="A",
            comment="é",
        ),
    ),
)

WRITTEN = ("ours.cha", "ours.TextGrid", "ours.rttm", "ours.sds")

JUNK_TEXTS = (
    *("", " ", "NA", "nan", "inf", "-inf", "1e999", "-1", "0", "1", "1,5", "00:00:01", "99:99:99"),
    *("2024-13-45", "True", "null", "é💥\u202e", "\ud800", "x" * 5000, "=1+1", "|", "||None", '"'),
    *("9" * 400, "\n", "\t", ";", "{}", "&amp;", "START", "STATE", "kind", "comfort", "#", "[["),
)
JUNK_VALUES = (None, True, -1, 0, 1e308, 10**400, float("nan"), [], {}, [[]], {"": ""}, *JUNK_TEXTS)


@cache
def seeds() -> dict[str, bytes]:
    """A valid file of every format and shape, by the name it is found under."""
    files = {
        "a.boris": json.dumps(BORIS).encode(),
        "a.boris.gz": gzip.compress(json.dumps(BORIS).encode(), mtime=0),
        "tabular.csv": TABULAR.encode(),
        "aggregated.tsv": AGGREGATED.encode(),
        "headless.tsv": AGGREGATED.split("\n", 1)[1].encode(),
        "tabular.xlsx": _spreadsheet(TABULAR),
        "a.eaf": ELAN.encode(),
        "log.csv": OBSERVER_LOG.encode(),
        "log.xlsx": _spreadsheet(OBSERVER_LOG),
        "a.odx": OBSERVER_PROJECT.encode(),
        "interact.txt": INTERACT.encode(),
        "vcode.txt": VCODE.encode(),
        "interact-levels.txt": INTERACT_LEVELS.encode(),
        "series.csv": SERIES.encode(),
        "series.xlsx": _spreadsheet(SERIES.partition("\n")[2]),
        "diary.csv": DIARY.encode(),
        "diary.toml": DIARY_TOML.encode(),
        "a.cha": CHAT.encode(),
        "untimed.cha": re.sub("\x15[^\x15]*\x15", "", CHAT).encode(),
        "a.TextGrid": TEXTGRID.encode("utf-16"),
        "short.TextGrid": SHORT_TEXTGRID.encode(),
        "a.rttm": RTTM.encode(),
        "a.sds": SDIS.encode(),
        "boris.sds": SDIS_OF_BORIS.encode(),
        **{name: text.encode() for name, text in SDIS_KINDS.items()},
        "a.opf": _pack({"project": "name: a\n  feed: /x/a.mp4\n", "db": DATAVYU}),
        "old.opf": _pack({"map/db": DATAVYU_OLD, "__MACOSX/map/db": "\0"}),
        "sheet.csv": DATAVYU.encode(),
        "cells.csv": DATAVYU_CELLS.encode(),
        "script.csv": DATAVYU_SCRIPT.encode(),
        "segments.csv": SEGMENTS.encode(),
        "gaze.txt": FRAMES.encode(),
        "times.txt": GAZE.encode(),
        "gaze.npz": _pack_numbers([-2, 0, 1, 1, 2], [-1.0, 0.5, 0.6, 0.7, 0.8]),
        "grid.gwf": GRID.encode(),
        "project.gwf": GRID_PROJECT.encode(),
        "grid.csv": GRID_TABLE.encode(),
        "grid.trj": TRAJECTORY.encode(),
    }
    with tempfile.TemporaryDirectory() as folder:
        for name in ("a.geborgen.json", "table.csv", "table.parquet", *WRITTEN):
            write_recording(RECORDING, Path(folder, name))
            files[name] = Path(folder, name).read_bytes()
    return files


def _spreadsheet(text: str) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(csv.reader(io.StringIO(text))):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell)
    return buffer.getvalue()


def _pack_numbers(*arrays: list[float]) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, *map(np.array, arrays))
    return buffer.getvalue()


def fill(folder: Path) -> None:
    """Put what lies beside other files where they look for it."""
    (folder / "naast.trj").write_text(TRAJECTORY)


def _pack(entries: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in entries.items():
            packed.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
    return buffer.getvalue()


def truncate(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def flip_bytes(rng: random.Random, data: bytes) -> bytes:
    spoilt = bytearray(data)
    for _ in range(rng.choice([1, 2, 8, 64])):
        if spoilt:
            spoilt[rng.randrange(len(spoilt))] = rng.randrange(256)
    return bytes(spoilt)


def move_a_piece(rng: random.Random, data: bytes) -> bytes:
    a, b, to = sorted(rng.randrange(len(data) + 1) for _ in range(3))
    return rng.choice([data[:a] + data[b:], data[:to] + data[a:b] + data[to:], data[a:b]])


def insert_rubbish(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    rubbish = rng.choice(
        [rng.randbytes(rng.randrange(40)), rng.choice(JUNK_TEXTS).encode("utf-8", "replace")]
    )
    return data[:at] + rubbish + data[at:]


def reencode(rng: random.Random, data: bytes) -> bytes:
    encoding = rng.choice(["utf-16", "utf-16-le", "utf-8-sig", "cp1252", "utf-32", "cp500"])
    return data.decode("utf-8", "replace").encode(encoding, "replace")


def change_cells(rng: random.Random, data: bytes) -> bytes:
    """Put junk in cells of a table, or in places where something else is separated by its sign."""
    text = data.decode("utf-8", "replace")
    sign = max(",\t;", key=text.count)
    lines = [line.split(sign) for line in text.split("\n")]
    for _ in range(rng.choice([1, 1, 3, 20])):
        line = rng.choice(lines)
        line[rng.randrange(len(line))] = rng.choice(JUNK_TEXTS)
        if rng.random() < 0.2:
            lines.insert(rng.randrange(len(lines)), list(rng.choice(lines)))
        if rng.random() < 0.1 and len(line) > 1:
            line.pop()
    return "\n".join(map(sign.join, lines)).encode("utf-8", "replace")


def change_values(rng: random.Random, data: bytes) -> bytes:
    """Put junk in attributes, elements and quoted texts."""
    text = data.decode("utf-8", "replace")
    for _ in range(rng.choice([1, 2, 5])):
        found = list(re.finditer(r'"[^"]*"|>[^<]*<', text))
        if found:
            here = rng.choice(found)
            text = text[: here.start() + 1] + rng.choice(JUNK_TEXTS) + text[here.end() - 1 :]
    return text.encode("utf-8", "replace")


def change_tree(rng: random.Random, data: bytes) -> bytes:
    """Put junk anywhere in a JSON document, keys included; leave others as they are."""
    try:
        document = json.loads(data)
    except ValueError:
        return flip_bytes(rng, data)
    for _ in range(rng.choice([1, 1, 2, 6])):
        places = list(_places(document))
        if places:
            container, key = rng.choice(places)
            if isinstance(container, dict) and rng.random() < 0.2:
                container[rng.choice(JUNK_TEXTS)] = container.pop(key)
            elif rng.random() < 0.15:
                del container[key]
            else:
                container[key] = rng.choice(JUNK_VALUES)
    return json.dumps(document).encode()


def _places(node: object) -> Iterator[tuple]:
    items = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node)
        if isinstance(node, list)
        else ()
    )
    for key, value in list(items):
        yield node, key
        yield from _places(value)


def repack(rng: random.Random, data: bytes) -> bytes:
    """Spoil what is inside a compressed file."""
    if data.startswith(b"PK\x03\x04"):
        return _repack_entries(rng, data)
    try:
        inside = gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return truncate(rng, data)
    return gzip.compress(change_tree(rng, inside), mtime=0)


def _repack_entries(rng: random.Random, data: bytes) -> bytes:
    """Spoil one of the files that are packed together."""
    buffer = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(buffer, "w") as again:
            chosen = rng.choice(packed.namelist() or [""])
            for name in packed.namelist():
                inside = packed.read(name)
                if name == chosen:
                    inside = rng.choice([flip_bytes, move_a_piece, change_cells])(rng, inside)
                again.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), inside)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError):
        return truncate(rng, data)
    return buffer.getvalue()


SPOILERS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    truncate,
    flip_bytes,
    move_a_piece,
    insert_rubbish,
    reencode,
    change_cells,
    change_values,
    change_tree,
    repack,
)


def spoil(name: str, seed: int) -> tuple[str, bytes]:
    """Return a spoilt file: its name, now and then that of another format, and its bytes."""
    rng = random.Random(seed)
    data = seeds()[name]
    if rng.random() < 0.05:
        data = rng.randbytes(rng.randrange(300))
    for _ in range(rng.choice([0, 1, 1, 1, 2, 3])):
        data = rng.choice(SPOILERS)(rng, data)
    if rng.random() < 0.25:
        name = rng.choice([*seeds(), "x", "x.txt", "x.json", "x.xml", "x.zip", "é 💥.csv"])
    return name, data


def outcome_of(path: Path) -> str:
    """Read a file, and say what comes of it in both languages; return what it was."""
    try:
        recordings = read_recordings(path)
        said = [w.phrase for r in recordings for w in r.warnings]
        for language in Language:
            book = load_phrasebook(language)
            assert FOLDER not in "".join(book.say(phrase) for phrase in said)
        assert recordings
        with tempfile.TemporaryDirectory(dir=IN_MEMORY, prefix=FOLDER) as place:
            for target in _targets(recordings):
                warnings = write_recordings(recordings, Path(place, target))
                assert all(load_phrasebook(Language.NL).say(w.phrase) for w in warnings)
    except UserError as error:
        for language in Language:
            line = error.say(language)
            assert "\n" not in line.strip()
            assert FOLDER not in line
        return error.phrase.key
    return "read"


def _targets(recordings: tuple[Recording, ...]) -> list[str]:
    """Every file that can hold these, of the formats that are quick to write."""
    if not any(r.behaviours for r in recordings):
        return ["uit.geborgen.json"]
    if any(r.order_only for r in recordings):
        alike = all(r.order_only for r in recordings)
        return [*(["uit.sds"] if alike else []), *(["uit.cha"] if len(recordings) == 1 else [])]
    one = ["uit.cha", "uit.TextGrid", "uit.opf"] if len(recordings) == 1 else []
    return ["uit.boris", "uit.rttm", "uit.sds", "uit.segments.csv", "uit.gwf", *one]


def test_every_format_has_a_seed_that_is_read_by_it(tmp_path: Path) -> None:
    found = set()
    fill(tmp_path)
    for name, data in seeds().items():
        (tmp_path / name).write_bytes(data)
        assert outcome_of(tmp_path / name) == "read", name
        found.add(recognise_format(tmp_path / name).name)
    assert found == {form.name for form in FORMATS}


@pytest.mark.parametrize("name", seeds())
@given(seed=st.integers(0, 2**63))
def test_a_spoilt_file_is_read_or_refused_in_one_line(
    name: str, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / FOLDER
    folder.mkdir(exist_ok=True)
    fill(folder)
    spoilt, data = spoil(name, seed)
    (folder / spoilt).write_bytes(data)
    outcome_of(folder / spoilt)
    (folder / spoilt).unlink()


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Run:
    """Spoilt files read one after another, in one folder, and what came of them."""

    def __init__(self, folder: Path, first: int) -> None:
        self.folder, self.first, self.number = folder, first, first
        self.outcomes: Counter[str] = Counter()
        self.crashes = 0
        self.slowest = (0.0, "")

    def spoil_and_read(self, name: str) -> str | None:
        """Spoil one file and read it; return the name of the format that took it."""
        self.number += 1
        spoilt, data = spoil(name, self.number)
        path = self.folder / spoilt
        path.write_bytes(data)
        start = time.monotonic()
        try:
            self.outcomes[outcome_of(path)] += 1
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # the very thing this run looks for, Rust's included
            self.crashes += 1
            _tell(f"seed {self.number} of {name}: {type(error).__name__}: {str(error)[:200]}")
        self.slowest = max(self.slowest, (time.monotonic() - start, f"{name} {self.number}"))
        try:
            return recognise_format(path).name
        except UserError:
            return None
        finally:
            path.unlink()

    def tell(self) -> None:
        seconds, where = self.slowest
        spoilt = self.number - self.first
        _tell(f"{spoilt} files, {self.crashes} crashes, slowest {seconds:.2f} s ({where})")
        for outcome, n in self.outcomes.most_common():
            _tell(f"{n:8} {outcome}")


def run_for(run: Run, minutes: float, names: Sequence[str]) -> None:
    """Spoil and read for some minutes."""
    until = time.monotonic() + 60 * minutes
    while time.monotonic() < until and run.crashes < 20:
        run.spoil_and_read(names[run.number % len(names)])


def run_each(run: Run, inputs: int, chosen: Sequence[str]) -> None:
    """Spoil and read until every format has taken so many files; say so format by format."""
    names: dict[str, list[str]] = {}
    for name in chosen:
        path = run.folder / name
        path.write_bytes(seeds()[name])
        names.setdefault(recognise_format(path).name, []).append(name)
        path.unlink()
    taken: Counter[str | None] = Counter()
    for form, own in names.items():
        before = run.crashes
        while taken[form] < inputs and run.crashes < 20:
            taken[run.spoil_and_read(own[run.number % len(own)])] += 1
        _tell(f"{form}: {taken[form]} files taken, {run.crashes - before} crashes")


def main() -> int:
    """Run by hand; return how many files made a reader crash."""
    parser = argparse.ArgumentParser()
    parser.add_argument("minutes", type=float, nargs="?", default=1.0)
    parser.add_argument("seed", type=int, nargs="?", default=0)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--each", type=int, help="until every format has taken so many files")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, FOLDER)
        folder.mkdir()
        fill(folder)
        run = Run(folder, asked.seed)
        chosen = asked.names or list(seeds())
        try:
            if asked.each:
                run_each(run, asked.each, chosen)
            else:
                run_for(run, asked.minutes, chosen)
        except KeyboardInterrupt:
            _tell("stopped half-way")
        run.tell()
    return run.crashes


if __name__ == "__main__":
    sys.exit(main() > 0)
