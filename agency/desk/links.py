"""Addresses of the desk's screens."""

from __future__ import annotations

from django.urls import reverse


def at(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)
