"""An install to measure: its environment, its database, the people and orders in it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

SETTINGS = {
    "ALLOW_SANDBOX_PAYMENTS": "I-understand-no-money-moves",
    "DEBUG": "False",
    "DJANGO_SETTINGS_MODULE": "agency.settings",
    "PAYMENTS_MODE": "sandbox",
    "SECRET_KEY": "the-bench-keeps-no-secret-0123456789-0123456789-0123456789",
    "STAFF_MFA_REQUIRED": "False",
}
KEPT = ("BENCH_ORDERS", "HOME", "LANG", "LC_ALL", "PATH", "TZ")


def environment(folder: Path, *, database: str = "", redis: str = "") -> dict[str, str]:
    """What a process of the install is given: embedded in `folder`, or the services' URLs."""
    folder.mkdir(parents=True, exist_ok=True)
    given = {name: os.environ[name] for name in KEPT if name in os.environ}
    urls = {"DATABASE_URL": database, "REDIS_URL": redis}
    set_urls = {name: url for name, url in urls.items() if url}
    return {**given, **SETTINGS, **set_urls, "VAR_DIR": str(folder), "PYTHONUNBUFFERED": "1"}


def new_database(server: str, name: str) -> str:
    """An empty database beside the one `server` names; returns its URL. What bore the name goes."""
    parts = urlsplit(server)
    full = f"{parts.path.strip('/')}_{name}"
    with psycopg.connect(server, autocommit=True) as connection:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(full))
        connection.execute(drop)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(full)))
    return urlunsplit(parts._replace(path=f"/{full}"))


def drop_database(server: str, url: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        name = sql.Identifier(urlsplit(url).path.strip("/"))
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


def with_settings(env: Mapping[str, str], module: str) -> dict[str, str]:
    return {**env, "DJANGO_SETTINGS_MODULE": module}
