"""Which of the seven steps a page belongs to, and where the next one is."""

from dataclasses import dataclass, replace

from services.gateway.pages.marking import words


@dataclass(frozen=True, kw_only=True)
class Step:
    """What a page says of its step; following is the path of the next one, in which {id} is the
    thing that the page is about. starts and ends are those of the paths that belong to it."""

    says: str
    then: str
    following: str
    starts: tuple[str, ...]
    ends: str = ""

    def holds(self, path: str) -> bool:
        """Whether a path belongs to this step."""
        return path.startswith(self.starts) and path.endswith(self.ends)


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
        says=words("Step 5 of 7: clear the way"),
        then=words("Next step: start the cycle, then check in"),
        following="/planning#start",
        starts=("/objectives/",),
        ends="/dependencies",
    ),
    Step(
        says=words("Steps 3 and 4 of 7: define key results, aspire"),
        then=words("Next step: clear the way"),
        following="/objectives/{id}/dependencies",
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
    found = next((one for one in STEPS if one.holds(path)), None)
    if found is None or "{id}" not in found.following:
        return found
    return replace(found, following=found.following.replace("{id}", path.split("/")[2]))
