import gc

from services.runtime import garbage


def test_what_was_loaded_at_the_start_is_not_walked_again():
    thresholds = gc.get_threshold()
    try:
        garbage.settle()
        assert gc.get_freeze_count() > 10_000
        assert gc.get_threshold()[0] == garbage.YOUNG_MAX
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
