"""Opening a practice's data folder: an interrupted move is finished, the key is found and fits."""

import os
from collections.abc import MutableMapping
from dataclasses import dataclass

from geborgen.moments import UserError
from geborgen.practice.backups.restoring import finish_restore
from geborgen.practice.configuration import Configuration, prepare_data_folder
from geborgen.practice.encrypted_sqlite import files
from geborgen.practice.holdings import Holdings
from geborgen.practice.keyring.change import database_key, settle_key_change
from geborgen.practice.keyring.hierarchy import MasterKey
from geborgen.practice.keyring.keeping import (
    Ask,
    KeyKind,
    KeyRecord,
    ensure_key,
    find_key,
    read_key_state,
)

__all__ = ["OpenedPractice", "open_practice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPractice:
    """A data folder whose key was found, and fits."""

    holdings: Holdings
    key: MasterKey
    record: KeyRecord


def open_practice(
    configuration: Configuration,
    environment: MutableMapping[str, str] = os.environ,
    *,
    ask: Ask = None,
) -> OpenedPractice:
    """Make the folder ready, finish what was cut short, and check that the key opens it.

    Raises UserError with one line when the key is missing, another, or asked of nobody.
    """
    holdings = configuration.holdings
    finish_restore(holdings.data)
    prepare_data_folder(configuration)

    def find(record: KeyRecord) -> MasterKey:
        return find_key(record, environment, data=holdings.data, ask=ask)

    key = settle_key_change(holdings, find) or ensure_key(holdings.data, environment, ask)
    state = read_key_state(holdings.data)
    if state is None:
        raise UserError("key_state", file=holdings.data.name)
    if state.current.kind is KeyKind.PASSPHRASE:
        # The server's workers cannot ask anybody.
        environment["GEBORGEN_KEY"] = key.to_text()
    if holdings.postgresql is None and holdings.database.exists():
        files.check_key(holdings.database, database_key(key, state.current.kind))
    return OpenedPractice(holdings=holdings, key=key, record=state.current)
