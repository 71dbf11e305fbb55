import msgspec

from contracts.public import PublicEvent
from services.notification.domain.telling import told
from tests.notification.log import ADA, ADMIN, CYCLE, KEY_RESULT, OBJECTIVE, defined, invited
from tests.support.history import ORGANISATION, History


def telling(event, stream, actor="operator"):
    recorded = History().add(stream, event, actor=actor).events[0]
    return told(event, recorded.header, ORGANISATION, 812, 7)


def test_the_public_form_of_an_event_byte_by_byte():
    body = telling(defined, f"objective/{OBJECTIVE}", ADMIN.reference)
    assert body.decode() == (
        '{"id":"evt_00000000000000000000000000000001",'
        '"type":"key_result.defined",'
        '"timestamp":"2026-11-23T12:00:00.000001Z",'
        f'"organisation_id":"{ORGANISATION}",'
        '"sequence":812,'
        f'"subject":"objective/{OBJECTIVE}",'
        '"subject_version":7,'
        f'"actor":{{"kind":"member","id":"{ADA}"}},'
        f'"data":{{"objective_id":"{OBJECTIVE}",'
        f'"cycle_id":"{CYCLE}",'
        f'"key_result_id":"{KEY_RESULT}",'
        f'"title":"Loaves","accountable_id":"{ADA}","weight":1.50,'
        '"metric":{"kind":"number","unit":null,"baseline":0,"target":0.10,'
        '"milestones":[],"band":null,"commit":null,"stretch":null,"decimals":null,"curve":[]},'
        '"amendment":false,"reason":null,"source":"api","carried_from":null}}'
    )


def test_nobody_is_named_outside():
    body = telling(invited, f"member/{ADA}")
    assert b"Ada" not in body and b"ada@example.com" not in body
    event = msgspec.json.decode(body, type=PublicEvent)
    assert msgspec.json.decode(event.data) == {"member_id": str(ADA), "role": "admin"}
    assert (event.actor.kind, event.actor.id) == ("operator", "operator")
