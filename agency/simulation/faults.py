"""Which faults strike and how often: drawn from the seed, counted when they hit.

The numbers are those of docs/simulation.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

ON = 0.85


@dataclass(frozen=True, slots=True)
class Fault:
    """`low` and `high`: between which chance per occasion the seed draws."""

    what: str
    low: float
    high: float


FAULTS = {
    "F1": Fault("worker dies before commit, or after the effect and before the mark", 0.002, 0.02),
    "F2": Fault("worker killed before it begins; all workers down for hours", 0.002, 0.01),
    "F3": Fault("broker emptied; task handed out 2 to 5 times, or after its lease", 0.005, 0.03),
    "F4": Fault("no scheduler for 12 h; two schedulers at once", 0.02, 0.10),
    "F5": Fault("webhook lost, twice, out of order, days late", 0.10, 0.50),
    "F6": Fault("webhook forged, stale, of the wrong mode, garbled", 0.20, 0.60),
    "F7": Fault("Stripe's answer lost, before or after the effect", 0.02, 0.10),
    "F8": Fault("debit refused, refund pending, refund fails, partial refund", 0.10, 0.40),
    "F9": Fault("double click, back button, stale form", 0.03, 0.15),
    "F10": Fault("database locked, connection lost after the commit", 0.002, 0.02),
    "F11": Fault("mail refused, timed out, timed out after it was taken", 0.02, 0.15),
    "F13": Fault("upload cut, of wrong content, empty, in two tabs", 0.05, 0.30),
    "F16": Fault("clock steps by an hour; change of summer time; 29 February", 0.10, 0.30),
    "F19": Fault("freelancer ghosts, declines late, is late, sends a wrong file", 0.05, 0.30),
    "F20": Fault("client edits after the start, writes contact data, cancels anywhere", 0.05, 0.20),
}


class Plan:
    """The faults of one seed. `rates` are chances per occasion; `is_on` ends with the quiet."""

    def __init__(self, rng: Random) -> None:
        self.is_on = True
        self.hits = dict.fromkeys(FAULTS, 0)
        self.rates = {name: self._draw(fault, rng) for name, fault in FAULTS.items()}

    @staticmethod
    def _draw(fault: Fault, rng: Random) -> float:
        rate = rng.uniform(fault.low, fault.high)
        return rate if rng.random() < ON else 0.0

    def strikes(self, name: str, rng: Random) -> bool:
        """Whether the fault hits this occasion; counted when it does."""
        hit = rng.random() < self.rates[name] and self.is_on
        self.hits[name] += hit
        return hit

    def has(self, name: str) -> bool:
        return self.is_on and self.rates[name] > 0

    def note(self, name: str) -> None:
        self.hits[name] += 1
