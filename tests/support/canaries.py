"""A log in which every personal field of every event says something that stands nowhere else.

Made from the registry and the PERSONAL tables, so that an event added later is in it by itself.
"""

import json
import secrets
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg

from contracts.envelope import Event, decode
from contracts.public import PUBLIC, entity_of
from contracts.registry import EVENTS, owner_of
from contracts.samples import sample_of
from services.runtime import clock, ids
from services.runtime.store.api import Append, Appended, Store, StreamWrite

# Every column of every table of ours that can hold a text, whatever its type.
COLUMNS = """
select format('%I.%I', n.nspname, c.relname) as place, a.attname as name,
    t.typname = 'bytea' as is_bytes
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
join pg_type t on t.oid = a.atttypid
where c.relkind in ('r', 'p', 'm') and n.nspname !~ '^(pg_|information_schema)'
"""
# What comes first here brings about what the others are about.
FIRST = (
    "identity.organisation_registered.v1",
    "identity.member_invited.v1",
    "planning.cycle_opened.v1",
    "planning.objective_drafted.v1",
    "planning.key_result_defined.v1",
    "planning.objective_published.v1",
    "planning.cycle_activated.v1",
    "checkin.check_in_recorded.v1",
    "checkin.blocker_raised.v1",
)


@dataclass
class Canaries:
    """person is whom every personal field is about, party somebody outside; planted has what
    each field says, by wire name and field."""

    organisation: UUID
    person: UUID = field(default_factory=ids.new_id)
    party: UUID = field(default_factory=ids.new_id)
    planted: dict[str, str] = field(default_factory=dict)
    _ids: dict[str, str] = field(default_factory=dict)
    _versions: Counter[str] = field(default_factory=Counter)

    def events(self) -> list[tuple[str, Event]]:
        """What comes first, and one of each kind that holds anything personal, with its stream;
        those that forget somebody are what is tried."""
        personal = (w for w, kind in EVENTS.items() if kind.PERSONAL and not kind.FORGETS)
        made = [self._event(w, EVENTS[w]) for w in dict.fromkeys((*FIRST, *personal))]
        return [(self._stream(event), event) for event in made]

    def _event(self, wire: str, kind: type[Event]) -> Event:
        values: dict[str, Any] = json.loads(sample_of(kind))
        for name, value in values.items():
            if name.endswith("_id") and isinstance(value, str):
                # What an event calls its subject, it names the kind of beside it.
                is_subject = name == "subject_id"
                values[name] = self._id(f"{values['subject']}_id" if is_subject else name)
        for name, holder in kind.PERSONAL.items():
            self.planted[f"{wire}.{name}"] = values[name] = f"canary{secrets.token_hex(12)}"
            if holder not in ("@actor", "external_party_id", "organisation_id"):
                values[holder] = str(self.person)
        return decode(json.dumps(values).encode(), kind)

    def _id(self, name: str) -> str:
        fixed = {
            "organisation_id": self.organisation,
            "member_id": self.person,
            "external_party_id": self.party,
        }
        return str(fixed.get(name) or self._ids.setdefault(name, str(ids.new_id())))

    def _stream(self, event: Event) -> str:
        kind = PUBLIC[type(event)].kind
        _, entity = entity_of(event, f"{kind}/{self._id(f'{kind}_id')}")
        owner = owner_of(type(event))
        # Apart by service, as streams are: what two services say of one thing stands in two.
        return f"{kind}/{entity}" if owner == "identity" else f"{owner}_{kind}/{entity}"

    async def plant(self, stores: dict[str, Store]) -> None:
        """Write the log, each event as its service."""
        await stores["identity"].open_log(self.organisation, self.organisation.hex)
        for stream, event in self.events():
            write = StreamWrite(stream=stream, expected=self._versions[stream], events=(event,))
            self._versions[stream] += 1
            request = Append(
                organisation_id=self.organisation,
                writes=(write,),
                actor=f"member/{self.person}",
                correlation=ids.new_id(),
                at=clock.now_us(),
            )
            outcome = await stores[owner_of(type(event))].append(request)
            assert isinstance(outcome, Appended), outcome


async def places_of(connection: "asyncpg.Connection[Any]", texts: list[str]) -> dict[str, int]:
    """In which columns of the whole database any of the texts stands, and in how many rows."""
    found = {}
    for row in await connection.fetch(COLUMNS):
        name = f'"{row["name"]}"'
        value = name if row["is_bytes"] else f"convert_to({name}::text, 'UTF8')"
        count = await connection.fetchval(
            f"select count(*) from {row['place']} where exists (select from unnest($1::bytea[]) t"
            f" where position(t in {value}) > 0)",
            [text.encode() for text in texts],
        )
        if count:
            found[f"{row['place']}.{row['name']}"] = count
    return found
