"""Reads a picture back: whether it keeps within its box, and what its shapes are."""

import re
from math import isfinite, sqrt
from xml.etree import ElementTree

# Half the width of the widest line: it may reach over the edge by so much.
EDGE = 1.5
_NUMBER = re.compile(r"-?[\d.]+")
NAMES = ("x", "y", "width", "height", "cx", "cy", "r", "points", "d", "transform")


def outside(svg: str) -> list[str]:
    """The elements of a picture that reach over its edge, or stand nowhere."""
    root = ElementTree.fromstring(svg)
    _, _, width, height = map(float, root.get("viewBox", "").split())
    found = [] if isfinite(width) and isfinite(height) and width > 0 else ["the box"]
    for one in root.iter():
        for x, y in _corners(one):
            is_in = -EDGE <= x <= width + EDGE and -EDGE <= y <= height + EDGE
            if not (isfinite(x) and isfinite(y) and is_in):
                found.append(ElementTree.tostring(one, encoding="unicode"))
    return found


def _corners(one: ElementTree.Element) -> list[tuple[float, float]]:
    def at(name: str) -> float:
        return float(one.get(name, "0"))

    match one.tag:
        case "circle":
            r = at("r")
            return [(at("cx") - r, at("cy") - r), (at("cx") + r, at("cy") + r)]
        case "rect":
            return _of_rect(at("x"), at("y"), at("width"), at("height"), one.get("transform"))
        case "polyline" | "polygon":
            return _pairs(one.get("points", ""))
        case "path":
            return _pairs(one.get("d", ""))
        case "text":
            return [(at("x"), at("y"))]
        case _:
            return []


def _of_rect(
    x: float, y: float, width: float, height: float, turned: str | None
) -> list[tuple[float, float]]:
    if turned is None:
        return [(x, y), (x + width, y + height)]
    middle_x, middle_y, reach = x + width / 2, y + height / 2, width / sqrt(2)
    return [(middle_x - reach, middle_y - reach), (middle_x + reach, middle_y + reach)]


def _pairs(text: str) -> list[tuple[float, float]]:
    numbers = [float(one) for one in _NUMBER.findall(text)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def shape_of(svg: str, class_: str) -> str:
    """The kind of the last shape of a class, without its place and its colour."""
    root = ElementTree.fromstring(svg)
    (*_, one) = (e for e in root.iter() if class_ in e.get("class", "").split())
    return f"{one.tag}{' turned' if one.get('transform') else ''}"
