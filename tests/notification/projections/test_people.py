from contracts.events.identity import MemberChanged, MemberDeactivated, MemberInvited
from contracts.events.identity_erasure import PersonErased
from contracts.events.identity_sessions import PreferencesChanged
from contracts.events.notification_mail import MailPreferencesChanged, ReminderSent
from contracts.values import Change
from services.notification.projections.people import HERE, PEOPLE, Person, lists
from services.runtime.projection.definition import fold
from tests.notification.log import ADA, KEY
from tests.notification.postroom import FRIDAY
from tests.support.history import History

came = MemberInvited(member_id=ADA, name="Ada", email="ada@example.com", role="admin")
left = MemberDeactivated(member_id=ADA)
erased = PersonErased(
    subject="member", subject_id=ADA, key_id=KEY, legal_ground="consent_withdrawn"
)


def ada(*events) -> Person:
    return fold(PEOPLE, History().add("member/x", came, *events).events)[str(ADA)]


def test_a_member_is_here_with_an_address():
    assert (ada().email, ada().is_here) == ("ada@example.com", True)
    moved = MemberChanged(member_id=ADA, email="a@example.org", old_email="ada@example.com")
    assert (ada(moved).name, ada(moved).email) == ("Ada", "a@example.org")


def test_who_left_or_was_forgotten_is_not_among_those_here():
    assert list(lists(str(ADA), ada())) == [(HERE, str(ADA))]
    assert list(lists(str(ADA), ada(left))) == []
    assert ada(left, erased) == Person(id=ADA)


def test_how_a_member_wants_to_be_told_is_kept():
    spoken = PreferencesChanged(member_id=ADA, language=Change(old=None, new="de"))
    quiet = MailPreferencesChanged(member_id=ADA, digests=Change(old=True, new=False))
    known = ada(spoken, quiet)
    assert (known.language, known.preferences.digests) == ("de", False)
    assert known.preferences.reminders


def test_what_went_out_last_is_kept():
    sent = ReminderSent(
        member_id=ADA, on=FRIDAY, key_result_ids=(), objective_ids=(), due_on=(), way="mailed"
    )
    assert ada(sent).reminded_on == FRIDAY
