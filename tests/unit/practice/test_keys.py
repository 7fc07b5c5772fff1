"""The key: read back from paper, never shown, each purpose its own."""

import copy
import multiprocessing
import os
import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geborgen.moments import UserError
from geborgen.practice.keyring import MasterKey, SecretKey, read_key_file, write_key_file
from geborgen.practice.keyring.keeping import (
    KeyKind,
    KeyRecord,
    ensure_key,
    find_key,
    key_file_for,
    read_key_state,
)
from geborgen.practice.keyring.passphrase import Scrypt, derive_master_key

CHEAP = Scrypt(salt="00" * 16, n=1 << 14)


@given(st.binary(min_size=32, max_size=32))
def test_a_key_is_read_back_from_what_was_written(value):
    text = MasterKey(value).to_text()
    assert MasterKey.from_text(text, place="paper").reveal() == value
    label, _, signs = text.partition(" ")
    typed = f" {label} {signs.lower().replace('-', ' ')}\n"
    assert MasterKey.from_text(typed, place="paper").reveal() == value


def test_one_mistyped_sign_is_noticed():
    text = MasterKey(bytes(range(32))).to_text()
    for at in range(len("geborgen-key-1 "), len(text)):
        if text[at] != "-":
            wrong = text[:at] + ("B" if text[at] == "A" else "A") + text[at + 1 :]
            with pytest.raises(UserError) as said:
                MasterKey.from_text(wrong, place="paper")
            assert text[-9:] not in str(said.value)


def test_no_repr_format_or_pickle_shows_a_key():
    key = MasterKey(b"K" * 32)
    shown = f"{key!r} {key} {[key]} {key.database!r} {copy.deepcopy({'k': key})}"
    assert "K" * 4 not in shown
    assert (b"K" * 4).hex() not in shown
    with pytest.raises(TypeError):
        pickle.dumps(key)


def test_every_purpose_has_its_own_key_and_none_is_the_master():
    key = MasterKey(b"K" * 32)
    derived = [key.database, key.attachments, key.backups, key.log]
    assert len({one.reveal() for one in [*derived, key]}) == 5
    assert re.fullmatch("[0-9a-f]{16}", key.fingerprint)


def test_a_wrapped_key_opens_only_under_its_own_name():
    outer, inner = SecretKey.make(), SecretKey.make()
    wrapped = outer.wrap(inner, name="one")
    assert outer.unwrap(wrapped, name="one") == inner
    assert outer.unwrap(wrapped, name="two") is None
    assert SecretKey.make().unwrap(wrapped, name="one") is None
    assert outer.unwrap(b"short", name="one") is None


def test_a_key_file_is_for_its_owner_alone(tmp_path):
    file = tmp_path / "deep" / "key"
    key = MasterKey.make()
    write_key_file(file, key)
    assert file.stat().st_mode & 0o777 == 0o600
    assert read_key_file(file) == key
    os.chmod(file, 0o644)
    with pytest.raises(UserError, match="chmod 600"):
        read_key_file(file)


def test_a_key_file_is_never_written_over(tmp_path):
    write_key_file(tmp_path / "key", MasterKey.make())
    before = (tmp_path / "key").read_bytes()
    with pytest.raises(UserError, match="already"):
        write_key_file(tmp_path / "key", MasterKey.make())
    assert (tmp_path / "key").read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"geborgen-key-1 AAAA", b"x" * 5000])
def test_rubbish_is_no_key(tmp_path, content):
    (tmp_path / "key").touch(mode=0o600)
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(UserError, match="no key"):
        read_key_file(tmp_path / "key")


def test_a_passphrase_gives_the_same_key_with_the_same_salt_only():
    words = "warme melk en een oud boek"
    key = derive_master_key(words, CHEAP)
    assert derive_master_key(words, Scrypt.from_json(CHEAP.to_json(), place="x")) == key
    assert derive_master_key(words, Scrypt(salt="11" * 16, n=1 << 14)) != key
    with pytest.raises(UserError, match="16"):
        derive_master_key("te kort", CHEAP)


def test_scrypt_is_what_the_rfc_prints():
    # RFC 7914, section 12: scrypt("pleaseletmein", "SodiumChloride", 16384, 8, 1), first 32 bytes.
    salt = b"SodiumChloride".hex()
    from geborgen.practice.keyring import passphrase

    printed = "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
    shortest, passphrase.SHORTEST = passphrase.SHORTEST, 1
    try:
        key = derive_master_key("pleaseletmein", Scrypt(salt=salt, n=16384, r=8, p=1))
    finally:
        passphrase.SHORTEST = shortest
    assert key.reveal().hex() == printed


@pytest.mark.parametrize("text", ["", "{}", '{"salt": "zz"}', '{"salt":"00","n":4,"r":8,"p":1}'])
def test_settings_of_a_passphrase_that_make_no_sense_are_refused(text):
    with pytest.raises(UserError, match=r"passphrase\.json"):
        Scrypt.from_json(text, place="passphrase.json")


def _make_and_say(data, said):
    said.put(ensure_key(data, {}).fingerprint)


def test_processes_that_start_together_make_one_local_key(tmp_path):
    fork = multiprocessing.get_context("fork")
    said = fork.Queue()
    starting = [fork.Process(target=_make_and_say, args=(tmp_path, said)) for _ in range(4)]
    [one.start() for one in starting]
    [one.join(20) for one in starting]
    assert len({said.get(timeout=5) for _ in starting}) == 1
    assert ensure_key(tmp_path, {}).fingerprint == read_key_state(tmp_path).current.fingerprint


def test_the_key_at_hand_that_fits_is_taken_and_another_is_named(tmp_path):
    key, other = MasterKey(b"a" * 32), MasterKey(b"b" * 32)
    record = KeyRecord(kind=KeyKind.FILE, fingerprint=key.fingerprint)
    environment = {"XDG_CONFIG_HOME": str(tmp_path)}
    with pytest.raises(UserError, match=f"{key.fingerprint} is needed and not found"):
        find_key(record, environment, data=None)
    environment["GEBORGEN_KEY"] = other.to_text()
    with pytest.raises(UserError, match=other.fingerprint):
        find_key(record, environment, data=None)
    write_key_file(key_file_for(key.fingerprint, environment), key)
    assert find_key(record, environment, data=None) == key
