"""Records to plain JSON values and back, driven by the records' own type annotations."""

import dataclasses
import functools
import types
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from geborgen.moments.errors import RecordError

__all__ = ["describe_schema", "from_plain", "to_plain"]

Record = TypeVar("Record")
Decoder = Callable[[Any, str], Any]


def to_plain(value: Any, *, omit_defaults: bool = False) -> Any:
    """Plain JSON value of a record: objects, lists, texts, numbers, booleans and null.

    Parameters
    ----------
    value
        A record (dataclass), or anything a record holds.
    omit_defaults
        Leave out fields that have their default, to keep files small. Nothing is lost: reading
        puts the defaults back.

    Returns
    -------
    Any
        Only dict, list, str, int, float, bool and None.

    Raises
    ------
    TypeError
        For a value of a kind no record holds.
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [to_plain(item, omit_defaults=omit_defaults) for item in value]
    if not dataclasses.is_dataclass(value):
        raise TypeError(type(value).__name__)
    plain = {}
    kind: Any = type(value)
    for name, default in _fields(kind):
        item = getattr(value, name)
        if not (omit_defaults and item == default):
            plain[name] = to_plain(item, omit_defaults=omit_defaults)
    return plain


def from_plain(kind: type[Record], plain: Any, *, where: str = "") -> Record:
    """Record of a kind from its plain JSON value.

    Parameters
    ----------
    kind
        The record's class.
    plain
        What `to_plain` gave, or the same from a JSON file.
    where
        Name of the place for error messages.

    Returns
    -------
    Record
        An instance of `kind`, checked by its own construction.

    Raises
    ------
    RecordError
        When a field is missing, unknown or of another type; names its path.
    """
    record: Record = _decoder(cast(Any, kind))(plain, where or kind.__name__)
    return record


def describe_schema(kind: type, *, identifier: str, title: str) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a record's plain form with defaults left out.

    Parameters
    ----------
    kind
        The record's class.
    identifier, title
        Name of the schema and its heading.

    Returns
    -------
    dict
        A schema whose ``$defs`` hold every record within.
    """
    definitions: dict[str, Any] = {}
    root = _schema_of(kind, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": identifier,
        "title": title,
        **root,
        "$defs": definitions,
    }


@functools.cache
def _fields(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in dataclasses.fields(kind))


def _refuse(where: str, expected: str, found: Any) -> RecordError:
    return RecordError("field", field=where, expected=expected, found=type(found).__name__)


@functools.cache
def _decoder(kind: Any) -> Decoder:
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _record_decoder(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _enum_decoder(kind)
    origin = get_origin(kind)
    if origin is tuple:
        return _tuple_decoder(get_args(kind))
    if origin in (Union, types.UnionType):
        return _union_decoder(get_args(kind))
    return _SIMPLE[kind]


def _record_decoder(kind: type) -> Decoder:
    hints = get_type_hints(kind)
    decoders = {name: _decoder(hints[name]) for name, _ in _fields(kind)}
    required = [n for n, default in _fields(kind) if default is dataclasses.MISSING]

    def decode(plain: Any, where: str) -> Any:
        if not isinstance(plain, dict):
            raise _refuse(where, "an_object", plain)
        for name in required:
            if name not in plain:
                raise RecordError("field", field=f"{where}.{name}", expected="a_value", found="-")
        values = {}
        for name, item in plain.items():
            if name not in decoders:
                raise RecordError(
                    "field", field=f"{where}.{name}", expected="no_such_field", found=name
                )
            values[name] = decoders[name](item, f"{where}.{name}")
        return kind(**values)

    return decode


def _enum_decoder(kind: type[Enum]) -> Decoder:
    members: dict[Any, Enum] = {member.value: member for member in kind}

    def decode(plain: Any, where: str) -> Any:
        if not isinstance(plain, str) or plain not in members:
            expected = ", ".join(map(str, members))
            raise RecordError("field", field=where, expected=expected, found=repr(plain)[:60])
        return members[plain]

    return decode


def _tuple_decoder(args: tuple[Any, ...]) -> Decoder:
    if len(args) == 2 and args[1] is Ellipsis:
        item = _decoder(args[0])

        def decode_many(plain: Any, where: str) -> Any:
            if not isinstance(plain, list):
                raise _refuse(where, "a_list", plain)
            return tuple(item(value, f"{where}[{i}]") for i, value in enumerate(plain))

        return decode_many
    items = [_decoder(arg) for arg in args]

    def decode_fixed(plain: Any, where: str) -> Any:
        if not isinstance(plain, list) or len(plain) != len(items):
            raise _refuse(where, f"a list of {len(items)}", plain)
        return tuple(decode(value, where) for decode, value in zip(items, plain, strict=True))

    return decode_fixed


def _union_decoder(args: tuple[Any, ...]) -> Decoder:
    optional = type(None) in args
    rest = [arg for arg in args if arg is not type(None)]
    if len(rest) == 1:
        inner = _decoder(rest[0])

        def decode_optional(plain: Any, where: str) -> Any:
            return None if optional and plain is None else inner(plain, where)

        return decode_optional

    def decode_simple(plain: Any, where: str) -> Any:
        if plain is None and optional:
            return None
        if type(plain) not in rest:
            raise _refuse(where, " or ".join(arg.__name__ for arg in rest), plain)
        return plain

    return decode_simple


def _text(plain: Any, where: str) -> str:
    if not isinstance(plain, str):
        raise _refuse(where, "a_text", plain)
    if not plain.isascii() and any("\ud800" <= letter <= "\udfff" for letter in plain):
        raise _refuse(where, "whole_text", plain)
    return plain


def _number(plain: Any, where: str) -> float:
    if isinstance(plain, bool) or not isinstance(plain, int | float):
        raise _refuse(where, "a_number", plain)
    try:
        return float(plain)
    except OverflowError as error:
        raise _refuse(where, "a_number", plain) from error


def _whole(plain: Any, where: str) -> int:
    if isinstance(plain, bool) or not isinstance(plain, int):
        raise _refuse(where, "whole_number", plain)
    return plain


def _flag(plain: Any, where: str) -> bool:
    if not isinstance(plain, bool):
        raise _refuse(where, "a_flag", plain)
    return plain


def _clock(plain: Any, where: str) -> datetime:
    try:
        return datetime.fromisoformat(_text(plain, where))
    except ValueError as error:
        raise RecordError(
            "field", field=where, expected="a_clock_time", found=repr(plain)[:60]
        ) from error


_SIMPLE: dict[Any, Decoder] = {
    str: _text,
    float: _number,
    int: _whole,
    bool: _flag,
    datetime: _clock,
}

_SIMPLE_SCHEMA: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    float: {"type": "number"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    datetime: {"type": "string", "format": "date-time"},
    type(None): {"type": "null"},
}


def _schema_of(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if kind in _SIMPLE_SCHEMA:
        return _SIMPLE_SCHEMA[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        definitions[kind.__name__] = {"enum": [member.value for member in kind]}
        return {"$ref": f"#/$defs/{kind.__name__}"}
    if dataclasses.is_dataclass(kind):
        return _record_schema(kind, definitions)
    args = get_args(kind)
    if get_origin(kind) is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            return {"type": "array", "items": _schema_of(args[0], definitions)}
        items = [_schema_of(arg, definitions) for arg in args]
        return {"type": "array", "prefixItems": items, "minItems": len(args), "items": False}
    return {"anyOf": [_schema_of(arg, definitions) for arg in args]}


def _record_schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    reference = {"$ref": f"#/$defs/{kind.__name__}"}
    if kind.__name__ in definitions:
        return reference
    definitions[kind.__name__] = {}
    hints = get_type_hints(kind)
    definitions[kind.__name__] = {
        "description": (kind.__doc__ or "").split("\n")[0],
        "type": "object",
        "properties": {name: _schema_of(hints[name], definitions) for name, _ in _fields(kind)},
        "required": [n for n, default in _fields(kind) if default is dataclasses.MISSING],
        "additionalProperties": False,
    }
    return reference
