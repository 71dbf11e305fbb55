"""`make screenshots`: pictures of the main screens of the demo organisation, for the README."""

import asyncio
import tempfile
from pathlib import Path
from typing import Literal

from playwright.async_api import async_playwright

from services.cli.demo import OWNER_EMAIL
from tests.support.chromium import FLAGS, Tab, program, signed_in
from tests.support.palette import smaller
from tests.support.platform import running_platform

FOLDER = Path(__file__).parents[2] / "services" / "gateway" / "web" / "pictures"
SIZE = {"width": 1000, "height": 640}
# The name of a picture: its page, the colour scheme.
PICTURES: dict[str, tuple[str, Literal["light", "dark"]]] = {
    "board": ("/board", "light"),
    "map": ("/map", "light"),
    "pulse": ("/pulse", "light"),
    "review": ("/review", "light"),
    "history": ("/history", "dark"),
    "proof": ("/proof", "light"),
}


async def take(folder: Path) -> None:
    """Start the platform with the demo organisation, and take every picture."""
    with running_platform(folder, ["--demo"]) as platform:
        told = platform.process.stdout
        assert told is not None
        # The third line says that the demo organisation is whole.
        lines = [told.readline() for _ in range(2)]
        print("".join(lines), end="")
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=program(), args=list(FLAGS))
            context, tab = await signed_in(browser, platform, OWNER_EMAIL, viewport=SIZE)
            for name, (path, scheme) in PICTURES.items():
                await tab.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                await tab.open(path)
                if name == "review":
                    await _last_cycle(tab)
                made = FOLDER / f"{name}.png"
                made.write_bytes(smaller(await tab.page.screenshot()))
                print(f"{made.name}: {made.stat().st_size / 1000:.0f} kB")
            await context.close()
            await browser.close()


async def _last_cycle(tab: Tab) -> None:
    """The review of the quarter that was closed last."""
    chosen = tab.page.get_by_label("Cycle", exact=True)
    await chosen.select_option(index=2)
    await tab.page.get_by_role("button", name="Show").click()
    await tab.page.wait_for_url("**/review?cycle=*")


def main() -> None:
    """Take them."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(take(Path(folder)))


if __name__ == "__main__":
    main()
