"""Passwords that are guessed first."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

_PADDING = 4


class NearCommonValidator(CommonPasswordValidator):
    """Refuses a common password, one with up to four characters around it, and one said twice.

    Of Django's 20,000 common passwords few have the twelve characters that we ask for; what people
    do to reach them is part of every guessing list (ASVS 5.0: 6.2.4).
    """

    def validate(self, password: str, user: Any = None) -> None:
        word = password.lower().strip()
        if any(core in self.passwords for core in _cores(word)) or self._is_repeated(word):
            raise ValidationError(self.get_error_message(), code="password_too_common")

    def _is_repeated(self, word: str) -> bool:
        """Whether it is a common password said two times or more."""
        lengths = [size for size in range(1, len(word) // 2 + 1) if len(word) % size == 0]
        units = (word[:size] for size in lengths if word[:size] * (len(word) // size) == word)
        return any(unit in self.passwords or len(unit) == 1 for unit in units)


def _cores(word: str) -> list[str]:
    """The word, and what is left without up to `_PADDING` characters at its ends."""
    cuts = [(head, tail) for head in range(_PADDING + 1) for tail in range(_PADDING + 1 - head)]
    return [word[head : len(word) - tail] for head, tail in cuts]
