"""The codebook as nested codes, in projects and in codebook files (REFI-QDA 1.5, section 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from annotations.exchange.formats.qdpx.guids import guid
from annotations.exchange.formats.qdpx.xml_stream import XmlStream
from annotations.exchange.project import Loss
from annotations.model import Codebook, Tag
from annotations.model.tag_colours import HUES
from annotations.model.tag_letters import free_letter
from annotations.storage.schema import BUILT_IN_TAGS

_IN_CSV = "variorum tags export FILE.csv writes them"


@dataclass
class _Code:
    """A code, which is a tag or only holds others."""

    path: str
    tag: Tag | None = None
    children: dict[str, _Code] = field(default_factory=dict)


def code_guid(tag: str) -> str:
    """The identifier of a tag, or of a code that only holds tags, by its whole name."""
    return guid("code", tag)


def write_codes(
    xml: XmlStream, codebook: Codebook, write_notes: Callable[[str], None] = lambda _: None
) -> None:
    """Write the element Codes, unless there are no tags. `write_notes`: what else a code (told by
    its tag's name) has in a project.
    """
    if not codebook.tags:
        return
    with xml.element("Codes", {}):
        for code in _tree(codebook).children.values():
            _write_code(xml, code, write_notes)


def _write_code(xml: XmlStream, code: _Code, write_notes: Callable[[str], None]) -> None:
    tag = code.tag
    attributes = {
        "guid": code_guid(code.path),
        "name": code.path.rpartition("/")[2],
        "isCodable": "true" if tag else "false",
        "color": HUES[tag.colour] if tag else None,
    }
    with xml.element("Code", attributes):
        if tag is not None:
            xml.text("Description", tag.description)
            write_notes(tag.name)
        for child in code.children.values():
            _write_code(xml, child, write_notes)


def _tree(codebook: Codebook) -> _Code:
    """The codes below a root, in the order of the codebook; `claim/figure` is below `claim`, be
    that a tag or not.
    """
    root = _Code("")
    for tag in codebook.tags:
        code = root
        for part in tag.name.split("/"):
            path = f"{code.path}/{part}" if code.path else part
            code = code.children.setdefault(part, _Code(path))
        code.tag = tag
    return root


def code_losses(codebook: Codebook) -> list[Loss]:
    """What codes cannot hold of tags."""
    in_tree = list(_tags(_tree(codebook)))
    keys = {tag[1]: tag[4] for tag in BUILT_IN_TAGS}
    other_keys = sum(tag.key not in (None, keys.get(tag.name)) for tag in in_tree)
    displaced = sum(one is not other for one, other in zip(codebook.tags, in_tree, strict=True))
    return [
        Loss("letters of tags", _own_letters(in_tree), _IN_CSV),
        Loss("keys of tags", other_keys, _IN_CSV),
        Loss("places of tags between those nested in others", displaced, _IN_CSV),
    ]


def _own_letters(tags: Sequence[Tag]) -> int:
    """How many tags have another letter than a library would give them."""
    given = {tag[1]: tag[3] for tag in BUILT_IN_TAGS}
    for tag in tags:
        if tag.name not in given:
            given[tag.name] = free_letter(tag.name, given.values())
    return sum(given[tag.name] != tag.mark for tag in tags)


def _tags(code: _Code) -> Iterator[Tag]:
    """The tags of a code and of those below it, in their order in the tree."""
    if code.tag is not None:
        yield code.tag
    for child in code.children.values():
        yield from _tags(child)
