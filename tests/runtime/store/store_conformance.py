"""What every store promises. test_append.py holds PostgreSQL to it, test_memory.py memory."""

from tests.runtime.store.append_conformance import AppendConformance
from tests.runtime.store.forget_conformance import ForgetConformance
from tests.runtime.store.key_conformance import KeyConformance
from tests.runtime.store.read_conformance import ReadConformance


class StoreConformance(AppendConformance, KeyConformance, ReadConformance, ForgetConformance):
    """All of it; a subclass gives the ground."""
