"""Documents for the tests of paper, and what a PDF says when it is read back."""

import io
import unicodedata
from typing import Any

from pypdf import PdfReader

from services.gateway.paper.light import on_paper
from services.gateway.paper.pressing import pressed
from services.gateway.paper.signs import BREAK
from services.gateway.web.charts.dots import DotRow, dots

FOOT = "Kornblum"
MADE_S = 1_790_000_000
A4_POINTS = (595.3, 841.9)


def document(**but: Any) -> dict[str, Any]:
    """A review of one objective, as the template takes it."""
    drawn = dots([DotRow(name="Shops", scores=((0.4, "partial"),), mean=0.4)], "01", "One score.")
    usual = {
        "language": "en",
        "made": [2026, 9, 30, 10, 0, 0],
        "organisation": FOOT,
        "title": "Review",
        "lead": "July to September",
        "foot": FOOT,
        "numbers": [["0.4", "mean score"]],
        "figures": [
            {"title": "Scores", "svg": on_paper(str(drawn)), "alt": "One score.", "hint": ""}
        ],
        "each": "Each objective",
        "head": ["Key result", "Finish and target", "Progress", "Score"],
        "objectives": [objective("Bread")],
        "questions": "The five questions",
        "proposal": [],
        "answers": [],
        "nobody": "Nobody has answered yet.",
        "log": "What the log says",
        "facts": [],
        "unseen": "",
    }
    return {**usual, **but}


def objective(title: str, said: str = "Less, better.", lines: int = 2) -> dict[str, Any]:
    """An objective with key results and a review of it."""
    rows = [[f"{title} {n}", "1 → 2", "40%", "0.4"] for n in range(lines)]
    reviews = [{"answers": [["What we learnt", said]], "by": "Hanna"}]
    return {"title": title, "line": "Shops", "rows": rows, "reviews": reviews}


def set_here(data: dict[str, Any]) -> bytes:
    """The PDF of a document, set in this process."""
    return pressed("review.typ", data, MADE_S)


def pages_of(pdf: bytes) -> list[str]:
    """What each page says, without the places to break that were put in."""
    found = PdfReader(io.BytesIO(pdf)).pages
    return [page.extract_text().replace(BREAK, "") for page in found]


def words_of(pdf: bytes) -> str:
    """What a PDF says, without the spaces and lines that setting it put in."""
    return squeezed("".join(pages_of(pdf)))


def body_of(pdf: bytes) -> str:
    """What a PDF says page after page, without the lines at their feet."""
    kept = (
        "".join(line for line in page.splitlines() if FOOT not in line) for page in pages_of(pdf)
    )
    return squeezed("".join(kept))


def squeezed(text: str) -> str:
    """A text without anything that setting it may change, as spaces and ligatures."""
    return "".join(unicodedata.normalize("NFKC", text).split())
