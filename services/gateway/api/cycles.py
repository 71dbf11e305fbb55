"""Cycles: from the plan to the close, and the outline of objectives in one."""

from typing import Literal

from msgspec import Struct

from contracts.commands.planning import (
    ActivateCycle,
    ChangeCycle,
    CloseCycle,
    OpenCycle,
    ReopenCycle,
    StartCycleReview,
)
from contracts.queries.planning import CycleById, CycleList, CycleTree, ImportReport
from contracts.queries.planning_amendments import CycleAmendments
from services.gateway.api.route import Plain, act, change, get, make

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportParameters(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """dry_run only says what would be made."""

    dry_run: bool = False


IMPORT = Plain(
    method="POST",
    path="/v1/cycles/{cycle_id}/import",
    name="importKeyResults",
    says=(
        "Import a spreadsheet, CSV or XLSX, into a cycle. The first row is the header; teams and "
        "objectives that do not exist are made; the same file again changes nothing. The answer "
        "counts what was made and lists what was refused or doubtful, row by row."
    ),
    answer=ImportReport,
    takes={CSV: {"type": "string"}, XLSX: {"type": "string", "format": "binary"}},
    parameters=ImportParameters,
    is_command=True,
)


class ExportParameters(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """as_of is a time or a log position; all adds what was withdrawn, cancelled or set aside."""

    format: Literal["csv", "xlsx"] = "csv"
    as_of: str | None = None
    all: bool = False


EXPORT = Plain(
    method="GET",
    path="/v1/cycles/{cycle_id}/export",
    name="exportKeyResults",
    says=(
        "A cycle as a spreadsheet, CSV or XLSX, one row per key result, as it is or as it was. It "
        "reads back in by import; no text in it is a formula. What is confidential to others is "
        "left out."
    ),
    media=CSV,
    answer=str,
    parameters=ExportParameters,
)

ROUTES = (
    get("/v1/cycles", CycleList, is_dated=True),
    make(
        "/v1/cycles",
        OpenCycle,
        "cycle_id",
        example={
            "name": "2027 Q1",
            "starts_on": "2027-01-01",
            "ends_on": "2027-03-31",
            "check_ins": {"every": "weekly", "weekday": "friday"},
        },
    ),
    get("/v1/cycles/{cycle_id}", CycleById, is_dated=True),
    change("/v1/cycles/{cycle_id}", ChangeCycle, example={"ends_on": "2027-04-02"}),
    act("/v1/cycles/{cycle_id}/activate", ActivateCycle, example={}),
    act(
        "/v1/cycles/{cycle_id}/start-review",
        StartCycleReview,
        example={"reason": "The quarter is over."},
    ),
    act("/v1/cycles/{cycle_id}/close", CloseCycle, example={}),
    act(
        "/v1/cycles/{cycle_id}/reopen",
        ReopenCycle,
        example={"reason": "One score was forgotten."},
    ),
    get("/v1/cycles/{cycle_id}/tree", CycleTree, is_dated=True),
    get("/v1/cycles/{cycle_id}/amendments", CycleAmendments, is_dated=True),
)
