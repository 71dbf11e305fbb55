"""What the garbage collector need not look at again."""

import gc

# New objects between two looks at the young ones. A busy service has thousands under way that
# are all alive; at the default of 700 a tenth of its time goes into finding that out.
YOUNG_MAX = 20_000


def settle() -> None:
    """Modules, classes and contracts loaded so far live as long as the process: a full collection
    that walks them takes tens of milliseconds, in which nobody is answered."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_MAX, 20, 20)
