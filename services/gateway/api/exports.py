"""The whole log in one file, for whoever wants to check it without us."""

from uuid import UUID

from msgspec import Struct

from contracts.export import MEDIA
from services.gateway.api.route import Plain


class ExportParameters(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """cycle_id withholds the payloads of all other cycles; the log stays provable all the same."""

    cycle_id: UUID | None = None


LOG_EXPORT = Plain(
    method="GET",
    path="/v1/audit/export",
    name="exportLog",
    says=(
        "The organisation's log as a file that `scoreline verify FILE` checks, without a server "
        "and without trust in this one: every entry with its payload, personal text sealed; the "
        "checkpoints signed so far; the rules of the scores and the scores as they are shown. For "
        "owners, admins and auditors; that it was taken is itself recorded."
    ),
    media=MEDIA,
    parameters=ExportParameters,
)
