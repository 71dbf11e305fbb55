from email.message import EmailMessage
from pathlib import Path

import pytest

from services.gateway.session.letters import Letter, Outbox
from services.runtime import ids
from tests.support.mailbox import Mailbox, at_home
from tests.support.page import Browser, link_in
from tests.support.porch import Company, client, furnished


class Watched(Outbox):
    """The outbox, with somebody who reads each letter that comes."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir)
        self.reader = Mailbox()

    async def send(self, letter: Letter) -> None:
        await super().send(letter)
        await self.reader.send(letter)


def put_down(data_dir: Path, company: Company, role: str, subject: str, text: str) -> str:
    """A mail as notification writes it down for somebody; its name."""
    shelf = data_dir / "outbox" / company.things["organisation_id"] / company.members[role]
    shelf.mkdir(parents=True, exist_ok=True)
    message = EmailMessage()
    message["Subject"] = subject
    message.set_content(text)
    name = ids.new_id().hex
    (shelf / f"{name}.eml").write_bytes(message.as_bytes())
    return name


@pytest.fixture
async def house(caller, tmp_path: Path):
    """A company whose mail lies in a box, with the browsers of its lead and its viewer."""
    at = f"{ids.new_id().hex[-12:]}.example"
    post = Watched(tmp_path)
    async with client(caller, web=at_home(post)) as http:
        company = await furnished(http, "House", at=at)
        lead = await Browser(http, post.reader).signed_in(f"lead@{at}")
        viewer = await Browser(http, post.reader).signed_in(f"viewer@{at}")
        yield company, lead, viewer, tmp_path


async def test_where_no_mail_server_is_set_my_mail_lies_on_a_page_and_nobody_elses_does(house):
    company, lead, viewer, data_dir = house
    mine = put_down(data_dir, company, "lead", "Two check-ins are due", "Ärger <b>& Ehre</b>\n")
    theirs = put_down(data_dir, company, "owner", "A digest for the owner", "Secret plans\n")
    page = await lead.get("/outbox")
    assert "Two check-ins are due" in page.text and "A digest for the owner" not in page.text
    assert "Ärger &lt;b&gt;&amp; Ehre" in (await lead.get(f"/outbox?mail={mine}")).text
    assert "Secret plans" not in (await lead.get(f"/outbox?mail={theirs}")).text
    foreign = f"../{company.members['owner']}/{theirs}"
    assert "Secret plans" not in (await lead.get(f"/outbox?mail={foreign}")).text
    assert "Two check-ins" not in (await viewer.get("/outbox")).text


async def test_a_letter_that_signs_in_is_on_no_page_and_gone_once_it_was_used(house):
    _company, lead, _viewer, data_dir = house
    box = Outbox(data_dir)
    assert list(box.folder.glob("*.txt")) == [], "both have signed in"
    text = "http://gateway/sign-in/abc"
    await box.send(Letter(to="lead@house.example", subject="Your link", text=text))
    (letter,) = box.folder.glob("*.txt")
    page = await lead.get(f"/outbox?mail={letter.stem}")
    assert page.status_code == 200
    assert link_in(letter.read_text()) not in page.text


async def test_where_a_mail_server_is_set_the_page_says_where_mail_is(lead: Browser):
    assert "by a mail server" in (await lead.get("/outbox")).text
