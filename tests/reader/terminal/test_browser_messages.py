"""Messages between a browser's page and the reader, in pieces, among keys, and false ones."""

from __future__ import annotations

import base64
import json

from hypothesis import given
from hypothesis import strategies as st

from reader.terminal.browser_messages import (
    NUMBER,
    BrowserMessage,
    MessageDecoder,
    encoded,
    is_word,
)
from reader.terminal.escape_sequences import SequenceFilter

WORD = "0123456789abcdef"
KEYS = st.text(alphabet="cod)({}/ \r\té界", max_size=6)
FIELDS = st.dictionaries(
    st.sampled_from(["fill", "press", "scroll", "x"]),
    st.one_of(st.text(max_size=3000), st.integers(), st.none(), st.lists(st.text(), max_size=2)),
    max_size=3,
)


def said(fields: object, piece: int = 3000) -> str:
    """A message as the page sends it."""
    text = base64.b64encode(json.dumps(fields).encode()).decode()
    cuts = range(0, len(text), piece)
    return "".join(
        f"\x1b]{NUMBER};{'more' if at + piece < len(text) else 'last'};{text[at : at + piece]}\x07"
        for at in cuts
    )


def taken(parts: list[str]) -> tuple[str, list[dict[str, object]]]:
    """The keys and the messages, of input that comes in these parts with pauses between them."""
    sequence_filter, decoder = SequenceFilter(), MessageDecoder()
    keys, messages = "", []
    for part in parts:
        for text in (sequence_filter.feed(part), sequence_filter.flush()):
            for one in decoder.split(text):
                if isinstance(one, BrowserMessage):
                    messages.append(one.fields)
                else:
                    keys += one
    return keys, messages


@given(
    st.lists(st.tuples(KEYS, FIELDS), max_size=4),
    st.integers(1, 900),
    st.lists(st.integers(0, 9000)),
)
def test_messages_arrive_whole_and_keys_once_wherever_the_input_is_cut(sent, piece, cuts):
    stream = "".join(keys + said(fields, piece) for keys, fields in sent)
    # A pause of the network within the first characters of a message is as good as impossible, and
    # cannot be told from somebody who presses alt and a bracket.
    places = sorted(cut for cut in cuts if cut < len(stream) and not _in_beginning(stream, cut))
    parts = [stream[a:b] for a, b in zip([0, *places], [*places, len(stream)], strict=True)]
    keys, messages = taken(parts)
    assert keys == "".join(keys for keys, _ in sent)
    assert messages == [fields for _, fields in sent]


def _in_beginning(stream: str, cut: int) -> bool:
    start = stream.rfind("\x1b", 0, cut)
    return start >= 0 and cut - start <= 2


@given(st.text(max_size=200))
def test_what_is_no_message_of_a_page_is_dropped(garbage):
    clean = garbage.replace("\x07", "").replace("\x1b", "")
    keys, messages = taken([f"a\x1b]{NUMBER};last;{clean}\x07b"])
    assert keys == "ab"
    assert all(isinstance(message, dict) for message in messages)


def test_a_message_without_end_takes_no_memory_without_end():
    decoder = MessageDecoder()
    for _ in range(2000):
        assert list(decoder.split(f"\x1b]{NUMBER};more;{'A' * 3000}\x07")) == []
    assert sum(map(len, decoder._pieces)) <= 1 << 20
    assert list(decoder.split(f"\x1b]{NUMBER};last;\x07")) == []
    (message,) = decoder.split(said({"press": "x"}))
    assert isinstance(message, BrowserMessage)
    assert message.fields == {"press": "x"}


@given(FIELDS)
def test_a_message_to_the_page_holds_no_control_character_but_its_own(fields):
    message = encoded(WORD, fields)
    assert message.startswith(f"\x1b]{NUMBER};{WORD};")
    assert message.endswith("\x07")
    assert message[1:-1].isprintable()


def test_a_word_is_long_enough_not_to_be_guessed():
    assert is_word(WORD)
    for bad in ("short", "", None, 7, "x" * 65, f"{WORD};", "äöüäöüäöüäöüäöüäöü"):
        assert not is_word(bad)
