"""W3C Web Annotation (JSON-LD), out and in: https://www.w3.org/TR/annotation-model/

Positions count code points and quotes come with what surrounds them, both as the Recommendation
says (4.2.4 and 4.2.5: “in terms of unicode code points … not in terms of code units”). They count
in the text as this program has cleaned it, which is not all of a web page: the quote comes first.
"""

from __future__ import annotations

from annotations.exchange.format import ExchangeFormat, Exporter, Importer
from annotations.exchange.formats.web_annotation.reading import read, sniff
from annotations.exchange.formats.web_annotation.writing import export

FORMAT = ExchangeFormat(
    "web-annotation",
    "W3C Web Annotation",
    (".jsonld", ".json"),
    Exporter(export),
    Importer(sniff, read, isolated=True),
)
