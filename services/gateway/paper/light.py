"""A picture of a page for paper: the same drawing, in the light colours of the style sheets."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

CSS = Path(__file__).parents[1] / "web" / "static" / "css"
PATTERNS = Path(__file__).parents[1] / "web" / "templates" / "parts" / "patterns.html"
FONT = "Libertinus Serif"
# What a drawing on paper takes of a rule; the rest is about where it stands on a page.
DRAWN = frozenset(
    ("fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "opacity", "font")
)
_VALUE = re.compile(r"(--[\w-]+):\s*([^;]+);")
_LIGHT = re.compile(r"light-dark\(([^,]+),[^)]+\)")
_AT_RULE = re.compile(r"@[^{]+\{(?:[^{}]*\{[^}]*\})*\s*\}")
_RULE = re.compile(r"([^{}]+)\{([^}]*)\}")
_DEFS = re.compile(r"<defs>.*</defs>", re.DOTALL)


def on_paper(svg: str) -> str:
    """The picture with its styles inside, as a document of its own."""
    # A plain string: markup would escape what is put into it.
    head, inside = str(svg).split(">", 1)
    start = head.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f"{start}><style>{styles()}</style>{_patterns()}{inside}"


@cache
def styles() -> str:
    """The rules of all pictures, without a variable left."""
    values = _values((CSS / "1-tokens.css").read_text())
    text = "".join(path.read_text() for path in sorted(CSS.glob("4-charts*.css")))
    found = []
    for selectors, body in _RULE.findall(_AT_RULE.sub("", text)):
        kept = ";".join(_declarations(body, values))
        if kept:
            found.append(f"{selectors.strip()}{{{kept}}}")
    return "".join(found) + ".patterns path,pattern path{stroke:#000}"


@cache
def _patterns() -> str:
    (found,) = _DEFS.findall(PATTERNS.read_text())
    return str(found)


def _values(tokens: str) -> dict[str, str]:
    found = {name: _LIGHT.sub(r"\1", value).strip() for name, value in _VALUE.findall(tokens)}
    return {**found, "--body": f"'{FONT}'", "--head": f"'{FONT}'"}


def _declarations(body: str, values: Mapping[str, str]) -> list[str]:
    found = []
    for one in body.split(";"):
        name, _, value = one.partition(":")
        if name.strip() in DRAWN:
            said = re.sub(r"var\((--[\w-]+)\)", lambda match: values[match[1]], value.strip())
            found += _font(said) if name.strip() == "font" else [f"{name.strip()}:{said}"]
    return found


def _font(said: str) -> list[str]:
    """The short form in its parts, which every reader of SVG knows: `600 12px 'Name'`."""
    *weight, size, _ = said.replace(f"'{FONT}'", "family").split()
    bold = [f"font-weight:{weight[0]}"] if weight else []
    return [*bold, f"font-size:{size}", f"font-family:'{FONT}'"]
