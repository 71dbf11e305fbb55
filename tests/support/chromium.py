"""A real browser: Chromium of this machine, one for all journeys of a run.

Where there is none, or the pages' scripts were not fetched, the journeys are not collected and the
end of the run says so.
"""

import re
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    async_playwright,
    expect,
)

from services.gateway.assets import STATIC
from services.runtime import clock
from tests.support.platform import Platform

AXE = Path(sys.prefix) / "web" / "axe.min.js"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
)
# A and AA up to WCAG 2.2.
EVERYTHING = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# All that the colour scheme decides; the rest was looked at in the other one.
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
SCHEMES: tuple[tuple[Literal["light", "dark"], dict[str, Any]], ...] = (
    ("light", EVERYTHING),
    ("dark", CONTRAST),
)
SECONDS_MAX = 90.0
PHONE = 360


def program() -> str | None:
    """Where Chromium is on this machine."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def missing() -> str:
    """What the journeys lack here, empty where nothing is."""
    if program() is None:
        return "there is no Chromium on this machine (`make browser` installs it where it may)"
    if not (STATIC / "vendor" / "htmx.min.js").exists() or not AXE.exists():
        return "the scripts of the pages were not fetched (`make web`)"
    return ""


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The browser."""
    # What is awaited comes when it comes, on a busy machine too; the default is five seconds.
    expect.set_options(timeout=SECONDS_MAX * 1000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program(), args=list(FLAGS))
        yield browser
        await browser.close()


class Tab:
    """A tab of somebody who is signed in; what the console says is kept."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.said: list[str] = []
        page.set_default_timeout(SECONDS_MAX * 1000)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        self.said.append(f"{message.type}: {message.text}")

    async def open(self, path: str) -> None:
        """Go to a page."""
        await self.page.goto(self.url + path)

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            await self.page.keyboard.press(key)

    def expected(self, status: int) -> None:
        """Take out what Chromium itself says of an answer that a journey provokes."""
        kept = [line for line in self.said if f"status of {status}" not in line]
        assert len(kept) < len(self.said), f"no {status} was answered: {self.said}"
        self.said = kept

    async def ends(self) -> None:
        """The end of every journey: nothing was said on the console, and what is on the page now
        is accessible in both colour schemes."""
        # Whatever the sticky header covers just now is not too small for a finger.
        await self.page.evaluate("scrollTo(0, 0)")
        await self.page.evaluate(AXE.read_text("utf-8"))
        for scheme, rules in SCHEMES:
            await self.page.emulate_media(color_scheme=scheme)
            faults = await self._faults(rules)
            assert not faults, f"{self.page.url}, {scheme}: {faults}"
        assert not self.said, self.said

    async def ends_but(self, status: int) -> None:
        """The same where answers of this status were provoked."""
        self.expected(status)
        await self.ends()

    async def holds_in_own_colours(self) -> None:
        """What is on the page is accessible where the reader's system chooses all colours."""
        await self.page.emulate_media(forced_colors="active")
        await self.page.evaluate(AXE.read_text("utf-8"))
        faults = await self._faults(EVERYTHING)
        await self.page.emulate_media(forced_colors="none")
        assert not faults, f"{self.page.url}, own colours: {faults}"

    async def fits(self) -> None:
        """Nothing sticks out at the width of a phone."""
        await self.page.set_viewport_size({"width": PHONE, "height": 760})
        width = await self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE, f"{self.page.url} is {width} wide"

    async def _faults(self, rules: dict[str, Any]) -> list[Any]:
        found = await self.page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", rules
        )
        return [
            (one["id"], [node["html"][:120] for node in one["nodes"]])
            for one in found["violations"]
        ]


async def signed_in(
    chromium: Browser, platform: Platform, email: str, **options: Any
) -> tuple[BrowserContext, Tab]:
    """A tab of whoever has an address, by the letter in the outbox."""
    context = await chromium.new_context(**{"locale": "en-US", **options})
    tab = Tab(await context.new_page(), platform.url)
    await tab.page.goto(platform.url + await letter(platform, email))
    await tab.page.get_by_role("button", name="Sign in").click()
    await tab.page.wait_for_url("**/")
    return context, tab


async def letter(platform: Platform, email: str) -> str:
    """The path of the link that an address is mailed; asks until the letter is there.

    Whether it comes is not told to whoever asks, so there is nothing else to wait for.
    """
    box = platform.data_dir / "outbox"
    async with httpx.AsyncClient(base_url=platform.url, trust_env=False) as http:
        await http.post("/sign-in", data={"email": email})
        giving_up = clock.monotonic() + SECONDS_MAX
        while clock.monotonic() < giving_up:
            for path in sorted(box.glob("*.txt"), reverse=True) if box.exists() else ():
                text = path.read_text("utf-8")
                found = re.search(r"https?://[^/\s]+(/sign-in/\S+)", text)
                if text.startswith(f"To: {email}\n") and found:
                    path.unlink()
                    return found[1]
            # A question in between gives the platform the processor.
            await http.get("/health/ready")
    raise AssertionError(f"no letter came for {email}")
