"""What a form of a page sends, read into what a command holds."""

from collections.abc import Collection, Mapping
from urllib.parse import parse_qsl
from uuid import UUID

from services.gateway.body import demand_type, read_body
from services.gateway.door import Visit
from services.gateway.problems import Problem

BYTES_MAX = 256 * 1024
FIELDS_MAX = 500
MEDIA = frozenset((b"application/x-www-form-urlencoded",))


class Form:
    """Fields by name; texts as they were typed, so that a refused form loses nothing."""

    def __init__(self, fields: Mapping[str, list[str]]) -> None:
        self._fields = fields

    @classmethod
    async def of(cls, visit: Visit) -> "Form":
        """The body of a request. Raises Problem 413, 415, 408, 400."""
        demand_type(visit.headers, MEDIA)
        return read_form(await read_body(visit.headers, visit.receive, BYTES_MAX))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Every field with its text, as they were sent."""
        return [(name, text) for name, texts in self._fields.items() for text in texts]

    def get(self, name: str) -> str:
        """A field, empty where it is not there; of several the last."""
        return self._fields.get(name, [""])[-1]

    def line(self, name: str) -> str:
        """A field without the blanks around it."""
        return self.get(name).strip()

    def text(self, name: str) -> str:
        """A field of several lines, as one system writes them."""
        return self.get(name).replace("\r\n", "\n").strip()

    def all(self, name: str) -> list[str]:
        """Every field of a name."""
        return self._fields.get(name, [])

    def id(self, name: str) -> UUID | None:
        """An id, None where there is none or what is there is no id."""
        try:
            return UUID(self.get(name))
        except ValueError:
            return None

    @property
    def names(self) -> Collection[str]:
        """The fields that were sent."""
        return self._fields.keys()

    def has(self, name: str) -> bool:
        """Whether a field was sent, as a button that was pressed."""
        return name in self._fields


def read_form(raw: bytes) -> Form:
    """The fields in a body or a query string. Raises Problem 413 for too many."""
    try:
        pairs = parse_qsl(
            raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=FIELDS_MAX
        )
    except ValueError:
        raise Problem(413, "too_large", f"A form has at most {FIELDS_MAX} fields.") from None
    fields: dict[str, list[str]] = {}
    for name, text in pairs:
        fields.setdefault(name, []).append(text)
    return Form(fields)
