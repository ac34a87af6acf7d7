"""Texts in two columns, `title_en` and `title_fr`, read as one attribute `title`."""

from __future__ import annotations

from typing import Any, Generic, TypeVar, overload

from django.utils.translation import get_language

LANGUAGES = ("en", "fr")
T = TypeVar("T")


def current() -> str:
    """The language of the page or mail being made: `en` or `fr`."""
    code = (get_language() or "en").split("-")[0]
    return code if code in LANGUAGES else "en"


def pick(texts: dict[str, Any], base: str) -> Any:
    """`base` in the current language from a mapping of columns, else in the other one."""
    first = current()
    second = "fr" if first == "en" else "en"
    return texts.get(f"{base}_{first}") or texts.get(f"{base}_{second}") or ""


def told(row: object, base: str, code: str) -> Any:
    """`base` of a row in one language, else in the other: for copies made in both."""
    other = "fr" if code == "en" else "en"
    return getattr(row, f"{base}_{code}") or getattr(row, f"{base}_{other}")


class Translated(Generic[T]):
    """Descriptor: `title = Translated[str]()` reads `title_<language>`, else the other language."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.columns = {
            code: (f"{name}_{code}", f"{name}_{'fr' if code == 'en' else 'en'}")
            for code in LANGUAGES
        }

    @overload
    def __get__(self, instance: None, owner: type) -> Translated[T]: ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> Translated[T] | T:
        if instance is None:
            return self
        first, second = self.columns[current()]
        found: Any = getattr(instance, first) or getattr(instance, second) or ""
        value: T = found
        return value
