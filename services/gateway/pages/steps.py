"""Which of the seven steps a page belongs to, and where the next one is."""

from dataclasses import dataclass

from services.gateway.pages.marking import words


@dataclass(frozen=True, kw_only=True)
class Step:
    """What a page says of its step; following is the path of the next one."""

    says: str
    then: str
    following: str
    starts: tuple[str, ...]


STEPS: tuple[Step, ...] = (
    Step(
        says=words("Step 1 of 7: learn the words"),
        then=words("Next step: build objectives"),
        following="/planning",
        starts=("/welcome", "/lessons/"),
    ),
    Step(
        says=words("Step 2 of 7: build objectives"),
        then=words("Next step: define key results, in each objective of the list"),
        following="/planning#drafts",
        starts=("/planning",),
    ),
    Step(
        says=words("Steps 3 to 5 of 7: define key results, aspire, clear the way"),
        then=words("Next step: start the cycle, then check in"),
        following="/planning",
        starts=("/objectives/",),
    ),
    Step(
        says=words("Step 6 of 7: check in"),
        then=words("Next step: score and review"),
        following="/review",
        starts=("/check-in", "/key-results/"),
    ),
    Step(
        says=words("Step 7 of 7: score and review"),
        then=words("Next step: plan the next cycle"),
        following="/planning",
        starts=("/review",),
    ),
)


def step_of(path: str) -> Step | None:
    """The step of a page, None where it belongs to all of them."""
    return next((one for one in STEPS if path.startswith(one.starts)), None)
