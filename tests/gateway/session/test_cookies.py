from uuid import UUID

from contracts.sessions import SessionToken
from services.gateway.session.cookies import SESSIONS_MAX, Jar, cookies_of

PLAIN, SECURE = Jar(is_secure=False), Jar(is_secure=True)
ONE, TWO = (
    SessionToken(organisation_id=UUID(int=n), session_id=UUID(int=9), secret=bytes([n]) * 32)
    for n in (1, 2)
)


def sent(line: bytes) -> dict[bytes, bytes]:
    """The header a browser sends after this one."""
    return {b"cookie": line.partition(b";")[0]}


def test_a_browser_holds_sessions_in_their_order():
    name, line = PLAIN.keep([TWO, ONE])
    assert name == b"set-cookie"
    assert PLAIN.sessions(sent(line)) == (TWO, ONE)
    assert PLAIN.sessions({}) == ()


def test_no_script_and_no_other_site_sees_a_cookie():
    _, line = SECURE.keep([ONE])
    assert line.startswith(b"__Host-scoreline=")
    for word in (b"HttpOnly", b"SameSite=Lax", b"Secure", b"Path=/"):
        assert word in line
    assert b"Domain" not in line
    assert b"Secure" not in PLAIN.keep([ONE])[1]


def test_signed_out_of_everything_the_cookie_is_gone():
    assert b"Max-Age=0" in PLAIN.keep([])[1]


def test_what_is_no_token_is_passed_over():
    text = f"scoreline=x~{ONE.text}~{'y' * 86}; scoreline=second"
    assert PLAIN.sessions({b"cookie": text.encode()}) == (ONE,)


def test_only_so_many_sessions_are_held():
    _, line = PLAIN.keep([ONE] * (SESSIONS_MAX + 3))
    assert len(PLAIN.sessions(sent(line))) == SESSIONS_MAX
    assert len(line) < 4096


def test_what_was_written_is_remembered_for_its_organisation():
    _, line = PLAIN.keep_written(UUID(int=1), 812)
    assert PLAIN.written(sent(line), UUID(int=1)) == 812
    assert PLAIN.written(sent(line), UUID(int=2)) == 0
    assert PLAIN.written({b"cookie": b"position=x~99999999999999999999"}, UUID(int=1)) == 0


def test_of_a_cookie_given_twice_the_first_counts():
    assert cookies_of({b"cookie": b"a=1; a=2; b"}) == {"a": "1"}
