"""Whether a dotted word is the address of a site, and not the name of a file."""

from __future__ import annotations

from kernel.countries import countries
from orders.word_lists import ENDS_OF_FILES, GENERIC_ENDS

_NOT_SITES = frozenset({"asp.net", "vb.net", "ado.net"})


def is_domain(host: str, *, is_address: bool = False) -> bool:
    """Whether its end is one of the internet's. `is_address`: more than the bare word stands there.

    Capitals within the end (`bleu.Le logo`) are a full stop without its space.
    """
    name, _dot, end = host.rpartition(".")
    if end != end.lower() and host != host.upper():
        return False
    if len(name.rpartition(".")[2]) < 2 or host.lower() in _NOT_SITES:
        return False
    if end.lower() in ENDS_OF_FILES and not is_address:
        return False
    return _is_end(end.lower())


def _is_end(end: str) -> bool:
    return end in GENERIC_ENDS or any(code.lower() == end for code, _name in countries("en"))
