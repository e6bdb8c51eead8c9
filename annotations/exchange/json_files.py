"""JSON of other programs: one value, or a value on each line."""

from __future__ import annotations

import codecs
import json
from typing import Any

from annotations.errors import BadFile

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def json_values(data: bytes, what: str) -> list[Any]:
    """The values of a file: one, or one for each line (JSON Lines). `what`: what the file should
    be, for messages. Raises BadFile.
    """
    try:
        text = data.decode("utf-16" if data.startswith(_UTF16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(f"this is not {what}: it is not UTF-8") from error
    if not text.strip():
        raise BadFile(f"this is not {what}: it is empty")
    try:
        try:
            return [json.loads(text)]
        except json.JSONDecodeError as error:
            return _lines(text, error, what)
    except RecursionError as error:
        raise BadFile(f"this is not {what}: it is nested too deeply") from error
    except ValueError as error:  # a number of thousands of digits
        raise BadFile(f"this is not {what}: {error}") from error


def _lines(text: str, whole: json.JSONDecodeError, what: str) -> list[Any]:
    """A value for each line, if the first one is a value by itself."""
    values: list[Any] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            values.append(json.loads(line))
        except json.JSONDecodeError as error:
            if not values or not isinstance(values[0], dict):
                place = f"line {whole.lineno}, character {whole.colno}"
                raise BadFile(f"this is not {what}: {place}: {whole.msg}") from error
            raise BadFile(f"line {number} is not JSON: {error.msg}") from error
    return values


def head_of_json(head: bytes) -> str:
    """The first characters of a file, if it looks like JSON; else empty."""
    try:
        text = head.decode("utf-16" if head.startswith(_UTF16) else "utf-8-sig", "ignore")
    except UnicodeDecodeError:
        return ""
    text = text.lstrip()
    return text if text.startswith(("{", "[")) else ""
