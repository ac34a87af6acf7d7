"""What people do in the browser: they read labels and press buttons."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, FilePayload, Locator, Page, expect

from agency.demo.files import sample
from agency.demo.logins import OWNER_PASSWORD
from tests.e2e.house import House

OWNER = "olga@relais.example"
PATIENCE = 15_000
WORKER_SECONDS = 15
CODES = """from kernel_mailboxmessage where "to" = ?
and (subject like '%sign-in code%' or subject like '%code de connexion%')"""


class Visitor:
    """One person, one browser profile. `problems` collects what the browser complains about."""

    def __init__(
        self,
        browser: Browser,
        house: House,
        *,
        locale: str = "en-GB",
        scripts: bool = True,
        width: int = 1280,
        scheme: Any = "light",
    ) -> None:
        self.house = house
        self.problems: list[str] = []
        self._context = browser.new_context(
            accept_downloads=True,
            base_url=house.url,
            color_scheme=scheme,
            java_script_enabled=scripts,
            locale=locale,
            viewport={"width": width, "height": 900},
        )
        self._context.set_default_timeout(PATIENCE)
        self.page: Page = self._context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.problems.append(f"{self.page.url}: {message.text}")

    def leave(self) -> None:
        self._context.close()

    def open(self, path: str) -> None:
        self.page.goto(path)

    def press(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Press the first visible button or link of that name."""
        place = within or self.page.locator("main")
        found = place.get_by_role("button", name=name).or_(place.get_by_role("link", name=name))
        found.locator("visible=true").first.click()

    def sees(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(words).locator("visible=true").first).to_be_visible()

    def attach(self, field: Locator, *names: str) -> None:
        field.set_input_files(
            [
                FilePayload(name=name, mimeType="application/octet-stream", buffer=made.read())
                for name, made in ((name, sample(name)) for name in names)
            ]
        )

    def come_in(self, email: str) -> None:
        """Be signed in: by what it takes the first time, with the cookies of that time later.

        Codes are counted per address: nobody asks for one on every visit.
        """
        if cookies := self.house.signed_in.get(email):
            self._context.add_cookies(cookies)
            return
        if email == OWNER:
            self.sign_in_by_password(email, OWNER_PASSWORD)
        else:
            self.sign_in_by_code(email)
        self.house.signed_in[email] = self._context.cookies()

    def sign_in_by_code(self, email: str) -> None:
        """Ask for a code, read it in the mailbox, type it."""
        before = self._codes_to(email)
        self.open("/en/account/login/")
        ask = self.page.locator('form[action$="/login/code/"]')
        ask.get_by_label("Your e-mail").fill(email)
        ask.get_by_role("button").click()
        expect(self.page.get_by_role("heading", name="Type the code")).to_be_visible()
        code = self.code_for(email, after=before)
        self.page.locator('input[name="code"]').fill(code)
        self.press("Sign in")
        expect(self.page.get_by_role("button", name="Sign out").first).to_be_attached()

    def sign_in_by_password(self, email: str, password: str) -> None:
        self.open("/en/account/login/")
        team = self.page.locator("details.fold")
        team.locator("summary").click()
        team.locator('input[name="login"]').fill(email)
        team.locator('input[name="password"]').fill(password)
        team.get_by_role("button", name="Sign in").click()
        expect(self.page).to_have_url(re.compile("/admin/"))

    def code_for(self, email: str, *, after: int) -> str:
        """The newest code in the mailbox page, once more than `after` have come."""
        self.wait_for_rows(f"select 1 {CODES} limit 1 offset ?", email, after)
        mailbox = self._context.new_page()
        mailbox.goto(f"/mailbox/?to={email}")
        code = mailbox.locator(".mail-code").first.inner_text()
        mailbox.close()
        return code

    def wait_for_rows(
        self, sql: str, *values: Any, seconds: int = WORKER_SECONDS
    ) -> list[tuple[Any, ...]]:
        """What the worker is about to write."""
        for _ in range(seconds * 20):
            if rows := self.house.rows(sql, *values):
                return rows
            self.page.wait_for_timeout(50)
        raise AssertionError(f"Nothing within {seconds} s: {sql} {values}")

    def photograph(self, path: Path) -> None:
        self.page.screenshot(path=path, full_page=True)

    def _codes_to(self, email: str) -> int:
        return int(self.house.value(f"select count(*) {CODES}", email))
