"""Every refusal: its kind, its stable word and the sentence that people read.

    Refusal
    ├── Invalid            several faults in what was sent, all at once
    ├── NotFound           no such thing here: foreign and confidential things look the same
    ├── Forbidden          seen, but this role may not
    ├── Stale              someone wrote first
    ├── WrittenMeanwhile   others kept writing to the same thing
    ├── KeyReused          the idempotency key came with another body
    ├── Behind             the read model has not reached the position asked for
    ├── NotSignedYet       the newest checkpoint does not go as far as what was asked for
    ├── Unavailable        the database or the bus does not answer
    ├── TooLarge           more than the limit
    ├── Gone               it was here, and is not any more: errors_erasure.py
    ├── TooSoon            somebody is to be spared: errors_webhooks.py
    └── Ruled              a rule of the domain says no, one class per rule

The class's docstring is the sentence, {names} in it being filled; its name is the code.
"""

import re
from typing import Any, ClassVar

from contracts.envelope import Fault, RefusalKind, Refused


class _Facts(dict[str, Any]):
    """What is not known is called this: a sentence without it is better than none."""

    def __missing__(self, _name: str) -> str:
        return "this"


class Refusal(Exception):
    """The request was refused."""

    kind: ClassVar[RefusalKind] = "refused"

    def __init__(self, *faults: Fault, **facts: Any) -> None:
        self.faults = faults
        self.facts = facts
        super().__init__(self.message)

    @property
    def code(self) -> str:
        """The stable word of this refusal."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", type(self).__name__).lower()

    @property
    def message(self) -> str:
        """The sentence for people."""
        sentence = " ".join((type(self).__doc__ or "").split())
        return sentence.format_map(_Facts(self.facts))

    @property
    def refused(self) -> Refused:
        """The refusal as it travels."""
        return Refused(
            kind=self.kind,
            code=self.code,
            message=self.message,
            errors=tuple(self.faults),
            retry_after_s=self.facts.get("retry_after_s"),
        )


class Invalid(Refusal):
    """What was sent has faults: see errors."""

    kind = "invalid"


class NotFound(Refusal):
    """There is no such {what} here."""

    kind = "not_found"


class Forbidden(Refusal):
    """Your role may not do this. It takes: {who}."""

    kind = "forbidden"


class Stale(Refusal):
    """Someone wrote first: you saw version {seen}, it is now at version {actual}."""

    kind = "stale"


class WrittenMeanwhile(Refusal):
    """Others kept writing to the same thing; nothing of yours happened. Ask again."""

    kind = "conflict"


class KeyReused(Refusal):
    """This Idempotency-Key was used before with another request."""

    kind = "key_reused"


class Behind(Refusal):
    """The read model is at position {at}, you asked for {wanted}; try again shortly."""

    kind = "behind"


class Unavailable(Refusal):
    """The service cannot reach {what} just now. Ask again with the same Idempotency-Key: the
    command happened once or not at all."""

    kind = "unavailable"


class NotSignedYet(Refusal):
    """No checkpoint holds position {position} yet; logs are signed every few seconds, so try again
    shortly."""

    kind = "behind"


class TooLarge(Refusal):
    """At most {limit} are allowed, this has {found}."""

    kind = "too_large"


class Ruled(Refusal):
    """A rule of the domain says no."""


class OrganisationClosed(Ruled):
    """The organisation is suspended; ask the operator of the platform."""

    kind = "forbidden"


class EmailTaken(Ruled):
    """Another member has this e-mail address already."""


class TeamNameTaken(Ruled):
    """Another team is called {name} already."""


class TeamCircle(Ruled):
    """A team cannot stand under itself."""


class MemberLeft(Ruled):
    """This member was deactivated."""


class LastOwner(Ruled):
    """An organisation needs an owner; make somebody else owner first."""


class RoleTooHigh(Ruled):
    """A key's role is at most its member's: {member_role} cannot have a key as {role}."""


class IdTaken(Ruled):
    """There is another {what} with this id."""


class LinkUsed(Ruled):
    """This link was used before, or is too old; ask for a new one."""


class CycleStateWrong(Ruled):
    """This needs the cycle {wanted}; it is {state}."""


class CycleShort(Ruled):
    """The cycle is not ready: see errors. An admin may go on with an override_reason."""


class IdeaStateWrong(Ruled):
    """This needs the idea open; it is {state}."""


class IdeasSilent(Ruled):
    """The ideas of this cycle are silent; reveal them first."""


class VotesSpent(Ruled):
    """You have {budget} votes in this cycle, {left} of them left for this idea."""


class TooManyIdeas(Ruled):
    """A cycle takes at most {limit} ideas."""


class TooManyMerged(Ruled):
    """An idea takes in at most {limit} others."""


class ObjectiveStateWrong(Ruled):
    """This needs the objective {wanted}; it is {state}."""


class KeyResultGone(Ruled):
    """This key result was withdrawn."""


class TooManyKeyResults(Ruled):
    """An objective has at most {limit} key results; a further one means a second objective."""


class TooManyInitiatives(Ruled):
    """A key result has at most {limit} initiatives."""


class NoKeyResults(Ruled):
    """An objective needs a key result before it is published."""


class ObjectiveSetAside(Ruled):
    """This objective was archived; restore it first."""


class SetAsideWithParent(Ruled):
    """This was archived together with the objective {root} above it; restore that."""


class LivingChildren(Ruled):
    """Objectives under this one are still living: see errors. Say with children whether to keep or
    to close them."""


class NothingFound(Ruled):
    """The lint finds no {rule} here, so there is nothing to answer."""


class CarriedAlready(Ruled):
    """This objective was carried forward into that cycle already."""


class DependencyStateWrong(Ruled):
    """This needs the dependency {wanted}; it is {state}."""


class NoOutsider(Ruled):
    """Links are for external parties; this dependency is on somebody inside."""


class LinkClosed(Ruled):
    """This link has expired, was revoked or was replaced by another; ask for a new one."""

    kind = "not_found"


class AmbitionFixed(Ruled):
    """Whether an objective is aspirational or committed is fixed when it is published."""


class NoCheckInsNow(Ruled):
    """Check-ins are taken while the cycle is active or in review; it is {state}. An admin may
    reopen it."""


class ConfidenceFell(Ruled):
    """Confidence fell from {old} to {new}; say why in a note."""


class CheckInGone(Ruled):
    """This check-in was retracted."""


class OwnCheckIn(Ruled):
    """A check-in is acknowledged by someone other than its author."""


class BlockerGone(Ruled):
    """This blocker is resolved."""


class NoScoresNow(Ruled):
    """Scores are set while the cycle is in review; it is {state}."""


class NoReviewsNow(Ruled):
    """Reviews are written while the cycle is in review; it is {state}."""


class NothingToConfirm(Ruled):
    """No score was set here yet."""


class OwnScore(Ruled):
    """A score is confirmed by someone other than its owner and than who set it."""


class NoReceipts(Ruled):
    """This platform gives no receipts: it has no key for them."""


# What it means that another stream holds a business key: {scope of the claim: refusal}.
TAKEN: dict[str, type[Refusal]] = {"member_email": EmailTaken, "team_name": TeamNameTaken}
