"""Which role is at most which: no key may do what its member may not."""

from contracts.values import Role

# Not a ladder: an auditor sees what a member does not and does nothing a member does.
AT_MOST: dict[Role, frozenset[Role]] = {
    "owner": frozenset(("owner", "admin", "lead", "member", "viewer", "auditor")),
    "admin": frozenset(("admin", "lead", "member", "viewer", "auditor")),
    "lead": frozenset(("lead", "member", "viewer")),
    "member": frozenset(("member", "viewer")),
    "viewer": frozenset(("viewer",)),
    "auditor": frozenset(("auditor", "viewer")),
}


def is_at_most(role: Role, limit: Role) -> bool:
    """Whether everything that role may, limit may too."""
    return role in AT_MOST[limit]


def lower(one: Role, other: Role) -> Role:
    """The highest role that is at most both."""
    if is_at_most(one, other):
        return one
    if is_at_most(other, one):
        return other
    return "viewer"
