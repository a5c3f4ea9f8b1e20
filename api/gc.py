"""The garbage collector, set for a service that makes many small values and no cycles."""

import gc

_DREMPEL = (100_000, 50, 100)


def stel_af() -> None:
    """Freezes what start-up made and lets the collector run a hundred times less often.

    Judging a declaration makes hundreds of thousands of values that live until it is stored; at
    the default threshold the collector walks them dozens of times and finds nothing.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_DREMPEL)
