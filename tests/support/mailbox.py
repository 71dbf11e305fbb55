"""Letters that are read instead of mailed, and the pages that send them."""

import asyncio
from collections.abc import Mapping

from services.gateway.live import Hints
from services.gateway.main import Web
from services.gateway.pages.language import Language, languages
from services.gateway.session.letters import Letter, Post


class Mailbox:
    """Letters, kept for whoever reads them."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self._came = asyncio.Event()

    async def send(self, letter: Letter) -> None:
        """Keep a letter."""
        self.letters.append(letter)
        self._came.set()

    async def used(self, link: str) -> None:
        """Letters are kept until they are read."""

    async def next(self, seconds_max: float = 10.0) -> Letter:
        """The letter that comes next; waits for it."""
        async with asyncio.timeout(seconds_max):
            await self._came.wait()
        letter = self.letters.pop(0)
        if not self.letters:
            self._came.clear()
        return letter


def at_home(post: Post | None = None, spoken: Mapping[str, Language] | None = None) -> Web:
    """The pages of a gateway that is reached at http://gateway."""
    return Web(
        public_url="http://gateway",
        post=post or Mailbox(),
        hints=Hints(),
        languages=spoken or languages(),
    )
