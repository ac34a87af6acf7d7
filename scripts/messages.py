"""Keep `locale/*/LC_MESSAGES/django.po` in step with the words in code and templates.

    python -m scripts.messages extract    add new messages, drop those that are gone
    python -m scripts.messages check      fail on a missing, fuzzy, stale or broken translation

Needs no gettext: Babel finds the messages, polib writes them. Line numbers are left out and the
order is alphabetical, so that a change to one sentence is a change to one entry.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from babel.messages.extract import extract as babel_extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
APPS = ("agency", "payments", "freelancers", "orders", "catalog", "accounts", "kernel")
SOURCE_LANGUAGE = "en"
PLURAL_FORMS = {"en": "nplurals=2; plural=(n != 1);", "fr": "nplurals=2; plural=(n > 1);"}
KEYWORDS = {
    **dict.fromkeys(("_", "_now", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

Key = tuple[str | None, str]


@dataclass
class Message:
    """One message as the code says it."""

    context: str | None
    singular: str
    plural: str = ""
    files: set[str] = field(default_factory=set)


def find_messages(root: Path = ROOT) -> dict[Key, Message]:
    """Every message of our apps and templates, by context and text."""
    found: dict[Key, Message] = {}
    for path in _sources(root):
        name = path.relative_to(root).as_posix()
        for message in _messages_of(path):
            known = found.setdefault((message.context, message.singular), message)
            known.plural = known.plural or message.plural
            known.files.add(name)
    return found


def _sources(root: Path) -> Iterator[Path]:
    for app in APPS:
        for pattern in ("*.py", "*.html", "*.txt"):
            found = sorted((root / app).rglob(pattern))
            yield from (path for path in found if "migrations" not in path.parts)
    for pattern in ("*.html", "*.txt"):
        yield from sorted((root / "templates").rglob(pattern))


def _messages_of(path: Path) -> Iterator[Message]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Django turns a template into something that reads like Python, indents apart.
        lines = templatize(text, origin=str(path)).splitlines()
        text = "\n".join(line.strip() for line in lines)
    found = babel_extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS)
    for _line, texts, _comments, context in found:
        singular, plural = (texts[0], texts[1]) if isinstance(texts, tuple) else (texts, "")
        yield Message(context=context, singular=singular, plural=plural)


def catalog_path(language: str, root: Path = ROOT) -> Path:
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def extract(root: Path = ROOT) -> None:
    """Rewrite both catalogs: translations kept, new messages empty (but in the source language)."""
    messages = find_messages(root)
    for language in PLURAL_FORMS:
        path = catalog_path(language, root)
        path.parent.mkdir(parents=True, exist_ok=True)
        known = {_key(e): e for e in polib.pofile(str(path))} if path.exists() else {}
        catalog = _new_catalog(language)
        for key in sorted(messages, key=lambda key: (key[1], key[0] or "")):
            catalog.append(_entry(messages[key], language, known.get(key)))
        catalog.save(str(path))


def _new_catalog(language: str) -> polib.POFile:
    catalog = polib.POFile(wrapwidth=100)
    catalog.metadata = {
        "Project-Id-Version": "Relais",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS[language],
    }
    return catalog


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def _entry(message: Message, language: str, known: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(
        msgctxt=message.context,
        msgid=message.singular,
        msgid_plural=message.plural,
        occurrences=[(name, "") for name in sorted(message.files)],
        flags=["python-format"] if "%(" in message.singular + message.plural else [],
    )
    if message.plural:
        own = {0: message.singular, 1: message.plural}
        kept = known.msgstr_plural if known and known.msgstr_plural else {0: "", 1: ""}
        entry.msgstr_plural = own if language == SOURCE_LANGUAGE else kept
    else:
        kept_text = known.msgstr if known else ""
        entry.msgstr = message.singular if language == SOURCE_LANGUAGE else kept_text
    return entry


def problems(root: Path = ROOT) -> list[str]:
    """What keeps the translations from being complete, a sentence each."""
    messages = find_messages(root)
    found: list[str] = []
    for language in PLURAL_FORMS:
        path = catalog_path(language, root)
        entries = {_key(e): e for e in polib.pofile(str(path))} if path.exists() else {}
        missing, gone = messages.keys() - entries.keys(), entries.keys() - messages.keys()
        found += [f"{language}: not in the catalog, run make messages: {k[1]!r}" for k in missing]
        found += [f"{language}: no longer used, run make messages: {k[1]!r}" for k in gone]
        for entry in entries.values():
            found += [f"{language}: {fault}: {entry.msgid!r}" for fault in _faults(entry)]
    return sorted(found)


def _faults(entry: polib.POEntry) -> Iterator[str]:
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if entry.obsolete:
        yield "obsolete"
    if entry.fuzzy:
        yield "fuzzy"
    if not texts or not all(texts):
        yield "not translated"
    elif not _same_placeholders(entry, texts):
        yield "placeholders differ"


def _same_placeholders(entry: polib.POEntry, texts: list[str]) -> bool:
    """The last form says all that the source says; a singular may leave the number out."""
    expected = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    allowed = expected | set(PLACEHOLDER.findall(entry.msgid))
    used = [set(PLACEHOLDER.findall(text)) for text in texts]
    return used[-1] == expected and all(names <= allowed for names in used)


def main(arguments: list[str]) -> int:
    if arguments == ["extract"]:
        extract()
        found = [p for p in problems() if "not translated" in p]
        print(f"The catalogs are up to date; {len(found)} messages wait for a translation.")
        return 0
    if arguments == ["check"]:
        found = problems()
        print("\n".join(found) or "Every message is translated.")
        return 1 if found else 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
