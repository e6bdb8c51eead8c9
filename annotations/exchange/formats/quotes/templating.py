"""Templates: Jinja2 in its sandbox, with what the quotes are, and nothing else of this machine.

https://jinja.palletsprojects.com/en/stable/sandbox/: a template reads no file and calls nothing
but methods of texts and numbers that change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files
from types import TracebackType
from typing import Any, Literal, NamedTuple

from jinja2 import Environment, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from annotations.errors import BadTemplate
from annotations.exchange import markdown_text
from annotations.exchange.formats.quotes.views import QuotesView, QuoteView
from annotations.exchange.latex_text import latex
from annotations.exchange.web_addresses import web_address

Kind = Literal["html", "md", "text"]
_FRAME = "<template>"
_ENDINGS_OF_TEMPLATES = (".j2", ".jinja", ".jinja2")
_KINDS: dict[str, Kind] = {
    ".html": "html", ".htm": "html", ".xhtml": "html", ".xml": "html",
    ".md": "md", ".markdown": "md",
}  # fmt: skip
_LARGEST_PRODUCT = 1_000_000
"""Characters or items that a template can make of a text or list by multiplication."""


class Template(NamedTuple):
    """A template that somebody wrote."""

    name: str
    """The file's name, for messages; its ending says of what kind the template is."""
    text: str


def kind_of(name: str) -> Kind | None:
    """What a template, or a file, of this name contains; None where the name does not say."""
    lower = name.lower()
    for ending in _ENDINGS_OF_TEMPLATES:
        lower = lower.removesuffix(ending)
    return _KINDS.get(f".{lower.rpartition('.')[2]}")


def built_in(name: str) -> Template:
    """One of the templates of this program."""
    return Template(name, (files(__package__) / "templates" / name).read_text("utf-8"))


def rendered(template: Template, view: QuotesView, kind: Kind, *, own: bool = False) -> str:
    """The text that a template makes of these quotes; `own`: one of this program, which needs no
    sandbox. Raises BadTemplate, naming the line.
    """
    environment = _environment(kind, Environment if own else _Sandbox)
    try:
        compiled = environment.from_string(template.text)
        return compiled.render({name: getattr(view, name) for name in view.__slots__})
    except TemplateSyntaxError as error:
        raise BadTemplate(_sentence(template, error.lineno, error.message or "")) from error
    except (MemoryError, RecursionError) as error:
        raise BadTemplate(_sentence(template, _line(error), "it needs too much memory")) from error
    except Exception as error:  # whatever an expression of a template can raise
        reason = error.message if isinstance(error, TemplateError) else str(error)
        raise BadTemplate(_sentence(template, _line(error), reason or type(error).__name__)) from (
            error
        )


class _Sandbox(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        sizes = [len(one) if isinstance(one, str | list | tuple) else one for one in (left, right)]
        plain = all(isinstance(one, int | float) for one in (left, right))
        if operator == "**" or (not plain and sizes[0] * sizes[1] > _LARGEST_PRODUCT):
            raise ValueError(f"{operator} makes too much of this")
        return super().call_binop(context, operator, left, right)


def _environment(kind: Kind, made: type[Environment]) -> Environment:
    environment = made(
        undefined=StrictUndefined,
        autoescape=kind == "html",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "md": markdown_text.escaped,
        "blockquote": markdown_text.block_quote,
        "tex": latex,
        "marked": _MARKED[kind],
        "web_address": web_address,
    }
    return environment


# The words within their sentence


def _marked_in_html(quote: QuoteView) -> Markup:
    if not quote.before and not quote.after:
        return escape(quote.words)
    return (
        escape(quote.before)
        + Markup("<mark>")
        + escape(quote.words)
        + Markup("</mark>")
        + (escape(quote.after))
    )


def _marked_in_markdown(quote: QuoteView) -> str:
    escaped, before, after = markdown_text.escaped, quote.before, quote.after
    if not before and not after:
        return escaped(quote.words)
    return "".join((
        escaped(before),
        markdown_text.bold(
            escaped(quote.words, line_start=not before or before[-1] == "\n"), before, after
        ),
        escaped(after, line_start=False),
    ))  # fmt: skip


def _marked_in_text(quote: QuoteView) -> str:
    return f"{quote.before}{quote.words}{quote.after}"


_MARKED: dict[Kind, Callable[[QuoteView], str]] = {
    "html": _marked_in_html,
    "md": _marked_in_markdown,
    "text": _marked_in_text,
}


# What is wrong with a template


def _sentence(template: Template, line: int | None, reason: str) -> str:
    where = f", line {line}" if line else ""
    plain = " ".join(reason.split()).rstrip(".")
    return f"the template {template.name}{where}: {plain[:300]}"


def _line(error: BaseException) -> int | None:
    """The line of the template in which an error arose."""
    lines = [
        frame.tb_lineno
        for frame in _frames(error.__traceback__)
        if frame.tb_frame.f_code.co_filename == _FRAME
    ]
    return lines[-1] if lines else None


def _frames(traceback: TracebackType | None) -> Iterator[TracebackType]:
    while traceback is not None:
        yield traceback
        traceback = traceback.tb_next
