from uuid import UUID

from contracts import errors
from contracts.events.identity_sessions import SessionClosed, SessionContinued, SessionOpened
from services.identity.domain.session import (
    LINK_LIVES_US,
    SESSION_LIVES_US,
    close,
    go_on,
    open_with,
    send,
)
from services.identity.handlers.streams import SESSION
from tests.identity.people import BEN
from tests.support.scenario import scenario

ID = UUID("01920000-0000-7000-8000-000000002000")
LINK, SECRET = "a" * 64, "b" * 64

nothing = scenario(SESSION)
sent = send(ID, BEN, LINK, 0)
opened = SessionOpened(
    session_id=ID, member_id=BEN, secret_sha256=SECRET, expires_at=SESSION_LIVES_US
)
closed = SessionClosed(session_id=ID, member_id=BEN)
continued = SessionContinued(session_id=ID, member_id=BEN)


def opening(link=LINK, at=0):
    return lambda session: open_with(session, link, SECRET, at)


def test_a_link_opens_a_session():
    nothing.given(sent).when(opening()).then(opened)


def test_a_link_opens_once():
    nothing.given(sent, opened).when(opening()).then_refused(errors.LinkUsed)
    nothing.given(sent, opened, closed).when(opening()).then_refused(errors.LinkUsed)


def test_a_link_opens_for_half_an_hour():
    last = LINK_LIVES_US - 1
    later = SessionOpened(
        session_id=ID, member_id=BEN, secret_sha256=SECRET, expires_at=last + SESSION_LIVES_US
    )
    nothing.given(sent).when(opening(at=last)).then(later)
    nothing.given(sent).when(opening(at=LINK_LIVES_US)).then_refused(errors.LinkUsed)


def test_another_word_and_no_link_at_all_are_refused_alike():
    nothing.given(sent).when(opening(link="c" * 64)).then_refused(errors.LinkUsed)
    nothing.when(opening()).then_refused(errors.LinkUsed)


def test_a_session_in_use_goes_on():
    nothing.given(sent, opened).when(go_on).then(continued)
    nothing.given(sent, opened, continued).when(go_on).then(continued)


def test_what_is_not_open_does_not_go_on():
    for history in ((), (sent,), (sent, opened, closed)):
        nothing.given(*history).when(go_on).then_refused(errors.NotFound)


def test_signing_out_twice_is_signing_out_once():
    nothing.given(sent, opened).when(close).then(closed).when(close).then()
    nothing.given(sent).when(close).then_refused(errors.NotFound)
