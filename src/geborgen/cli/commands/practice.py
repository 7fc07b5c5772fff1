"""``geborgen practice``: the key, backups, and whether the access log still holds."""

import argparse
import getpass
import importlib.util
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from geborgen.cli.terminal import counting, say, say_path
from geborgen.moments import Phrasebook, UserError, load_phrasebook

if TYPE_CHECKING:
    from geborgen.practice.accesslog.chain import Break
    from geborgen.practice.backups.restoring import Checked
    from geborgen.practice.configuration import Configuration
    from geborgen.practice.keyring.keeping import Ask

__all__ = ["run"]

_RETRY = timedelta(minutes=15)
_LONGEST_NAP_S = 60.0


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Do what was asked, on the practice in the data folder."""
    if any(importlib.util.find_spec(name) is None for name in ("django", "sqlcipher3")):
        raise UserError("extra_missing", what="geborgen practice", extra="app")
    from geborgen.practice.configuration import read_configuration

    if getattr(given, "data", None) is not None:
        os.environ["GEBORGEN_DATA"] = str(given.data.expanduser().absolute())
    configuration = read_configuration(os.environ)
    doing = given.with_key if given.doing == "key" else given.doing
    _COMMANDS[doing](given, book, configuration)


def make_ask(book: Phrasebook) -> "Ask":
    """Let a person at a terminal type the passphrase, unseen; None where there is nobody."""
    if not sys.stdin.isatty():
        return None
    return lambda: getpass.getpass(f"{book.say('said.passphrase')} ")


def _make_key(given: argparse.Namespace, book: Phrasebook, configuration: "Configuration") -> None:
    _give_key(given, book, configuration=configuration, is_first=True)


def _change_key(
    given: argparse.Namespace, book: Phrasebook, configuration: "Configuration"
) -> None:
    _give_key(given, book, configuration=configuration, is_first=False)


def _give_key(
    given: argparse.Namespace,
    book: Phrasebook,
    *,
    configuration: "Configuration",
    is_first: bool,
) -> None:
    from geborgen.practice.upkeep import give_key

    passphrase = _read_new_passphrase(book) if given.passphrase else None
    with counting(book.say("said.encrypting"), book) as tell:
        new = give_key(
            configuration,
            is_first=is_first,
            passphrase=passphrase,
            file=given.key_file,
            ask=make_ask(book),
            tell=tell,
        )
    say(book.say("said.key_made", fingerprint=new.fingerprint))
    if new.file is None:
        say(book.say("said.key_passphrase"))
    else:
        say_path(book.say("said.key_file"), new.file)
        say(book.say("said.key_copy"))
    if given.key_file is not None:
        say(book.say("said.key_file_named"))
    if not is_first:
        say(book.say("said.key_before", fingerprint=new.before))


def _read_new_passphrase(book: Phrasebook) -> str:
    if passphrase := os.environ.get("GEBORGEN_NEW_PASSPHRASE"):
        return passphrase
    ask = make_ask(book)
    if ask is None:
        raise UserError("passphrase_new")
    say(book.say("said.passphrase_new"), quietly=True)
    passphrase = ask()
    if ask() != passphrase:
        raise UserError("passphrase_differs")
    return passphrase


def _show_fingerprint(
    given: argparse.Namespace, book: Phrasebook, configuration: "Configuration"
) -> None:
    from geborgen.practice.upkeep import show_key

    record = show_key(configuration)
    say(book.say(f"said.key_kind_{record.kind}", fingerprint=record.fingerprint))


def _back_up(given: argparse.Namespace, book: Phrasebook, configuration: "Configuration") -> None:
    if given.every is None:
        _back_up_once(given, book, configuration)
        return
    from geborgen.practice.backups.making import read_status

    say(book.say("said.backup_every"), quietly=True)
    while True:
        status = read_status(configuration.data)
        if status is None or status.is_due(datetime.now(UTC), every=given.every):
            wait = _try_back_up(given, book, configuration)
        else:
            made_at = datetime.fromisoformat(status.made_at)
            wait = made_at + given.every - datetime.now(UTC)
        time.sleep(max(1.0, min(wait.total_seconds(), _LONGEST_NAP_S)))


def _try_back_up(
    given: argparse.Namespace, book: Phrasebook, configuration: "Configuration"
) -> timedelta:
    """Make one backup of a series: what goes wrong is said, and tried again a while later."""
    try:
        _back_up_once(given, book, configuration)
    except UserError as error:
        say(f"geborgen: {error.say(book.language)}", quietly=True)
        time.sleep(min(_RETRY, given.every).total_seconds())
    return timedelta(0)


def _back_up_once(
    given: argparse.Namespace, book: Phrasebook, configuration: "Configuration"
) -> None:
    from geborgen.practice.upkeep import back_up

    with counting(book.say("said.backing_up"), book) as tell:
        backup = back_up(
            configuration, given.output, keep=given.keep, ask=make_ask(book), tell=tell
        )
    say_path(book.say("said.backup"), backup.path)
    _say_checked(backup.checked, book)
    if backup.removed:
        say(book.say("said.backups_removed", n=len(backup.removed)))


def _restore(given: argparse.Namespace, book: Phrasebook, configuration: "Configuration") -> None:
    from geborgen.practice.upkeep import restore

    with counting(book.say("said.restoring"), book) as tell:
        checked = restore(
            given.file, configuration, replace=given.replace, ask=make_ask(book), tell=tell
        )
    say_path(book.say("said.restored"), configuration.data)
    _say_checked(checked, book)


def _verify(given: argparse.Namespace, book: Phrasebook, configuration: "Configuration") -> None:
    from geborgen.practice.upkeep import try_backup

    with counting(book.say("said.restoring"), book) as tell:
        checked = try_backup(given.file, configuration, ask=make_ask(book), tell=tell)
    say(book.say("said.backup_good", made_at=checked.made_at))
    _say_checked(checked, book)


def _say_checked(checked: "Checked", book: Phrasebook) -> None:
    counts = {"rows": checked.rows, "tables": checked.tables, "attachments": checked.attachments}
    say(book.say("said.backup_counts", **counts))
    if checked.breaks:
        _say_breaks(checked.breaks, book)
        raise UserError("log_broken", number=checked.breaks[0].number)
    say(book.say("said.log_whole", n=checked.log_lines))


def _verify_log(
    given: argparse.Namespace, book: Phrasebook, configuration: "Configuration"
) -> None:
    from geborgen.practice.upkeep import check_log

    with counting(book.say("said.checking_log"), book) as tell:
        report = check_log(configuration, also=dict(given.anchor), ask=make_ask(book), tell=tell)
    if not report.is_whole:
        _say_breaks(report.breaks, book)
        raise UserError("log_broken", number=report.breaks[0].number)
    say(book.say("said.log_whole", n=report.lines))
    if report.head:
        say(book.say("said.log_head", anchor=f"{report.head}:{report.head_link.hex()}"))


def _decrypt(given: argparse.Namespace, book: Phrasebook, configuration: "Configuration") -> None:
    from geborgen.practice.upkeep import decrypt

    decrypt(configuration, given.file, ask=make_ask(book))
    say_path(book.say("said.decrypted"), given.file)


def _say_breaks(breaks: "tuple[Break, ...]", book: Phrasebook) -> None:
    words = load_phrasebook(book.language, "geborgen.practice.accesslog")
    for found in breaks:
        until = found.number if found.until is None else found.until
        values = {"number": found.number, "until": until, "n": until - found.number + 1}
        say(words.say(f"break.{found.kind}", **values))


def _create(given: argparse.Namespace, book: Phrasebook, configuration: "Configuration") -> None:
    from geborgen.practice.founding import found_practice

    name = found_practice(
        configuration, given.name, username=given.administrator, roles=tuple(given.also),
        ask=make_ask(book),
    )  # fmt: skip
    say(book.say("said.practice_made", name=name, account=given.administrator))


def _list_due(given: argparse.Namespace, book: Phrasebook, configuration: "Configuration") -> None:
    from geborgen.practice.founding import list_due

    due = list(list_due(configuration, ask=make_ask(book)))
    for file in due:
        key = "said.file_due_held" if file.is_held else "said.file_due"
        say(book.say(key, practice=file.practice, number=file.number, until=file.until))
    say(book.say("said.files_due", n=len(due)))


_COMMANDS: "dict[str, Callable[[argparse.Namespace, Phrasebook, Configuration], None]]" = {
    "create": _create,
    "retention": _list_due,
    "make": _make_key,
    "change": _change_key,
    "show-fingerprint": _show_fingerprint,
    "backup": _back_up,
    "restore": _restore,
    "verify": _verify,
    "verify-log": _verify_log,
    "decrypt": _decrypt,
}
