from contracts.envelope import encode
from contracts.queries.notification import EventTypes
from tests.notification.log import MEMBER, town


async def test_the_catalogue_says_what_a_check_in_carries():
    view = await (await town()).ask(EventTypes(), actor=MEMBER)
    (kind,) = [kind for kind in view.data if kind.type == "key_result.checked_in"]
    assert kind.schema["properties"]["value"]["type"] == "number"
    assert "note" not in kind.schema["properties"]
    assert "value" in kind.schema["required"]
    assert encode(view)
