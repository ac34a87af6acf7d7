"""The only source of randomness: public ids, references, tokens. Seedable for the simulator."""

from __future__ import annotations

import secrets
from random import Random

ORDER_PREFIX = "DS"
JOB_PREFIX = "M"
_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"
_source: Random = secrets.SystemRandom()


def seed(value: int | None) -> None:
    """Make every later id follow from `value`; None returns to the operating system's source."""
    global _source
    _source = secrets.SystemRandom() if value is None else Random(value)  # noqa: S311  simulation


def public_id() -> str:
    """An unguessable id for addresses: 22 characters, 128 bits."""
    alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return "".join(_source.choice(alphabet) for _ in range(22))


def reference(prefix: str) -> str:
    """A reference people can read aloud, such as `DS-7KQ4M2`: no vowels, no look-alikes."""
    return f"{prefix}-" + "".join(_source.choice(_LETTERS) for _ in range(6))


def order_reference() -> str:
    return reference(ORDER_PREFIX)


def job_reference() -> str:
    return reference(JOB_PREFIX)


def transfer_reference() -> str:
    """What a client writes on a bank transfer, such as `7KQ4-M2XP`: 38 bits."""
    letters = [_source.choice(_LETTERS) for _ in range(8)]
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"


def token() -> str:
    """A secret for links and leases: 256 bits in hexadecimal."""
    return f"{_source.getrandbits(256):064x}"


def jitter(low: float, high: float) -> float:
    """A random delay factor for retries."""
    return _source.uniform(low, high)
