"""Reads the pixels of a PNG file (8 bits a channel, not interlaced), as browsers write them."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

Pixel = tuple[int, int, int]


def pixels(file: Path) -> list[list[Pixel]]:
    """Row by row, the red, green and blue of each pixel."""
    data, at, packed = file.read_bytes(), 8, b""
    width = height = channels = 0
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack_from(">IIBB", body)
            assert depth == 8
            channels = {2: 3, 6: 4}[colour]
        elif kind == b"IDAT":
            packed += body
        at += length + 12
    raw, stride = zlib.decompress(packed), width * channels
    before, rows = bytearray(stride), []
    for y in range(height):
        start = y * (stride + 1)
        line = bytearray(raw[start + 1 : start + 1 + stride])
        _unfilter(raw[start], line, before, channels)
        rows.append([(line[x], line[x + 1], line[x + 2]) for x in range(0, stride, channels)])
        before = line
    return rows


def _unfilter(kind: int, line: bytearray, above: bytearray, channels: int) -> None:
    """Undo what was done to a line before it was compressed (PNG 9.2)."""
    for n in range(len(line)):
        left = line[n - channels] if n >= channels else 0
        corner = above[n - channels] if n >= channels else 0
        up = above[n]
        if kind == 4:
            guess = left + up - corner
            added = min((left, up, corner), key=lambda one, guess=guess: abs(one - guess))
        else:
            added = (0, left, up, (left + up) // 2)[kind]
        line[n] = (line[n] + added) & 255
