"""The one list of all messages: wire name, struct, owning service.

A message is registered by standing in its service's file under events, commands or queries, or in
a file beside it that has a subject of its own: planning.py, planning_work.py.
"""

import importlib
import pkgutil
import re
from types import ModuleType
from typing import TypeVar

from contracts.envelope import Command, Event, Query

SERVICES = ("identity", "planning", "checkin", "scoring", "notification", "audit", "gateway")
# gateway decides nothing and answers nobody on the bus.
EVENT_OWNERS = ("identity", "planning", "checkin", "scoring", "notification", "audit")


M = TypeVar("M")


def _modules(kind: str) -> list[tuple[str, ModuleType]]:
    """The files of a kind of message, each with the service that owns what stands in it."""
    package = importlib.import_module(f"contracts.{kind}")
    names = sorted(found.name for found in pkgutil.iter_modules(package.__path__))
    return [
        (service, importlib.import_module(f"contracts.{kind}.{name}"))
        for service in EVENT_OWNERS
        for name in names
        if name.partition("_")[0] == service
    ]


def _defined(module: ModuleType, base: type[M]) -> list[type[M]]:
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, base)
        and value.__module__ == module.__name__
        and not value.__name__.startswith("_")
    ]


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


EVENTS: dict[str, type[Event]] = {}
OWNERS: dict[type, str] = {}
COMMANDS: dict[str, type[Command]] = {}
QUERIES: dict[str, type[Query]] = {}

for _service, _module in _modules("events"):
    for _event in _defined(_module, Event):
        EVENTS[f"{_service}.{_snake(_event.__name__)}.v{_event.VERSION}"] = _event
        OWNERS[_event] = _service
for _service, _module in _modules("commands"):
    for _command in _defined(_module, Command):
        COMMANDS[f"{_service}.{_command.__name__}"] = _command
        OWNERS[_command] = _service
for _service, _module in _modules("queries"):
    for _query in _defined(_module, Query):
        QUERIES[f"{_service}.{_query.__name__}"] = _query
        OWNERS[_query] = _service

_WIRE = {event: wire for wire, event in EVENTS.items()}


def wire_name(event: type[Event]) -> str:
    """The name under which an event is stored for ever, as planning.objective_drafted.v1."""
    return _WIRE[event]


def owner_of(message: type[Event] | type[Command] | type[Query]) -> str:
    """The service that decides, or answers, this message."""
    return OWNERS[message]


def stored_names(event: type[Event]) -> tuple[str, ...]:
    """Every name under which an event may stand in a log: those of its older versions too."""
    stem, mark, version = wire_name(event).rpartition(".v")
    return tuple(f"{stem}{mark}{n}" for n in range(1, int(version) + 1))
