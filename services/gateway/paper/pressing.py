"""The process that sets one document: data in JSON from standard input, PDF to standard output.

It knows no secret, opens no connection, and is ended when it takes too long.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

import typst

from services.gateway.paper.signs import is_all_there, settable

TEMPLATES = Path(__file__).parents[1] / "web" / "paper"
# For archives, and for whoever has a document read to them.
STANDARDS = ["a-2a", "ua-1"]
NO_GLYPH = "could not be displayed"
UNSEEN = "unseen"
CPU_SECONDS_MAX = 20
MEMORY_BYTES_MAX = 2 * 1024**3


def pressed(template: str, data: dict[str, Any], made_s: int) -> bytes:
    """A document as PDF, the same bytes for the same data; made_s are seconds since 1970.

    data's text "unseen" stands only where some sign had to be told by its name. Raises
    typst.TypstError for data that the template does not take.
    """
    try:
        return _set(template, _shown(data), made_s)
    except typst.TypstError as error:
        if NO_GLYPH not in error.message:
            raise
    return _set(template, _shown(data, is_strict=True), made_s)


def _shown(data: dict[str, Any], *, is_strict: bool = False) -> dict[str, Any]:
    shown: dict[str, Any] = settable(data, is_strict=is_strict)
    rest = {name: one for name, one in data.items() if name != UNSEEN}
    if UNSEEN in data and is_all_there(rest, {name: shown[name] for name in rest}):
        return {**shown, UNSEEN: ""}
    return shown


def _set(template: str, shown: dict[str, Any], made_s: int) -> bytes:
    standards: Any = STANDARDS
    compiler = typst.Compiler(
        font_paths=typst.Fonts(include_system_fonts=False), ignore_system_fonts=True
    )
    found = compiler.compile(
        (TEMPLATES / template).read_bytes(),
        format="pdf",
        sys_inputs={"data": json.dumps(shown)},
        pdf_standards=standards,
        timestamp=made_s,
    )
    assert isinstance(found, bytes)
    return found


def main() -> None:
    """One document."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS_MAX, CPU_SECONDS_MAX))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
    wanted = json.load(sys.stdin)
    sys.stdout.buffer.write(pressed(**wanted))


if __name__ == "__main__":
    main()
