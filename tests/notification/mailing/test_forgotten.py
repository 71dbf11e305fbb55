from uuid import UUID

from contracts.events.identity_erasure import PersonErased
from services.notification.mailing.outbox import Outbox, shelf_of
from services.runtime import ids, signals
from services.runtime.settings import Settings
from tests.notification.delivery.office import office
from tests.notification.mailing.test_carrier import mail
from tests.support.models import MASTER_KEY
from tests.support.quarter import ANNA, BEN, who


def letter(data_dir, *whom):
    """A letter that signs in, as the gateway puts it down for one address."""
    members = ", ".join(str(who(one)) for one in whom)
    path = data_dir / "outbox" / f"{ids.new_id().hex}.txt"
    path.write_text(f"To: a@example.com\nSubject: Your link\nFor: {members}\n\nhttp://x\n")
    return path


async def test_mail_in_the_outbox_goes_when_its_reader_is_erased(database: str, tmp_path):
    settings = Settings(master_key=MASTER_KEY.hex(), data_dir=str(tmp_path))
    box = Outbox(tmp_path)
    async with office(database, settings) as here, signals.listening("mail.forgotten") as heard:
        organisation = await here.organisation()
        annas, bens = (shelf_of(organisation, who(one)) for one in (ANNA, BEN))
        await box.send(mail(n=1), annas)
        await box.send(mail(n=2), bens)
        to_anna, to_both, to_ben = (
            letter(tmp_path, *whom) for whom in ((ANNA,), (BEN, ANNA), (BEN,))
        )
        erased = PersonErased(
            subject="member",
            subject_id=who(ANNA),
            key_id=UUID(int=9),
            legal_ground="consent_withdrawn",
        )
        await here.happened(organisation, erased)
        await heard.wait(lambda it: it["member_id"] == who(ANNA), timeout=60)
        assert box.newest(annas) == [] and len(box.newest(bens)) == 1
        assert not to_anna.exists() and not to_both.exists() and to_ben.exists()
