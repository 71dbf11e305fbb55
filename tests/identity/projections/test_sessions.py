from contracts.events.identity_sessions import SessionClosed, SessionContinued
from services.identity.projections.sessions import SESSIONS
from services.runtime.projection.definition import fold
from tests.identity.domain.test_session import ID, SECRET, opened, sent
from tests.identity.people import BEN
from tests.support.history import NOON_US, History


def kept(*events):
    return fold(SESSIONS, History().add(f"session/{ID}", *events).events)[str(ID)]


def test_a_link_alone_opens_no_page():
    assert kept(sent).secret_sha256 == ""


def test_an_opened_session_knows_the_digest_of_its_own_token():
    session = kept(sent, opened)
    assert (session.secret_sha256, session.member_id) == (SECRET, BEN)
    assert session.used_at >= NOON_US


def test_use_is_remembered():
    before = kept(sent, opened)
    after = kept(sent, opened, SessionContinued(session_id=ID, member_id=BEN))
    assert after.used_at > before.used_at


def test_a_closed_session_stays_closed():
    assert kept(sent, opened, SessionClosed(session_id=ID, member_id=BEN)).is_closed
