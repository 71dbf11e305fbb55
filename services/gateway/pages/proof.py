"""Proof: how far the log is signed, the export to take along, and its check in the browser."""

from dataclasses import dataclass
from typing import Any

from contracts.commands.audit_checkpoints import PublishCheckpoint
from contracts.commands.audit_export import MakeExport
from contracts.queries.audit_proofs import NewestCheckpoint, PublicKeys
from contracts.rights import may
from services.gateway.answer import Answer
from services.gateway.credentials import Guest
from services.gateway.log_export import LogExport
from services.gateway.pages.form import read_form
from services.gateway.pages.screen import shows, takes
from services.gateway.pages.site import Site
from services.gateway.pages.whom import admins_of
from services.gateway.pages.window import Window
from services.gateway.problems import Problem


async def show(window: Window) -> Answer:
    """The newest checkpoint, the keys, the export, and the place to drop one."""
    checkpoint = await window.perhaps(NewestCheckpoint())
    keys = await window.perhaps(PublicKeys())
    may_export = may(MakeExport, window.actor, set())
    return window.page(
        "pages/proof.html",
        checkpoint=checkpoint,
        keys=keys.data if keys else (),
        may_export=may_export,
        admins="" if may_export else await admins_of(window),
        may_publish=may(PublishCheckpoint, window.actor, set()),
    )


async def publish(window: Window) -> Answer:
    """Tells the newest checkpoint in the public feed."""
    await window.form()
    await window.tell(PublishCheckpoint())
    return window.go("/proof")


@dataclass(frozen=True)
class Download:
    """The export, for somebody who is signed in."""

    site: Site
    export: LogExport

    async def __call__(self, window: Window) -> Answer:
        """Raises Refusal and Problem before the file begins."""
        await window.form()
        cycle: Any = read_form(window.visit.scope["query_string"]).id("cycle_id")
        return await self.export.take(window.visit, lambda: self._rights(window), cycle)

    async def _rights(self, window: Window) -> Guest:
        """Whoever is signed in still; a session may be closed while the file is read."""
        site = self.site
        changed_at = site.door.credentials.changed_at
        visitor = await site.sessions.visitor(window.visit.headers, changed_at)
        if visitor is None:
            raise Problem(401, "unauthenticated", "The session is over.")
        return visitor.guest


SCREENS = (shows("/proof", show), takes("/proof/checkpoint", publish))
