"""Dependencies: what objectives need of others, and the link at which an outsider answers."""

from contracts.commands.planning_dependencies import (
    AcceptDependency,
    BreakDependency,
    DeclareDependency,
    DeclineDependency,
    IssueDependencyLink,
    ResolveDependency,
    RevokeDependencyLink,
)
from contracts.queries.planning_dependencies import ObjectiveDependencies, ShownDependency
from services.gateway.api.route import Plain, act, get, make, remove

FORM = "application/x-www-form-urlencoded"
ANSWER_SCHEMA = {
    "type": "object",
    "required": ["answer"],
    "additionalProperties": False,
    "properties": {
        "answer": {"enum": ["accept", "decline", "resolve", "break"]},
        "reason": {"type": "string"},
    },
}

SHOW_LINK = Plain(
    method="GET",
    path="/d/{token}",
    name="showDependency",
    says=(
        "What an external party was shown of a dependency, and where it stands: a page for people "
        "where text/html is accepted, else JSON. The link is the credential."
    ),
    answer=ShownDependency,
    is_open=True,
)
ANSWER_LINK = Plain(
    method="POST",
    path="/d/{token}",
    name="answerDependency",
    says=(
        "The answer of an external party, as JSON or as the page's form sends it; a reason is "
        "wanted to decline or to break. The link is the credential."
    ),
    answer=ShownDependency,
    takes={"application/json": ANSWER_SCHEMA, FORM: ANSWER_SCHEMA},
    is_open=True,
    is_command=True,
)

ROUTES = (
    get("/v1/objectives/{objective_id}/dependencies", ObjectiveDependencies, is_dated=True),
    make(
        "/v1/objectives/{objective_id}/dependencies",
        DeclareDependency,
        "dependency_id",
        example={
            "on": {"kind": "team", "id": "0192f7c0-0000-7000-8000-000000000005"},
            "need": "A van on Saturday mornings",
            "due_on": "2027-02-01",
        },
    ),
    act("/v1/dependencies/{dependency_id}/accept", AcceptDependency, example={}),
    act(
        "/v1/dependencies/{dependency_id}/decline",
        DeclineDependency,
        example={"reason": "The van is at the market on Saturdays."},
    ),
    act("/v1/dependencies/{dependency_id}/resolve", ResolveDependency, example={}),
    act(
        "/v1/dependencies/{dependency_id}/break",
        BreakDependency,
        example={"reason": "The van broke down for good."},
    ),
    act("/v1/dependencies/{dependency_id}/link", IssueDependencyLink, example={"days": 14}),
    remove("/v1/dependencies/{dependency_id}/link", RevokeDependencyLink),
)
