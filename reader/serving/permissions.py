"""What a remote visitor, who reads in a browser, may do.

The program runs on the machine of its owner: adding a file there reads that machine's files, and
exporting writes them, so these are for no role in a browser. What belongs to everybody (documents,
their details and cleaning, the queue, the codebook, the history) is a keeper's to change, blind
rounds and adjudication are a co-teacher's. An action is refused unless a command that is declared
for the visitor's role stands behind it, or it is what a text field or a list of Textual does by
itself.
"""

from __future__ import annotations

from textual.actions import ActionParseResult, parse
from textual.dom import DOMNode

from annotations.seminar.roles import Role
from reader.tui.commands import ACTION, CommandOwner

REFUSED = "this is not available in a browser, only to the owner of the library"
_REFUSED_TO = {
    Role.TEACHER: "only a co-teacher may do this",
    Role.KEEPER: "only a keeper of the library may do this",
}
"""What a visitor is told of a command of a higher role."""
# Of the application's own actions, those that neither leave the screen nor touch a file.
_OF_TEXTUALS_APP = frozenset({"focus_next", "focus_previous", "help_quit"})


def refusal(action: str | ActionParseResult, node: DOMNode, role: Role) -> str | None:
    """Why a visitor of this role may not run this action, which a key, a click or the palette calls
    on `node`; None if they may.
    """
    target, name, parameters = parse(action) if isinstance(action, str) else action
    if target == "app":
        node = node.app
    elif target == "screen":
        node = node.screen
    if name == ACTION and isinstance(node, CommandOwner) and parameters:
        command = node.find_command(parameters[0])
        if command is not None and command.role <= role:
            return None
        return REFUSED if command is None else _REFUSED_TO.get(command.role, REFUSED)
    return None if _is_textuals(node, name) else REFUSED


def _is_textuals(node: DOMNode, name: str) -> bool:
    """Whether Textual itself defines this action of a node, and it only edits or moves there."""
    for cls in type(node).__mro__:
        if f"action_{name}" in cls.__dict__ or f"_action_{name}" in cls.__dict__:
            if cls.__module__ == "textual.app":
                return name in _OF_TEXTUALS_APP
            return cls.__module__.startswith("textual.")
    return False
