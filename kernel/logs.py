"""What must never stand in a log: addresses, codes, tokens, signatures, keys."""

from __future__ import annotations

import logging
import re

HIDDEN = "[hidden]"
_SECRETS = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"\b(?:sk|rk|pk|whsec)_[A-Za-z0-9_]{8,}"),
    re.compile(r"\bt=\d+,v1=[0-9a-f]+(?:,v\d=[0-9a-f]+)*"),
    re.compile(r"(?<=/files/)[^/\s]+|(?<=/invitation/)[^/\s]+|(?<=/key/)[^/\s]+"),
    re.compile(r"\b[0-9a-f]{64}\b"),
    re.compile(r"(?i)(?<=authorization: )\S+ ?\S*|(?<=password=)[^\s&]+|(?<=sessionid=)[^\s;]+"),
)


def scrub(text: str) -> str:
    """`text` without what opens a door or names a person."""
    for pattern in _SECRETS:
        text = pattern.sub(HIDDEN, text)
    return text


class ScrubbingFormatter(logging.Formatter):
    """Scrubs the finished line, the traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        return scrub(super().format(record))
