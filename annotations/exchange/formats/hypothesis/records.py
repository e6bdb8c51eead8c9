"""What Hypothesis tells of an annotation, from JSON and from CSV alike."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from annotations.errors import BadFile
from annotations.exchange.csv_tables import decode, header_names, read_table
from annotations.exchange.foreign_values import derived_id
from annotations.exchange.formats.web_annotation.nodes import iri, listed, node, text
from annotations.exchange.formats.web_annotation.targets import Target, targets_of
from annotations.exchange.json_files import head_of_json, json_values

WHAT = "an export of Hypothesis"
_LISTS = ("annotations", "rows", "replies")
_RECORD = re.compile(r'"(?:user"\s*:\s*"acct:|export_userid"\s*:)')
_COLUMNS = {
    "id": ("id",),
    "created": ("creation date", "created at", "created", "date"),
    "updated": ("updated", "updated at"),
    "uri": ("url", "uri"),
    "title": ("title", "document title"),
    "user": ("user", "author", "username"),
    "group": ("group",),
    "kind": ("annotation/reply type", "type"),
    "quote": ("quote", "quote/description", "exact"),
    "prefix": ("prefix",),
    "suffix": ("suffix",),
    "text": ("body", "comment", "text"),
    "tags": ("tags",),
    "page": ("page",),
}
_WORLD = ("", "__world__", "public")


@dataclass
class Record:
    """One annotation, page note or reply."""

    id: str
    uri: str
    title: str
    user: str
    """As in `acct:ann@hypothes.is`; a CSV has the name alone."""
    display_name: str
    text: str
    tags: tuple[str, ...]
    created: str
    updated: str
    references: tuple[str, ...]
    """The ids of what it replies to, the first annotation of the thread first."""
    target: Target
    is_shared: bool = True
    """Whether everybody may read it."""
    page: str = ""
    is_reply: bool = False


def sniff(head: bytes) -> bool:
    """Whether a file begins as an export of Hypothesis does."""
    beginning = head_of_json(head)
    if beginning:
        return bool(_RECORD.search(beginning)) and "anno.jsonld" not in beginning
    return _is_table(header_names(head))


def _is_table(names: Collection[str]) -> bool:
    known = {field for field, titles in _COLUMNS.items() if set(titles) & set(names)}
    return known >= {"uri", "quote", "text", "user"} and not {"start", "end"} & set(names)


def records_in(data: bytes) -> tuple[list[Record], list[str]]:
    """The annotations of a file in their order, and what there is to say of it. Raises BadFile."""
    if not head_of_json(data[:1000]) and _is_table(header_names(data[: 64 << 10])):
        return _from_table(data)
    records = [
        _from_json(one)
        for value in json_values(data, WHAT)
        for one in _annotations(value)
        if isinstance(one, dict)
    ]
    return records, []


def _annotations(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        yield from value
        return
    if isinstance(value, dict):
        lists = [value[name] for name in _LISTS if isinstance(value.get(name), list)]
        if lists:
            for several in lists:
                yield from several
            return
        if "user" in value and "uri" in value:
            yield value
            return
    raise BadFile(f"this is not {WHAT}: it has no list of annotations")


def _from_json(one: dict[str, Any]) -> Record:
    targets = targets_of(node(one)) or [Target("")]
    target = next((target for target in targets if not target.is_whole), targets[0])
    document = one.get("document")
    title = text(document.get("title")) if isinstance(document, dict) else ""
    info = one.get("user_info")
    permissions = one.get("permissions")
    readers = listed(permissions.get("read")) if isinstance(permissions, dict) else []
    references = tuple(filter(None, map(text, listed(one.get("references")))))
    uri = text(one.get("uri")) or iri(one.get("target"))
    return Record(
        id=text(one.get("id")) or derived_id("hypothesis without id", repr(one)),
        uri=uri.partition("#")[0],
        title=title,
        user=text(one.get("user")),
        display_name=text(info.get("display_name")) if isinstance(info, dict) else "",
        text=text(one.get("text")),
        tags=tuple(filter(None, map(text, listed(one.get("tags"))))),
        created=text(one.get("created")),
        updated=text(one.get("updated")),
        references=references,
        target=target,
        is_shared=text(one.get("group")) in _WORLD
        and (not readers or "group:__world__" in readers),
        page=_page(one),
        is_reply=bool(references),
    )


def _page(one: dict[str, Any]) -> str:
    for target in listed(one.get("target")):
        for selector in listed(node(target).get("selector")):
            if "PageSelector" in listed(node(selector).get("type")):
                return text(node(selector).get("label"))
    return ""


def _from_table(data: bytes) -> tuple[list[Record], list[str]]:
    names = [name for titles in _COLUMNS.values() for name in titles]
    table = read_table(decode(data), WHAT, (), names)
    records = [_from_cells(cells) for _, cells in table.rows]
    return records, table.warnings


def _from_cells(cells: dict[str, str]) -> Record:
    value = {
        field: next((cells[title] for title in titles if cells.get(title, "").strip()), "")
        for field, titles in _COLUMNS.items()
    }
    uri = value["uri"].strip().partition("#")[0]
    tags = tuple(tag.strip() for tag in value["tags"].split(",") if tag.strip())
    identity = [value[name] for name in ("uri", "user", "created", "quote", "text")]
    return Record(
        id=value["id"].strip() or derived_id("hypothesis without id", *identity),
        uri=uri,
        title=value["title"],
        user=value["user"].strip(),
        display_name="",
        text=value["text"],
        tags=tags,
        created=value["created"].strip(),
        updated=value["updated"].strip(),
        references=(),
        target=Target(uri, value["quote"], value["prefix"], value["suffix"]),
        is_shared=value["group"].strip().lower() in _WORLD,
        page=value["page"].strip(),
        is_reply=value["kind"].strip().lower() == "reply",
    )
