"""A rule on what no file may name: the machine it was written on."""

import re

from tests.tidy.tree import Tree

# Written so that this file does not name them either.
_HOMES = "|".join(("work", "root", "home", "Users", "mnt", "opt/pypi[-\\w]*", "private"))
_HOSTS = "|".join(
    name.replace(" ", r"\.")
    for name in ("pypi org", "files pythonhosted org", "registry npmjs org", "proxy golang org")
)
_PLACE = re.compile(rf"(?<![\w./-])/({_HOMES})/\w|\b({_HOSTS})\b|[a-z]:\\\\?users\\", re.IGNORECASE)


def machine_places(tree: Tree) -> list[str]:
    """Paths of a particular machine and addresses of package registries."""
    return [
        f"{path}:{number}: {line.strip()[:80]}"
        for path, text in tree.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if _PLACE.search(line)
    ]
