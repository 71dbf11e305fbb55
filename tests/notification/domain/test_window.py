from services.notification.domain.window import Window
from tests.notification.world import Feed

item = Feed(subjects=2).item


def filled(*sequences):
    window = Window(0)
    for sequence in sequences:
        window.add(item(sequence))
    window.read_up_to(max(sequences))
    return window


def test_the_cursor_moves_over_what_is_finished_without_a_gap():
    window = filled(1, 2, 3)
    window.finish(2)
    assert window.cursor == 0
    window.finish(1)
    assert window.cursor == 2
    window.finish(3)
    assert window.cursor == 3


def test_what_does_not_fit_is_passed_by():
    window = filled(4, 9)
    assert window.cursor == 3
    window.finish(4)
    assert window.cursor == 8


def test_what_is_read_again_is_not_taken_in_again_once_it_is_finished():
    window = filled(1, 2, 3, 4)
    window.finish(2)
    window.forget(lambda one: one.sequence == 4)
    assert (window.read, window.cursor, list(window)) == (0, 0, [])
    window.finish(4)
    for sequence in (1, 2, 3, 4):
        window.add(item(sequence))
    assert [one.sequence for one in window] == [1, 3]


def test_what_is_on_its_way_before_the_first_that_waits_stays():
    window = filled(1, 2, 3)
    window.forget(lambda one: one.sequence == 1)
    assert (window.read, [one.sequence for one in window]) == (1, [1])


def test_what_is_left_to_somebody_else_does_not_hold_the_cursor():
    window = filled(1, 2, 3)
    window.leave(lambda one: one.sequence == 1)
    assert window.cursor == 1


def test_the_first_of_each_key_are_its_heads():
    window = filled(1, 2, 3, 4)
    heads = window.heads(lambda one: one.sequence > 1, lambda one: one.subject, 3)
    assert [one.sequence for one in heads] == [2, 3]
    assert len(window.heads(lambda _: True, lambda one: one.id, 3)) == 3
