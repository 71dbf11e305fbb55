"""Writes folded documents and the places they stand in, in sets."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from contracts.envelope import encode
from services.runtime.projection.definition import Projection
from services.runtime.projection.work import Row, columns
from services.runtime.sql import statements
from services.runtime.tenancy import Connection

ROWS_PER_INSERT = 5_000

sql = statements("services.runtime.projection", "rebuild.sql")


async def write_rows(
    connection: Connection,
    projection: Projection[Any],
    label: str,
    organisation_id: UUID,
    documents: Mapping[str, Any],
) -> None:
    """Insert documents that the tables do not have under this label."""
    bodies: list[Row] = [
        (organisation_id, label, key, encode(document)) for key, document in documents.items()
    ]
    places: list[Row] = [
        (organisation_id, label, name, sort, key)
        for key, document in documents.items()
        for name, sort in projection.lists(key, document)
    ]
    places.sort()
    for statement, rows, width in (
        (sql.insert_documents, bodies, 4),
        (sql.insert_places, places, 5),
    ):
        for start in range(0, len(rows), ROWS_PER_INSERT):
            some = rows[start : start + ROWS_PER_INSERT]
            await connection.execute(statement, *columns(some, width))
