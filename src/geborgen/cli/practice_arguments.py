"""The words of ``geborgen practice``: keys, backups and the access log."""

import argparse
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from geborgen.moments.phrases import Phrasebook

__all__ = ["KEY_COMMANDS", "PRACTICE_COMMANDS", "add_practice"]

PRACTICE_COMMANDS = (
    "create", "key", "backup", "restore", "verify", "verify-log", "retention", "decrypt",
)  # fmt: skip
ROLES = ("professional", "supervisor", "researcher")
KEY_COMMANDS = ("make", "change", "show-fingerprint")

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_LINK_BYTES = 32


def add_practice(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    """Add the commands below ``practice``, and those below ``practice key``."""
    commands = _add_commands(parser, book, dest="doing")
    for name in PRACTICE_COMMANDS:
        _ARGUMENTS[name](_add(commands, book, name=f"practice.{name}"), book)


def _add_commands(
    parser: argparse.ArgumentParser, book: Phrasebook, *, dest: str
) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    return parser.add_subparsers(
        dest=dest,
        metavar=book.say("help.command_word"),
        title=book.say("help.commands"),
        required=True,
        parser_class=type(parser),
    )


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", book: Phrasebook, *, name: str
) -> argparse.ArgumentParser:
    given: Any = {"book": book, "key": name}  # what our own kind of parser asks
    return commands.add_parser(name.rpartition(".")[2], help=book.say(f"help.{name}"), **given)


def _add_data(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    word = book.say("help.folder_word")
    parser.add_argument("--data", type=Path, metavar=word, help=book.say("help.data"))


def _add_backup_file(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    word = book.say("help.file_word")
    parser.add_argument("file", type=Path, metavar=word, help=book.say("help.backup_file"))


def _create(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    name, word = book.say("help.name_word"), book.say("help.account_word")
    parser.add_argument("name", metavar=name, help=book.say("help.practice_name"))
    parser.add_argument(
        "--administrator", required=True, metavar=word, help=book.say("help.administrator")
    )
    parser.add_argument(
        "--also", action="append", default=[], choices=ROLES, help=book.say("help.also")
    )
    _add_data(parser, book)


def _key(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    commands = _add_commands(parser, book, dest="with_key")
    for name in KEY_COMMANDS:
        command = _add(commands, book, name=f"practice.key.{name}")
        if name != "show-fingerprint":
            command.add_argument(
                "--passphrase", action="store_true", help=book.say("help.passphrase")
            )
            command.add_argument(
                "--key-file",
                type=Path,
                metavar=book.say("help.file_word"),
                help=book.say("help.key_file"),
            )
        _add_data(command, book)


def _backup(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar=book.say("help.folder_word"),
        help=book.say("help.backup_folder"),
    )
    parser.add_argument(
        "--every", type=_duration, metavar=book.say("help.time_word"), help=book.say("help.every")
    )
    parser.add_argument(
        "--keep", type=_count, metavar=book.say("help.number_word"), help=book.say("help.keep")
    )
    _add_data(parser, book)


def _restore(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    _add_backup_file(parser, book)
    parser.add_argument("--replace", action="store_true", help=book.say("help.replace"))
    _add_data(parser, book)


def _verify_log(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    parser.add_argument(
        "--anchor",
        type=_anchor,
        action="append",
        default=[],
        metavar=book.say("help.anchor_word"),
        help=book.say("help.anchor"),
    )
    _add_data(parser, book)


def _decrypt(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    word = book.say("help.file_word")
    parser.add_argument("file", type=Path, metavar=word, help=book.say("help.plain_file"))
    _add_data(parser, book)


def _duration(text: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,4})([mhd])", text)
    if not found or not int(found[1]):
        raise ValueError(text)
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError(text)
    return value


def _anchor(text: str) -> tuple[int, bytes]:
    number, _, link = text.partition(":")
    if len(bytes.fromhex(link)) != _LINK_BYTES:
        raise ValueError(text)
    return int(number), bytes.fromhex(link)


_ARGUMENTS: dict[str, Callable[[argparse.ArgumentParser, Phrasebook], None]] = {
    "create": _create,
    "retention": _add_data,
    "key": _key,
    "backup": _backup,
    "restore": _restore,
    "verify": _add_backup_file,
    "verify-log": _verify_log,
    "decrypt": _decrypt,
}
