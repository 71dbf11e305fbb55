from contracts.envelope import encode
from contracts.queries.notification import EventTypes
from tests.notification.log import MEMBER, town


async def test_the_catalogue_says_what_an_event_carries_and_no_personal_field():
    view = await (await town()).ask(EventTypes(), actor=MEMBER)
    schemas = {kind.type: kind.schema for kind in view.data}
    assert schemas["key_result.defined"]["properties"]["weight"]["type"] == "number"
    assert "weight" in schemas["key_result.defined"]["required"]
    assert "note" not in schemas["key_result.checked_in"]["properties"]
    assert encode(view)
