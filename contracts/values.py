"""Values that more than one message carries, and the limits that hold for all of them."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Generic, Literal, TypeVar
from uuid import UUID

from msgspec import Meta, Struct

T = TypeVar("T")

TITLE_CHARS_MAX = 300
NOTE_CHARS_MAX = 10_000
IDEA_CHARS_MAX = 1_000
NAME_CHARS_MAX = 200
EMAIL_CHARS_MAX = 254
UNIT_CHARS_MAX = 40
AMOUNT_MAX = Decimal("1e15")
AMOUNT_DECIMALS_MAX = 6
LIST_LIMIT_MAX = 200
LIST_LIMIT_DEFAULT = 50
KEY_RESULTS_MAX = 7
MILESTONES_MAX = 50
CURVE_POINTS_MAX = 100
INITIATIVES_MAX = 100
WEIGHT_MAX = Decimal(1000)
IMPORT_ROWS_MAX = 2_000
# Company, division, department, team, person, and room to spare.
ALIGNMENT_DEPTH_MAX = 10
# What is shown where a name was; no name of anybody.
ERASED_NAME = "erased person"

# Any Unicode but control characters; a note may have line breaks and tabs. Written as look-aheads
# because `$` would let a last line break pass, here and in ECMA's dialect alike.
_LINE = r"^(?![\s\S]*[\x00-\x1f\x7f-\x9f])"
_TEXT = r"^(?![\s\S]*[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f])"
# … and more than blanks.
_WORDS = r"(?=[\s\S]*\S)"
LINE_OF_WORDS = _LINE + _WORDS

Title = Annotated[str, Meta(min_length=1, max_length=TITLE_CHARS_MAX, pattern=_LINE + _WORDS)]
Name = Annotated[str, Meta(min_length=1, max_length=NAME_CHARS_MAX, pattern=_LINE + _WORDS)]
Note = Annotated[str, Meta(max_length=NOTE_CHARS_MAX, pattern=_TEXT)]
Reason = Annotated[str, Meta(min_length=1, max_length=NOTE_CHARS_MAX, pattern=_TEXT + _WORDS)]
Thought = Annotated[str, Meta(min_length=1, max_length=IDEA_CHARS_MAX, pattern=_TEXT + _WORDS)]
Unit = Annotated[str, Meta(max_length=UNIT_CHARS_MAX, pattern=_LINE)]
Email = Annotated[
    str,
    Meta(max_length=EMAIL_CHARS_MAX, pattern=_LINE + r"(?!\S*@\S*@)\S+@\S+(?![\s\S])"),
]

Role = Literal["owner", "admin", "lead", "member", "viewer", "auditor"]
ROLES: tuple[Role, ...] = ("owner", "admin", "lead", "member", "viewer", "auditor")
ActorKind = Literal["member", "operator", "system", "external_party"]
OwnerKind = Literal["company", "team", "member"]
Ambition = Literal["aspirational", "committed"]
Cadence = Literal["weekly", "biweekly", "monthly"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
CycleState = Literal["planning", "active", "review", "closed"]
ObjectiveState = Literal["draft", "published", "closed"]
MetricKind = Literal["number", "percent", "currency", "boolean", "milestones", "maintain"]
Verdict = Literal["strategy", "rhythm", "ambition"]
Outcome = Literal["achieved", "partly", "missed", "abandoned", "postponed"]
DependencyState = Literal["open", "accepted", "declined", "resolved", "broken"]
InitiativeState = Literal["open", "done"]
IdeaState = Literal["open", "merged", "shortlisted"]
ErasedKind = Literal["member", "external_party"]
# Article 17 (1) a to f of the GDPR.
LegalGround = Literal[
    "no_longer_needed",
    "consent_withdrawn",
    "objection",
    "unlawful_processing",
    "legal_obligation",
    "child",
]
Status = Literal["on_track", "at_risk", "off_track"]
Theme = Literal["light", "dark"]


# What a check-in says: a number, or whether it is so; nothing where it names milestones instead.
Value = Decimal | bool | None


class Actor(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who acts, as the credential says; never taken from a body.

    leads are the teams the member leads, teams those it belongs to.
    """

    kind: ActorKind
    id: str
    role: Role | None = None
    leads: tuple[UUID, ...] = ()
    teams: tuple[UUID, ...] = ()

    @property
    def reference(self) -> str:
        """How a header names the actor: the kind and an opaque id, nothing personal."""
        return self.kind if self.kind == "operator" else f"{self.kind}/{self.id}"

    @property
    def member_id(self) -> UUID | None:
        """The member who acts, if it is one."""
        return UUID(self.id) if self.kind == "member" else None

    @property
    def is_admin(self) -> bool:
        """Owner and admin may do everything inside the organisation."""
        return self.role in ("owner", "admin")


def system(service: str) -> Actor:
    """A service acting on its own: a reaction, the calendar."""
    return Actor(kind="system", id=service)


class Owner(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Whose objective it is; the company has no id."""

    kind: OwnerKind
    id: UUID | None = None


class Support(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an objective hangs under: an objective, perhaps one key result of it. Its progress
    counts there only if contributes says so, with this weight."""

    objective_id: UUID
    key_result_id: UUID | None = None
    contributes: bool = False
    weight: Decimal = Decimal(1)


class IdeaOrigin(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The idea that an objective was made of: its authors, and the votes it had by then."""

    idea_id: UUID
    author_ids: tuple[UUID, ...]
    votes: int = 0


NeededKind = Literal["team", "objective", "key_result", "external_party"]


class Needed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of whom, or of what, something is needed."""

    kind: NeededKind
    id: UUID


class Shown(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an outsider was shown of a dependency: the objective's title, the need, the day."""

    objective: str
    need: str
    due_on: date | None = None


class Rhythm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often and on which weekday check-ins are due."""

    every: Cadence = "weekly"
    weekday: Weekday = "friday"


class Milestone(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A step of a key result of kind milestones; the weight is its share of the whole."""

    title: Title
    weight: Decimal = Decimal(1)
    id: UUID | None = None


class Band(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a key result of kind maintain stays within; at least one side is given."""

    at_least: Decimal | None = None
    at_most: Decimal | None = None


class CurvePoint(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By the end of this day the plan expects this share, 0..1, of the way to be done."""

    on: date
    share: Decimal


class Metric(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a key result is measured; which fields count depends on the kind.

    commit is what is promised at least, stretch what would be a dream; both beside the target,
    which alone is computed with. decimals is how many are shown. curve is the planned way, a
    straight line without it.
    """

    kind: MetricKind
    unit: Unit | None = None
    baseline: Decimal | None = None
    target: Decimal | None = None
    milestones: Annotated[tuple[Milestone, ...], Meta(max_length=MILESTONES_MAX)] = ()
    band: Band | None = None
    commit: Decimal | None = None
    stretch: Decimal | None = None
    decimals: Annotated[int, Meta(ge=0, le=AMOUNT_DECIMALS_MAX)] | None = None
    curve: Annotated[tuple[CurvePoint, ...], Meta(max_length=CURVE_POINTS_MAX)] = ()


class Change(Struct, Generic[T], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One field's old and new value; every event that changes a value holds both."""

    old: T
    new: T
