"""What is done about people and teams: invite, roles, teams, letting go, erasing."""

from collections.abc import Awaitable, Callable, Sequence
from typing import get_args

from contracts.commands.identity import (
    AddTeamMember,
    ChangeMember,
    ChangeTeam,
    CreateTeam,
    DeactivateMember,
    InviteMember,
    RemoveTeamMember,
)
from contracts.commands.identity_erasure import EraseMember
from contracts.envelope import Command
from contracts.queries.identity import MemberById, MemberView, TeamById, TeamView
from contracts.rights import demand, may
from contracts.values import ROLES, LegalGround, Role
from services.gateway.answer import Answer
from services.gateway.pages.choosing import said_in
from services.gateway.pages.editing import Edit, fresh
from services.gateway.pages.form import Form
from services.gateway.pages.people import people_of
from services.gateway.pages.people_screen import GROUNDS, ROLE_WORDS, people_page
from services.gateway.pages.refusals import NOTHING, Wrong, wrong
from services.gateway.pages.screen import shows, takes
from services.gateway.pages.telling import changed, made
from services.gateway.pages.window import Refusing, Window
from services.runtime import ids


async def member(window: Window) -> Answer:
    """A member, for who may change one. Raises NotFound, Forbidden."""
    return await _member(window)


async def _member(window: Window, found: Wrong = NOTHING, edit: Edit | None = None) -> Answer:
    demand(InviteMember, window.actor)
    one = await window.ask(MemberById(member_id=window.place("member_id")))
    people = await people_of(window)
    here = sorted(people.members.values(), key=lambda each: each.name.casefold())
    return window.page(
        "pages/member.html",
        status=422 if found is not NOTHING else 200,
        member=one,
        others=[each for each in here if each.id != one.id and each.state in STAYING],
        edit=edit or _of_member(one),
        roles=said_in(window, tuple(ROLE_WORDS.items())),
        grounds=GROUNDS,
        may_erase=may(EraseMember, window.actor, set()),
        wrong=found,
    )


async def team(window: Window) -> Answer:
    """A team and its people, for who may change it. Raises NotFound, Forbidden."""
    return await _team(window)


async def _team(window: Window, found: Wrong = NOTHING, edit: Edit | None = None) -> Answer:
    demand(CreateTeam, window.actor)
    one = await window.ask(TeamById(team_id=window.place("team_id")))
    people = await people_of(window)
    here = sorted(people.members.values(), key=lambda each: each.name.casefold())
    staying = [each for each in here if each.state in STAYING]
    return window.page(
        "pages/team_people.html",
        status=422 if found is not NOTHING else 200,
        team=one,
        edit=edit or _of_team(one),
        leads=[(str(each.id), each.name) for each in staying],
        inside=[each for each in staying if each.id in one.member_ids],
        outside=[each for each in staying if each.id not in one.member_ids],
        wrong=found,
    )


def _of_member(one: MemberView) -> Edit:
    return fresh(one.version, {"role": one.role})


def _of_team(one: TeamView) -> Edit:
    return fresh(one.version, {"lead_id": str(one.lead_id or "")})


async def _member_now(window: Window) -> Edit:
    return _of_member(await window.ask(MemberById(member_id=window.place("member_id"))))


async def _team_now(window: Window) -> Edit:
    return _of_team(await window.ask(TeamById(team_id=window.place("team_id"))))


async def _member_anew(window: Window, edit: Edit, found: Wrong) -> Answer:
    return await _member(window, found, edit)


async def _team_anew(window: Window, edit: Edit, found: Wrong) -> Answer:
    return await _team(window, found, edit)


def _changed(window: Window, edit: Edit) -> ChangeMember | None:
    if not edit.changed:
        return None
    return ChangeMember(member_id=window.place("member_id"), role=role_in(edit.get("role")))


def _led(window: Window, edit: Edit) -> ChangeTeam | None:
    if not edit.changed:
        return None
    given = {"team_id": str(window.place("team_id")), "lead_id": edit.get("lead_id")}
    command: ChangeTeam = made(ChangeTeam, given)
    return command


def _here(window: Window, _form: Form) -> str:
    path: str = window.visit.scope["path"]
    return path.rpartition("/")[0]


STAYING = ("active", "invited")
Made = Callable[[Window, Form], Sequence[Command]]
Refused = Callable[[Window, Wrong, Form], Awaitable[Answer]]


def told(make: Made, refused: Refused, path: str) -> Callable[[Window], Awaitable[Answer]]:
    """What takes a form: the commands it makes, then the page at path, or the form again."""

    async def tell(window: Window) -> Answer:
        form = await window.form()
        try:
            for command in make(window, form):
                await window.tell(command)
        except Refusing as refusing:
            return await refused(window, wrong(refusing.refused, window.language), form)
        return window.go(path.format(**window.visit.scope["path_params"]))

    return tell


async def _again_invite(window: Window, found: Wrong, form: Form) -> Answer:
    return await people_page(window, found, form, "invite")


async def _again_team(window: Window, found: Wrong, form: Form) -> Answer:
    return await people_page(window, found, form, "team")


async def _again_member(window: Window, found: Wrong, form: Form) -> Answer:
    return await _member(window, found)


async def _again_people(window: Window, found: Wrong, form: Form) -> Answer:
    return await _team(window, found)


def role_in(text: str) -> Role:
    """A role that a form names, a member's where it names none."""
    return next((one for one in ROLES if one == text), "member")


def _invited(window: Window, form: Form) -> Sequence[Command]:
    return (
        InviteMember(
            member_id=form.id("once") or ids.new_id(),
            name=form.line("name"),
            email=form.line("email"),
            role=role_in(form.get("role")),
        ),
    )


def _left(window: Window, form: Form) -> Sequence[Command]:
    member_id = window.place("member_id")
    return (DeactivateMember(member_id=member_id, hand_over_to=form.id("hand_over_to")),)


def _erased(window: Window, form: Form) -> Sequence[Command]:
    grounds = get_args(LegalGround)
    return (
        EraseMember(
            member_id=window.place("member_id"),
            legal_ground=next((one for one in grounds if one == form.get("ground")), grounds[0]),
            hand_over_to=form.id("hand_over_to"),
        ),
    )


def _teamed(window: Window, form: Form) -> Sequence[Command]:
    return (
        CreateTeam(
            team_id=form.id("once") or ids.new_id(),
            name=form.line("name"),
            lead_id=form.id("lead_id"),
        ),
    )


def _joined(window: Window, form: Form) -> Sequence[Command]:
    member_id = form.id("member_id")
    if member_id is None:
        return ()
    return (AddTeamMember(team_id=window.place("team_id"), member_id=member_id),)


def _parted(window: Window, form: Form) -> Sequence[Command]:
    member_id = form.id("member_id")
    if member_id is None:
        return ()
    return (RemoveTeamMember(team_id=window.place("team_id"), member_id=member_id),)


HERE, THERE = "/people/{member_id}", "/people/teams/{team_id}"
SCREENS = (
    takes("/people", told(_invited, _again_invite, "/people")),
    takes("/people/teams", told(_teamed, _again_team, "/people")),
    shows(HERE, member),
    takes(
        f"{HERE}/role",
        changed(lambda _form: ("role",), _changed, _member_now, _member_anew, _here),
    ),
    takes(f"{HERE}/leave", told(_left, _again_member, HERE)),
    takes(f"{HERE}/erase", told(_erased, _again_member, "/people")),
    shows(THERE, team),
    takes(
        f"{THERE}/lead",
        changed(lambda _form: ("lead_id",), _led, _team_now, _team_anew, _here),
    ),
    takes(f"{THERE}/join", told(_joined, _again_people, THERE)),
    takes(f"{THERE}/part", told(_parted, _again_people, THERE)),
)
