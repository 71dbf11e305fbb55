from uuid import UUID

from contracts.events.identity_erasure import PersonErased
from services.notification.mailing.outbox import Outbox, shelf_of
from services.runtime import signals
from services.runtime.settings import Settings
from tests.notification.delivery.office import office
from tests.notification.mailing.test_carrier import mail
from tests.support.models import MASTER_KEY
from tests.support.quarter import ANNA, BEN, who


async def test_mail_in_the_outbox_goes_when_its_reader_is_erased(database: str, tmp_path):
    settings = Settings(master_key=MASTER_KEY.hex(), data_dir=str(tmp_path))
    box = Outbox(tmp_path)
    async with office(database, settings) as here, signals.listening("mail.forgotten") as heard:
        organisation = await here.organisation()
        annas, bens = (shelf_of(organisation, who(one)) for one in (ANNA, BEN))
        await box.send(mail(n=1), annas)
        await box.send(mail(n=2), bens)
        erased = PersonErased(
            subject="member",
            subject_id=who(ANNA),
            key_id=UUID(int=9),
            legal_ground="consent_withdrawn",
        )
        await here.happened(organisation, erased)
        await heard.wait(lambda it: it["member_id"] == who(ANNA), timeout=60)
        assert box.newest(annas) == [] and len(box.newest(bens)) == 1
