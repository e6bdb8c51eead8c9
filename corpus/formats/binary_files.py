"""Files that hold no text to read, known by their first bytes and refused with a sentence."""

from __future__ import annotations

from corpus.errors import UnreadableSource

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# The first bytes, and what to call the file.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x05\x06", "an empty ZIP archive"),
    (_OLE, "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"ID3\x02", "a sound file"),
    (b"ID3\x03", "a sound file"),
    (b"ID3\x04", "a sound file"),
    (b"OggS", "a sound or video file"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
)


def refuse_binary(data: bytes, name: str) -> None:
    """Raises UnreadableSource for a picture, an archive, a program and the like."""
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise UnreadableSource(
            f"{name} is protected by a password: save it without one and add that."
        )
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableSource(
                f"{name} is {kind}, not text: "
                "save the article as text, Markdown or HTML and add that."
            )
    if b"WEBP" in data[8:12] or b"ftyp" in data[4:8]:
        raise UnreadableSource(
            f"{name} is a picture or a video, not text: add the article's text instead."
        )
