"""The floor of an HTTP command: the same HTTP server doing one bare INSERT, durable."""

import argparse
from typing import Any

import asyncpg
import uvicorn
from litestar import Litestar, post

from services.runtime.sql import statements

CONNECTIONS = 8

sql = statements("services.bench", "bare.sql")


def app(dsn: str) -> Litestar:
    """One route, POST /, that inserts one row and says so."""
    pools: list[asyncpg.Pool[asyncpg.Record]] = []

    async def open_pool() -> None:
        pool = await asyncpg.create_pool(dsn, min_size=CONNECTIONS, max_size=CONNECTIONS)
        pools.append(pool)

    @post("/", media_type="application/json")
    async def insert(data: dict[str, Any]) -> dict[str, Any]:
        await pools[0].execute(sql.insert, str(data))
        return {"done": True}

    return Litestar([insert], on_startup=[open_pool], openapi_config=None, logging_config=None)


def main() -> None:
    """`python -m services.bench.bare --dsn DSN --port N`, until it is told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--dsn", required=True)
    parser.add_argument("--port", type=int, required=True)
    asked = parser.parse_args()
    uvicorn.run(app(asked.dsn), port=asked.port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
