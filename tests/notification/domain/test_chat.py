import json
import re
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import pytest

from contracts.catalogue import TOLD
from services.notification.domain.chat import (
    FACT_CHARS_MAX,
    FACTS_MAX,
    TEXT_CHARS_MAX,
    slack,
    teams,
)
from services.notification.domain.formats import example, shaped, verification, wrapped
from tests.notification.hooks import AT

ID = UUID(int=7)


def event(**data: Any) -> dict[str, Any]:
    return {"type": "key_result.checked_in", "data": {"key_result_id": str(ID), **data}}


def test_slack_is_told_what_happened_in_words():
    said = slack(event(value=Decimal("0.10"), current={"old": None, "new": 4}, note="", done=True))
    assert said["text"] == "Key result checked in"
    text = said["blocks"][0]["text"]["text"]
    lines = ["*Key result checked in*", "*value:* 0.10", "*current:* none → 4", "*done:* yes"]
    assert text.split("\n") == lines


def test_nobody_is_called_and_nothing_linked_by_what_somebody_wrote():
    text = slack(event(title="<!channel> & <https://evil|here>"))["blocks"][0]["text"]["text"]
    assert "<" not in text and "&lt;!channel&gt; &amp; " in text


def test_teams_gets_a_card():
    said = teams(event(value=4))
    (attachment,) = said["attachments"]
    assert said["type"] == "message"
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    title, facts = attachment["content"]["body"]
    assert title["text"] == "Key result checked in"
    assert facts["facts"] == [{"title": "value", "value": "4"}]


def test_a_channel_is_not_flooded():
    many = event(**{f"field_{n}": "x" * 5_000 for n in range(30)})
    assert len(slack(many)["blocks"][0]["text"]["text"]) <= TEXT_CHARS_MAX
    card = teams(many)["attachments"][0]["content"]
    assert len(card["body"][1]["facts"]) == FACTS_MAX


def test_what_is_too_long_for_slack_ends_with_a_whole_line():
    many = event(**{f"field_{n}": "&" * 150 for n in range(FACTS_MAX)})
    lines = slack(many)["blocks"][0]["text"]["text"].split("\n")
    assert lines[0] == "*Key result checked in*"
    assert lines[1:] == [f"*field {n}:* {'&amp;' * 150}" for n in range(2)]


def test_teams_shows_no_label_in_place_of_an_address_that_somebody_wrote():
    card = teams(event(title="[the plan](https://evil.example)"))["attachments"][0]["content"]
    (fact,) = card["body"][1]["facts"]
    assert "](" not in fact["value"]
    assert fact["value"].replace("\u200b", "") == "[the plan](https://evil.example)"


HOSTILE = "<!channel> <@U024BE7LH> <https://evil|here> & [plan](https://evil) <at>all</at> @here"


def written_over(value: Any) -> Any:
    """Something with every text in it replaced by what would call and link, and run on for ever."""
    match value:
        case str():
            return HOSTILE + "x" * 5_000
        case dict():
            return {name: written_over(inner) for name, inner in value.items()}
        case list():
            return [written_over(inner) for inner in value]
        case _:
            return value


def hostile(type_: str) -> dict[str, Any]:
    told = msgspec.json.decode(example(type_, ID, ID, AT))
    return {**told, "data": written_over(told["data"])}


@pytest.mark.parametrize("type_", sorted(TOLD))
def test_whatever_somebody_wrote_nobody_is_called_from_any_type(type_):
    told = slack(hostile(type_))
    (block,) = told["blocks"]
    # What is left of it is plain: Slack is told to make nothing of bare words.
    assert block["text"]["verbatim"] is True and block["text"]["type"] == "mrkdwn"
    for text in (told["text"], block["text"]["text"]):
        assert "<" not in text and ">" not in text and len(text) <= TEXT_CHARS_MAX
        assert not re.search("&(?!(amp|lt|gt);)", text)
    (attachment,) = teams(hostile(type_))["attachments"]
    card = attachment["content"]
    assert "msteams" not in card, "without entities an <at> is no mention"
    facts = [fact["value"] for part in card["body"][1:] for fact in part["facts"]]
    # A change says two values in a line.
    assert all("](" not in one and len(one) <= 3 * FACT_CHARS_MAX for one in facts)
    assert len(facts) <= FACTS_MAX


def test_a_long_title_is_cut_and_says_so():
    (fact,) = teams(event(title="x" * 5_000))["attachments"][0]["content"]["body"][1]["facts"]
    assert fact["value"] == "x" * (FACT_CHARS_MAX - 1) + "…"


@pytest.mark.parametrize("format", ["slack", "teams"])
@pytest.mark.parametrize("type_", sorted(TOLD))
def test_every_type_can_be_said(type_, format):
    body = example(type_, ID, ID, AT)
    assert json.loads(wrapped(body, format, "full").body)
    assert "Test: " in wrapped(body, format, "thin").body.decode()


@pytest.mark.parametrize("format", ["slack", "teams"])
def test_a_channel_is_asked_in_words_with_the_code(format):
    asked = msgspec.json.decode(verification(ID, ID, "dough", AT))
    assert b"The code is dough" in shaped(asked, format).body
