"""Tests marked `kill` start real workers and end them; `make killtest` asks for them by name."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "kill: ends real workers in mid-work (make killtest)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave them out of every run whose -m does not name them."""
    if "kill" in str(config.getoption("markexpr")):
        return
    slow = [item for item in items if item.get_closest_marker("kill")]
    items[:] = [item for item in items if item not in slow]
    config.hook.pytest_deselected(items=slow)
