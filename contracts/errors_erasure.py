"""Refusals about what was forgotten, and about forgetting.

Refusal
├── Gone                   it was here, and is not any more
│   ├── AnswerErased       what a command answered held words of somebody forgotten
│   └── OrganisationGone   the whole organisation left
└── Ruled
    ├── NotSuspended       an organisation that is open is not let go
    ├── ExportIncomplete   nor without its whole export
    └── ExportDiffers      nor with another one
"""

from contracts.errors import Refusal, Ruled


class Gone(Refusal):
    """This was here, and is not any more."""

    kind = "gone"


class AnswerErased(Gone):
    """This command happened once, as asked; what it answered then held words of somebody who was
    erased since. Read the resource."""


class OrganisationGone(Gone):
    """This organisation left the platform; its keys and its data are gone."""


class NotSuspended(Ruled):
    """Suspend the organisation first, then let its export be taken and checked."""


class ExportIncomplete(Ruled):
    """The export must hold the whole log up to the suspension: {wanted} entries, it has {size}."""


class ExportDiffers(Ruled):
    """The first {size} entries of the log have another root; this is no export of it."""
