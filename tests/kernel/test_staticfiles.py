"""Names of static files in production."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.staticfiles import KeptNames


@pytest.fixture
def storage(tmp_path: Path) -> KeptNames:
    """Two files and the manifest that collectstatic would have written."""
    manifest = '{"version": "1.1", "hash": "", "paths": {"a.svg": "a.123.svg"}}'
    (tmp_path / "staticfiles.json").write_text(manifest)
    return KeptNames(location=str(tmp_path), base_url="/static/")


def test_name_holds_the_hash_each_time(storage: KeptNames) -> None:
    assert [storage.url("a.svg") for _ in range(2)] == ["/static/a.123.svg"] * 2


def test_unknown_file_is_an_error_each_time(storage: KeptNames) -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
            storage.url("b.svg")
