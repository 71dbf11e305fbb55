from services.notification.domain.slots import AGAIN_SHARE, PROCESS_MAX, Seat, Slots


def taken(slots, seat, tries=1_000):
    return sum(slots.take(seat) for _ in range(tries))


def first(organisation="a"):
    return Seat(organisation, is_again=False, is_slow=False)


def test_one_organisation_takes_so_many_and_leaves_the_rest():
    slots = Slots(process=100, organisation=64)
    assert taken(slots, first("a")) == 64 and taken(slots, first("b")) == 36


def test_what_is_tried_again_leaves_room_for_what_is_tried_first():
    slots = Slots(organisation=PROCESS_MAX)
    again = Seat("a", is_again=True, is_slow=False)
    assert taken(slots, again) == int(PROCESS_MAX * AGAIN_SHARE)
    assert taken(slots, first()) == PROCESS_MAX - int(PROCESS_MAX * AGAIN_SHARE)


def test_slow_endpoints_share_a_corner_of_their_own():
    slots = Slots(slow=5)
    slow = Seat("a", is_again=False, is_slow=True)
    assert taken(slots, slow) == 5 and slots.take(first())


def test_what_is_given_back_can_be_taken_again():
    slots = Slots(process=1)
    assert slots.take(first()) and not slots.take(first("b"))
    slots.give(first())
    assert slots.take(first("b")) and slots.of("a") == 0 and slots.of("b") == 1
