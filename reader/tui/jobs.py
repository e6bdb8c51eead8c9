"""Hands jobs to background threads and brings their results back into the screens' thread."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from textual.message import Message
from textual.message_pump import MessagePump

from annotations.service.store import Store
from corpus.errors import VariorumError
from reader.terminal.input_queue import Hold
from reader.tui.background import Background

Result = TypeVar("Result")


@dataclass
class JobFinished(Message):
    """A job of a background thread has ended."""

    future: Future[Any]
    then: Callable[[Any], None]
    failed: Callable[[VariorumError], None]
    hold: Hold | None = None
    """Of the keys that wait for it."""

    def deliver(self) -> None:
        """Call `then` with the result, or `failed` with the error; then let the keys go."""
        try:
            error = self.future.exception()
            if error is None:
                self.then(self.future.result())
                return
            if os.environ.get("VARIORUM_DEBUG") and not isinstance(error, VariorumError):
                raise error
            self.failed(translated(error))
        finally:
            if self.hold is not None:
                self.hold.release()


def submit(
    thread: Background,
    job: Callable[[Store], Result],
    receiver: MessagePump,
    then: Callable[[Result], None],
    failed: Callable[[VariorumError], None],
    hold: Hold | None = None,
) -> None:
    """Queue a job; `receiver` gets a JobFinished when it has ended."""
    future = thread.submit(job)
    future.add_done_callback(
        lambda done: receiver.post_message(JobFinished(done, then, failed, hold))
    )


def translated(error: BaseException) -> VariorumError:
    """The error itself if it has a sentence for readers, else one that says whose fault it is."""
    if isinstance(error, VariorumError):
        return error
    return VariorumError(
        f"this is a bug in Variorum ({type(error).__name__}: {error}); set VARIORUM_DEBUG=1 "
        "to print the traceback"
    )
