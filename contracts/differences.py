"""What in a changed schema breaks those who hold the old one.

What was valid must stay valid and mean the same. Only changes known to be harmless pass: a new
field that may be absent, a wider enumeration, a looser limit. All else is named as a break.
"""

from typing import Any

Schema = dict[str, Any]

_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
# Words for people; $ref and $defs are followed, defaults are looked at field by field.
_WORDS = ("title", "description", "examples", "$ref", "$defs", "default", "discriminator")
_STRUCTURE = ("type", "format", "enum", "const", "anyOf", "pattern")
_CONTENT = ("properties", "required", "additionalProperties", "items")
_KNOWN = frozenset(_UPPER + _LOWER + _WORDS + _STRUCTURE + _CONTENT)


def breaks_between(old: Schema, new: Schema, *, stored: bool) -> list[str]:
    """Each way in which new refuses or misreads what old allowed, as "/field: what".

    Both carry their own $defs. stored says that documents of the old schema lie in the log, so
    that even a changed default would rewrite what an absent field said.
    """
    comparison = _Comparison(old.get("$defs", {}), new.get("$defs", {}), stored)
    return comparison.between(old, new)


class _Comparison:
    def __init__(self, old_defs: Schema, new_defs: Schema, stored: bool) -> None:
        self.old_defs = old_defs
        self.new_defs = new_defs
        self.stored = stored
        # By the pair of references: a type may contain itself.
        self.found: dict[tuple[str, str], list[str]] = {}

    def between(self, old: Schema, new: Schema) -> list[str]:
        """The breaks, each beginning with the path below this place."""
        pair = (old.get("$ref", ""), new.get("$ref", ""))
        if not all(pair):
            return self._resolved(old, new)
        if pair not in self.found:
            self.found[pair] = []
            self.found[pair] = self._resolved(old, new)
        return self.found[pair]

    def _resolved(self, old: Schema, new: Schema) -> list[str]:
        old, new = _followed(old, self.old_defs), _followed(new, self.new_defs)
        if "anyOf" in old or "anyOf" in new:
            return self._alternatives(old.get("anyOf", [old]), new.get("anyOf", [new]))
        if not _rules(new):
            return []
        retyped = _retyped(old, new)
        if retyped:
            return retyped
        return [
            *_limits(old, new),
            *self._fields(old, new),
            *self._contents(old, new, "items", "/*"),
            *self._contents(old, new, "additionalProperties", "/*"),
            *_unknown(old, new),
        ]

    def _alternatives(self, old: list[Schema], new: list[Schema]) -> list[str]:
        breaks: list[str] = []
        for was in old:
            tries = [self.between(was, now) for now in new]
            if all(tries):
                # Of several things it might have become, the nearest tells best what is wrong.
                nearest: list[str] = min(tries, key=_distance)
                breaks += nearest
        return breaks

    def _fields(self, old: Schema, new: Schema) -> list[str]:
        was, now = old.get("properties", {}), new.get("properties", {})
        breaks = [f"/{name}: the field is gone" for name in was if name not in now]
        for name in new.get("required", []):
            if name not in was:
                breaks.append(f"/{name}: a new field without a default")
            elif name not in old.get("required", []):
                breaks.append(f"/{name}: the field lost its default")
        for name in was.keys() & now.keys():
            breaks += [f"/{name}{found}" for found in self.between(was[name], now[name])]
            breaks += self._defaults(name, was[name], now[name])
        return sorted(breaks)

    def _defaults(self, name: str, old: Schema, new: Schema) -> list[str]:
        both = "default" in old and "default" in new
        if self.stored and both and old["default"] != new["default"]:
            return [f"/{name}: the default changed, so old facts without it read differently"]
        return []

    def _contents(self, old: Schema, new: Schema, key: str, step: str) -> list[str]:
        was, now = old.get(key, True), new.get(key, True)
        if now is True or was is False:
            return []
        if now is False:
            return [": fields it does not know are now refused"]
        found = self.between({} if was is True else was, now)
        return [step + one for one in found]


def _distance(breaks: list[str]) -> tuple[bool, int]:
    return "retyped" in breaks[0], len(breaks)


def _followed(schema: Schema, definitions: Schema) -> Schema:
    name = schema.get("$ref", "").rpartition("/")[2]
    return {**definitions[name], **schema} if name else schema


def _rules(schema: Schema) -> bool:
    return any(key not in _WORDS for key in schema)


def _retyped(old: Schema, new: Schema) -> list[str]:
    was, now = _values(old), _values(new)
    if now is not None:
        if was is None:
            return [f": retyped, {_kind(old)} became one of {now}"]
        return [f": the value {value!r} was dropped" for value in was if value not in now]
    if was is not None and all(_fits(value, new) for value in was):
        return []
    if old.get("type") != new.get("type") or old.get("format") != new.get("format"):
        return [f": retyped, {_kind(old)} became {_kind(new)}"]
    return []


def _values(schema: Schema) -> list[Any] | None:
    values: list[Any] | None = schema.get("enum")
    return [schema["const"]] if "const" in schema else values


def _fits(value: Any, schema: Schema) -> bool:
    named = {"string": str, "boolean": bool, "integer": int, "null": type(None)}
    limited = any(key in schema for key in ("format", "pattern", *_UPPER, *_LOWER))
    return not limited and type(value) is named.get(schema.get("type", ""))


def _kind(schema: Schema) -> str:
    values = _values(schema)
    if values is not None:
        return f"one of {values}"
    return " ".join(filter(None, (schema.get("format"), schema.get("type")))) or "anything"


def _limits(old: Schema, new: Schema) -> list[str]:
    breaks = []
    for key in (*_UPPER, *_LOWER):
        was, now = old.get(key), new.get(key)
        tighter = now is not None and (was is None or (now < was if key in _UPPER else now > was))
        if tighter:
            breaks.append(f": {key} tightened from {'none' if was is None else was} to {now}")
    if "pattern" in new and new["pattern"] != old.get("pattern") and _values(old) is None:
        breaks.append(": the pattern changed")
    return breaks


def _unknown(old: Schema, new: Schema) -> list[str]:
    keys = sorted((old.keys() | new.keys()) - _KNOWN)
    return [f": {key} changed" for key in keys if old.get(key) != new.get(key)]
