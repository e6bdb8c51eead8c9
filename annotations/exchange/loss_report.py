"""The loss report in words."""

from __future__ import annotations

from annotations.exchange.project import Loss


def loss_sentence(title: str, loss: Loss) -> str:
    """What a file of this format (as a person calls it) cannot hold, as a sentence."""
    sentence = f"{title} cannot hold {loss.what}: {loss.number:,} left out"
    return f"{sentence}; {loss.elsewhere}" if loss.elsewhere else sentence


def left_out_sentence(loss: Loss) -> str:
    """What was left out of a file that was imported, as a sentence."""
    sentence = f"a library cannot hold {loss.what}: {loss.number:,} not imported"
    return f"{sentence}; {loss.elsewhere}" if loss.elsewhere else sentence
