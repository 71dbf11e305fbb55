"""Events as messages that people read in Slack and in Teams. Pure.

What is told is what the feed tells: never a name of anybody, nothing that is hidden from the
principal of the webhook.
"""

from typing import Any

Json = dict[str, Any]

# Slack cuts a text there; nobody reads more of it in a channel anyway.
TEXT_CHARS_MAX = 2_000
FACTS_MAX = 8
FACT_CHARS_MAX = 200
VERIFICATION = "endpoint.verification"
# A space without width: it parts what Markdown would join, and nobody sees it.
_NOTHING = "\u200b"
_CARD = "application/vnd.microsoft.card.adaptive"


def slack(event: Json) -> Json:
    """A message for an incoming webhook of Slack. Verbatim: it makes no call and no link of plain
    words, as of @here, #general or an address."""
    facts = [f"*{_escaped(name)}:* {_escaped(value)}" for name, value in facts_of(event)]
    text = _fitting([f"*{_escaped(headline(event))}*", *facts])
    said = {"type": "mrkdwn", "text": text, "verbatim": True}
    return {
        "text": _escaped(headline(event)),
        "blocks": [{"type": "section", "text": said}],
    }


def teams(event: Json) -> Json:
    """A message for a workflow of Teams: one adaptive card."""
    title = {"type": "TextBlock", "text": headline(event), "weight": "Bolder", "wrap": True}
    facts = [{"title": name, "value": _unlinked(value)} for name, value in facts_of(event)]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [title, *([{"type": "FactSet", "facts": facts}] if facts else [])],
    }
    return {"type": "message", "attachments": [{"contentType": _CARD, "content": card}]}


def headline(event: Json) -> str:
    """What happened, in words: a type is made of a noun and a participle."""
    if event["type"] == VERIFICATION:
        return f"Scoreline asks to tell this channel. The code is {event['data']['challenge']}"
    words = event["type"].replace(".", " ").replace("_", " ")
    mark = "Test: " if event.get("test") else ""
    return f"{mark}{words[:1].upper()}{words[1:]}"


def facts_of(event: Json) -> list[tuple[str, str]]:
    """What an event says besides ids, in its order; a change as old → new."""
    if event["type"] == VERIFICATION:
        return []
    found = [
        (name.replace("_", " "), said)
        for name, value in event["data"].items()
        if not name.endswith(("_id", "_ids")) and (said := _said(value)) is not None
    ]
    return found[:FACTS_MAX]


def _said(value: Any) -> str | None:
    """A value in words; None for what is empty, or too deep for a channel."""
    match value:
        case None | "":
            return None
        case bool():
            return "yes" if value else "no"
        case {"old": old, "new": new}:
            return f"{_said(old) or 'none'} → {_said(new) or 'none'}"
        case dict() | list():
            return None
        case _:
            text = " ".join(str(value).split())
            is_long = len(text) > FACT_CHARS_MAX
            return text[: FACT_CHARS_MAX - 1] + "…" if is_long else text


def _escaped(text: str) -> str:
    """Slack reads these three as its own; nothing of ours mentions or links."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _fitting(lines: list[str]) -> str:
    """As many whole lines as Slack shows: a cut within one could halve an escaped sign."""
    text, *more = lines
    for line in more:
        if len(text) + 1 + len(line) > TEXT_CHARS_MAX:
            break
        text = f"{text}\n{line}"
    return text


def _unlinked(text: str) -> str:
    """Teams reads Markdown: a label must not stand for an address that somebody wrote."""
    return text.replace("](", f"]{_NOTHING}(")
