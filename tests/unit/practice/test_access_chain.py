"""The chain of the access log: every change, gap, insertion and cut is found, and where."""

import multiprocessing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geborgen.moments import FileError
from geborgen.practice.accesslog.acts import Access, Act, Ground
from geborgen.practice.accesslog.anchors import AnchorFolder, Head
from geborgen.practice.accesslog.chain import (
    GENESIS,
    Break,
    BreakKind,
    ChainKey,
    compute_canonical,
    compute_link,
    verify_chain,
)
from geborgen.practice.keyring import SecretKey

KEY = ChainKey(key=SecretKey(b"c" * 32))
READ = Access(act=Act.READ, user="u1", client="c7", ground=Ground.CARE)


def chained(n=10, chain_key=KEY):
    rows, link = [], GENESIS
    for number in range(1, n + 1):
        keyed = chain_key and number >= chain_key.first
        values = (number, 1_000_000 * number, *READ.values)
        link = compute_link(link, values, chain_key.key.reveal() if keyed else None)
        rows.append((*values, link))
    return rows


def breaks(rows, anchors=None, chain_key=KEY):
    anchored = {10: chained()[-1][-1]} if anchors is None else anchors
    return verify_chain(rows, chain_key, anchored).breaks


def test_an_untouched_chain_is_whole():
    report = verify_chain(chained(), KEY, {10: chained()[-1][-1]})
    assert report.is_whole
    assert (report.lines, report.head, report.head_link) == (10, 10, chained()[-1][-1])


@given(st.integers(0, 9), st.integers(1, 12), st.sampled_from(["c8", "x", None, b"c7", 2.5]))
def test_a_changed_value_is_found_at_its_line(at, column, value):
    rows = chained()
    changed = list(rows[at])
    changed[column] = value
    rows[at] = tuple(changed)
    assert breaks(rows) == (Break(kind=BreakKind.CHANGED, number=at + 1),)


@given(st.integers(0, 9), st.integers(0, 31))
def test_a_changed_link_is_found_at_its_line_at_the_latest(at, byte):
    rows = chained()
    link = bytearray(rows[at][-1])
    link[byte] ^= 1
    rows[at] = (*rows[at][:-1], bytes(link))
    assert breaks(rows)[0] == Break(kind=BreakKind.CHANGED, number=at + 1)


@given(st.integers(0, 8), st.integers(1, 9))
def test_a_line_taken_out_is_found(at, n):
    rows = chained()
    gone = rows[at : min(at + n, 9)]
    found = breaks([row for row in rows if row not in gone])
    assert found[0] == Break(kind=BreakKind.MISSING, number=at + 1, until=at + len(gone))


def test_a_line_put_in_is_found():
    rows = chained()
    extra = (6, *rows[4][1:-1], compute_link(rows[4][-1], (6, *rows[4][1:-1]), None))
    assert breaks([*rows[:5], extra, *rows[5:]])[0].number == 6


def test_lines_that_changed_places_are_found_at_the_first():
    rows = chained()
    rows[2], rows[5] = (3, *rows[5][1:]), (6, *rows[2][1:])
    assert breaks(rows)[0] == Break(kind=BreakKind.CHANGED, number=3)
    rows = chained()
    rows[2], rows[5] = rows[5], rows[2]
    assert breaks(rows)[0] == Break(kind=BreakKind.MISSING, number=3, until=5)


@given(st.integers(0, 9))
def test_a_tail_cut_off_is_found_by_the_anchor(left):
    found = breaks(chained()[:left])
    assert found == (Break(kind=BreakKind.CUT_OFF, number=left + 1, until=10),)


def test_a_tail_cut_off_and_written_anew_is_found_by_the_anchor():
    rows = chained(8)
    for number in (9, 10):
        values = (number, 5, *READ.values)
        rows.append((*values, compute_link(rows[-1][-1], values, KEY.key.reveal())))
    assert breaks(rows) == (Break(kind=BreakKind.ANCHOR_DIFFERS, number=10),)


def test_a_chain_whose_anchors_are_gone_says_so():
    assert breaks(chained(), {}) == (Break(kind=BreakKind.ANCHOR_MISSING, number=10),)
    assert breaks([], {}) == ()


def test_nobody_without_the_key_can_rebuild_the_chain():
    forged = chained(10, None)
    assert breaks(forged)[0] == Break(kind=BreakKind.CHANGED, number=1)


def test_a_key_that_came_later_counts_from_its_line():
    late = ChainKey(key=KEY.key, first=6)
    rows = chained(10, late)
    assert verify_chain(rows, late, {10: rows[-1][-1]}).is_whole
    assert breaks(rows, {10: rows[-1][-1]}, None)[0].number == 6


@pytest.mark.parametrize(("column", "value"), [(0, "four"), (0, None), (-1, "link"), (-1, None)])
def test_rubbish_that_the_database_took_is_found_and_stops_nothing(column, value):
    rows = chained()
    rubbish = list(rows[3])
    rubbish[column] = value
    rows[3] = tuple(rubbish)
    assert breaks(rows)[0] == Break(kind=BreakKind.CHANGED, number=4)


def test_many_breaks_are_counted_up_to_a_hundred():
    rows = [(*row[:-1], bytes(32)) for row in chained(300)]
    assert len(breaks(rows, {300: bytes(32)})) == 100


def test_two_lines_never_have_the_same_bytes():
    assert compute_canonical(["a", "bc"]) != compute_canonical(["ab", "c"])
    assert compute_canonical(["1"]) != compute_canonical([1])
    assert compute_canonical(['a","b']) != compute_canonical(["a", "b"])


@pytest.mark.parametrize("value", ["Anna de Vries", "x" * 65, "naam\n", "é"])
def test_only_ids_fit_in_a_line_and_the_refusal_does_not_repeat_them(value):
    with pytest.raises(ValueError, match="client") as refused:
        Access(act=Act.READ, client=value)
    assert value not in str(refused.value)


def anchored(folder, numbers, chain_key):
    for number in numbers:
        folder.advance(
            Head(number=number, at_us=number * 40_000_000_000, link=bytes([number] * 32)), chain_key
        )


def test_anchors_keep_the_head_and_one_milestone_a_day(tmp_path):
    folder = AnchorFolder(path=tmp_path / "log", outer=SecretKey(b"o" * 32))
    key = folder.ensure_chain_key(head=0)
    anchored(folder, [1, 2, 3, 4, 5], key)
    assert folder.read_chain_key() == key
    assert sorted(folder.read_anchors(key)) == [1, 3, 5]


def test_a_head_never_goes_back(tmp_path):
    folder = AnchorFolder(path=tmp_path)
    anchored(folder, [9, 4], None)
    assert max(folder.read_anchors(None)) == 9


@pytest.mark.parametrize("name", ["head", "milestones"])
def test_an_anchor_changed_by_another_hand_is_refused(tmp_path, name):
    folder = AnchorFolder(path=tmp_path, outer=SecretKey(b"o" * 32))
    key = folder.ensure_chain_key(head=0)
    anchored(folder, [1, 2], key)
    line = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(line.replace(b" ", b"1 ", 1))
    with pytest.raises(FileError, match=f"{name}.*line 1"):
        folder.read_anchors(key)


def test_the_line_from_which_the_key_counts_cannot_be_moved(tmp_path):
    folder = AnchorFolder(path=tmp_path, outer=SecretKey(b"o" * 32))
    folder.ensure_chain_key(head=0)
    text = folder.key_file.read_text()
    folder.key_file.write_text(text.replace('"first": 1', '"first": 900'))
    with pytest.raises(FileError, match="damaged"):
        folder.read_chain_key()


def _advance_many(path, start):
    anchored(AnchorFolder(path=path), range(start, 200, 4), None)


def test_processes_that_keep_anchors_together_end_at_the_last(tmp_path):
    fork = multiprocessing.get_context("fork")
    workers = [fork.Process(target=_advance_many, args=(tmp_path, n)) for n in range(1, 5)]
    [worker.start() for worker in workers]
    [worker.join(20) for worker in workers]
    assert [worker.exitcode for worker in workers] == [0] * 4
    assert max(AnchorFolder(path=tmp_path).read_anchors(None)) == 199
