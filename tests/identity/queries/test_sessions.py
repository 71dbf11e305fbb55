import pytest
from msgspec import structs

from contracts.commands.identity import ChangeMember, CreateTeam, DeactivateMember
from contracts.commands.identity_sessions import ChangePreferences, CloseSession, ContinueSession
from contracts.errors import NotFound
from services.identity.domain.session import HOUR_US, IDLE_US_MAX, SESSION_LIVES_US
from services.runtime import clock, ids
from tests.identity.house import House, member
from tests.identity.signing_in import GATEWAY, letter, signed_in, who


async def test_a_session_stands_for_its_member_with_role_and_teams():
    house = await House.build()
    ben = await house.invite("Ben")
    team = await house.does(CreateTeam(team_id=ids.new_id(), name="Bakers", lead_id=ben.id))
    token = await signed_in(house, "ben@example.com")
    view = await who(house, token)
    assert (view.member_id, view.name, view.actor.role) == (ben.id, "Ben", "member")
    assert view.actor.leads == (team.id,)
    await house.does(ChangeMember(member_id=ben.id, role="admin"))
    assert (await who(house, token)).actor.role == "admin"


async def test_the_session_of_who_was_deactivated_ends_at_once():
    house = await House.build()
    ben = await house.invite("Ben")
    token = await signed_in(house, "ben@example.com")
    await house.does(DeactivateMember(member_id=ben.id))
    with pytest.raises(NotFound):
        await who(house, token)


async def test_another_secret_and_a_session_that_never_was_look_the_same():
    house = await House.build()
    token = await signed_in(house, "ada@example.com")
    for wrong in (
        structs.replace(token, secret=b"x" * 32),
        structs.replace(token, session_id=ids.new_id()),
    ):
        with pytest.raises(NotFound, match="There is no such session here"):
            await who(house, wrong)


async def test_a_link_that_was_not_used_is_no_session():
    house = await House.build()
    sent = await letter(house, "ada@example.com")
    log = await house.events()
    session_id = log[-1].event.session_id
    assert sent.link is not None
    with pytest.raises(NotFound):
        await who(
            house,
            structs.replace(
                await signed_in(house, "ada@example.com"), session_id=session_id, secret=b""
            ),
        )


async def test_a_session_ends_after_eight_hours_without_use_and_after_seven_days_with():
    house = await House.build()
    start = clock.now_us()
    moment = [start]
    house.now_us = lambda: moment[0]
    token = await signed_in(house, "ada@example.com")
    moment[0] = start + IDLE_US_MAX - 1
    ends_at = (await who(house, token)).expires_at
    moment[0] = ends_at
    with pytest.raises(NotFound):
        await who(house, token)
    for hours in range(7, SESSION_LIVES_US // HOUR_US, 7):
        moment[0] = start + hours * HOUR_US
        await house.tell(ContinueSession(session_id=token.session_id), actor=GATEWAY)
        assert (await who(house, token)).continue_from == moment[0] + HOUR_US
    moment[0] = start + SESSION_LIVES_US + HOUR_US
    with pytest.raises(NotFound):
        await who(house, token)


async def test_who_signed_out_is_out_and_nobody_else():
    house = await House.build()
    await house.invite("Ben")
    ada, ben = await signed_in(house, "ada@example.com"), await signed_in(house, "ben@example.com")
    seen = await who(house, ben)
    with pytest.raises(NotFound):
        await house.does(CloseSession(session_id=ben.session_id), house.owner)
    await house.does(CloseSession(session_id=ben.session_id), member(seen.member_id))
    with pytest.raises(NotFound):
        await who(house, ben)
    assert (await who(house, ada)).member_id == house.owner_id


async def test_preferences_are_the_persons_own():
    house = await House.build()
    ben = await house.invite("Ben")
    token = await signed_in(house, "ben@example.com")
    wish = ChangePreferences(language="de", theme="dark")
    assert (await house.does(wish, member(ben.id))).language == "de"
    seen = (await who(house, token)).preferences
    assert (seen.language, seen.theme) == ("de", "dark")
    before = len(await house.events())
    await house.does(wish, member(ben.id))
    assert len(await house.events()) == before
    await house.does(ChangePreferences(theme=None), member(ben.id))
    seen = (await who(house, token)).preferences
    assert (seen.language, seen.theme) == ("de", None)


async def test_letters_and_the_beginning_are_on_until_a_person_switches_them_off():
    house = await House.build()
    ben = await house.invite("Ben")
    token = await signed_in(house, "ben@example.com")
    seen = (await who(house, token)).preferences
    assert (seen.single_letters, seen.beginning_shown) == (True, True)
    await house.does(ChangePreferences(single_letters=False), member(ben.id))
    await house.does(ChangePreferences(beginning_shown=False), member(ben.id))
    elsewhere = await signed_in(house, "ben@example.com")
    seen = (await who(house, elsewhere)).preferences
    assert (seen.single_letters, seen.beginning_shown) == (False, False)
    await house.does(ChangePreferences(beginning_shown=True), member(ben.id))
    seen = (await who(house, token)).preferences
    assert (seen.single_letters, seen.beginning_shown) == (False, True)
