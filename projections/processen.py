"""Processes beside this one, which import only what their work takes."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from types import ModuleType

_slot = Lock()


@contextmanager
def zonder_hoofdmodule() -> Iterator[None]:
    """Processes that are spawned here do not import the program that was started.

    Python has them do so in case their work is defined there. That of a rebuild never is, and
    the program may be the whole command, of which the import takes longer than the work.
    """
    with _slot:
        hoofd = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = hoofd
