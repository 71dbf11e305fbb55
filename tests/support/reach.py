"""What axe does not look at, measured in a browser."""

from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Page

_LOOK = Path(__file__).with_name("reach.js")
# WCAG 2.2, 2.5.8: a target is that wide and high, or so far from every other.
TARGET_PX_MIN = 24

Fault = Literal["small", "covered", "unmarked", "clipped", "moving"]


async def look(page: Page) -> None:
    """Bring what is needed to look at the page that is open."""
    await page.evaluate(_LOOK.read_text("utf-8"))


async def faults(page: Page, kind: Fault) -> list[str]:
    """Whatever on the page that is looked at is too small to be pressed, covered while it is
    focused, not marked as focused, cut off or too wide, or moves."""
    found: list[Any] = await page.evaluate(f"least => reach.{kind}(least)", TARGET_PX_MIN)
    return [str(one) for one in found]


async def text_size(page: Page, per_cent: int) -> None:
    """Text so large in a window that stays as it is."""
    size = f"{per_cent}%"
    await page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
