"""Where the pages lead: the bar at the top, and the letters that go there after g."""

from dataclasses import dataclass

from services.gateway.pages.marking import words


@dataclass(frozen=True, kw_only=True)
class Place:
    """A page of the bar; below are the paths that belong to it too."""

    path: str
    name: str
    key: str
    below: tuple[str, ...] = ()

    def holds(self, path: str) -> bool:
        """Whether a path is this place or belongs to it."""
        return path == self.path or any(path.startswith(start) for start in self.below)


PLACES: tuple[Place, ...] = (
    Place(path="/", name=words("Today"), key="t"),
    Place(path="/check-in", name=words("Check-in"), key="c", below=("/check-in/",)),
    Place(
        path="/board",
        name=words("Board"),
        key="b",
        below=("/teams/", "/objectives/", "/key-results/"),
    ),
    Place(path="/map", name=words("Map"), key="m"),
    Place(path="/pulse", name=words("Pulse"), key="p"),
    Place(path="/planning", name=words("Planning"), key="l", below=("/welcome", "/lessons/")),
    Place(path="/review", name=words("Review"), key="r", below=("/review/",)),
    Place(
        path="/history",
        name=words("History"),
        key="h",
        below=("/history/", "/goalposts", "/proof"),
    ),
    Place(
        path="/people",
        name=words("People"),
        key="o",
        below=("/people/", "/settings", "/webhooks", "/mail", "/inbox", "/outbox"),
    ),
)
