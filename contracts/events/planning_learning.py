"""What members have learnt of the method."""

from uuid import UUID

from contracts.envelope import Event


class LessonCompleted(Event):
    """A member answered every question of a lesson right, for the first time."""

    member_id: UUID
    slug: str
