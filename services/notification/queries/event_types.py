"""The catalogue of what is told."""

from contracts.catalogue import catalogue
from contracts.queries.notification import EventTypes, EventTypesView
from services.runtime.service import Desk, Question


async def event_types(_question: Question[EventTypes], _desk: Desk) -> EventTypesView:
    """Every public type with a description and the schema of its data."""
    return EventTypesView(data=catalogue())
