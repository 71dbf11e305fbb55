"""What happens to people outside the organisation whom it works with."""

from typing import ClassVar
from uuid import UUID

from contracts.envelope import Event


class ExternalPartyAdded(Event):
    """Somebody outside became known: a supplier, a customer, an agency."""

    PERSONAL: ClassVar[dict[str, str]] = {
        "name": "external_party_id",
        "email": "external_party_id",
        "company": "external_party_id",
    }

    external_party_id: UUID
    name: str
    email: str
    company: str = ""
