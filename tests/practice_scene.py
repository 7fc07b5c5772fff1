"""A small practice in a folder: an encrypted database, a chained log, sealed attachments, a key."""

from contextlib import closing
from dataclasses import dataclass

from django.core.files.base import ContentFile

from geborgen.practice.accesslog.acts import ACCESS_FIELDS, Access, Act, Ground
from geborgen.practice.accesslog.anchors import AnchorFolder, Head
from geborgen.practice.accesslog.chain import GENESIS, compute_link
from geborgen.practice.attachments.storage import EncryptedStorage
from geborgen.practice.encrypted_sqlite import files
from geborgen.practice.holdings import Holdings
from geborgen.practice.keyring import MasterKey
from geborgen.practice.keyring.change import database_key
from geborgen.practice.keyring.keeping import KeyKind, KeyRecord, KeyState, write_key_state

PLANTED = "Geheimnaam van Dalen"
COLUMNS = ("number", "at_us", *ACCESS_FIELDS, "link")


@dataclass(frozen=True)
class Practice:
    holdings: Holdings
    key: MasterKey
    record: KeyRecord
    attachments: tuple[str, ...]

    @property
    def data(self):
        return self.holdings.data

    def opening(self, key=None, record=None):
        chosen = record or self.record
        return files.opening(self.holdings.database, database_key(key or self.key, chosen.kind))

    def storage(self, key=None):
        return EncryptedStorage(self.holdings.attachments, (key or self.key).attachments)


def make_practice(data, *, clients=30, lines=20, kind=KeyKind.FILE):
    data.mkdir(mode=0o700)
    key = MasterKey(b"m" * 32)
    record = KeyRecord(kind=kind, fingerprint=key.fingerprint)
    write_key_state(data, KeyState(current=record))
    holdings = Holdings(data=data)
    with closing(files.connect(holdings.database, key=database_key(key, kind))) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE client (id INTEGER PRIMARY KEY, name TEXT)")
        connection.executemany(
            "INSERT INTO client (name) VALUES (?)", [(f"{PLANTED} {n}",) for n in range(clients)]
        )
        _write_log(connection, AnchorFolder(path=holdings.log, outer=key.log), lines)
        connection.commit()
    storage = EncryptedStorage(holdings.attachments, key.attachments)
    names = tuple(storage.save("x", ContentFile(f"{PLANTED} {n}".encode())) for n in range(3))
    return Practice(holdings, key, record, names)


def _write_log(connection, anchors, lines):
    connection.execute(f"CREATE TABLE accesslog_line ({', '.join(COLUMNS)})")
    chain_key = anchors.ensure_chain_key(head=0)
    link = GENESIS
    values = Access(act=Act.READ, user="1", client="7", ground=Ground.CARE).values
    for number in range(1, lines + 1):
        row = (number, 1_000_000 * number, *values)
        link = compute_link(link, row, chain_key.key.reveal())
        marks = ", ".join("?" * len(COLUMNS))
        connection.execute(f"INSERT INTO accesslog_line VALUES ({marks})", (*row, link))
    if lines:
        anchors.advance(Head(number=lines, at_us=1_000_000 * lines, link=link), chain_key)


def check_content(practice, key=None, record=None, data=None):
    """Everything opens with this key and is what was put in."""
    holdings = practice.holdings if data is None else Holdings(data=data)
    place = Practice(holdings, key or practice.key, record or practice.record, practice.attachments)
    with place.opening() as connection:
        assert connection.execute("SELECT count(*) FROM client").fetchone() == (30,)
        assert connection.execute("SELECT count(*) FROM accesslog_line").fetchone() == (20,)
    for n, name in enumerate(practice.attachments):
        with place.storage().open(name) as file:
            assert file.read() == f"{PLANTED} {n}".encode()
    assert AnchorFolder(path=holdings.log, outer=place.key.log).read_chain_key() is not None
