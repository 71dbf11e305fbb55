"""The page for people: everything described is on it, and nothing is loaded from elsewhere."""

import base64
import hashlib
import re

from services.gateway import docs
from services.gateway.api import NOUNS
from services.gateway.openapi import document

DESCRIBED = document(NOUNS, "1.2.3")
PAGE = docs.page(DESCRIBED).decode()


def test_every_operation_and_every_type_has_its_place():
    anchors = set(re.findall(r'id="([\w-]+)"', PAGE))
    for methods in DESCRIBED["paths"].values():
        assert {operation["operationId"] for operation in methods.values()} <= anchors
    assert {f"type-{name}" for name in DESCRIBED["components"]["schemas"]} <= anchors


def test_every_link_on_the_page_leads_to_a_place_on_it():
    anchors = set(re.findall(r'id="([\w-]+)"', PAGE))
    links = re.findall(r'href="([^"]+)"', PAGE)
    assert {link for link in links if not link.startswith("#")} == {"/openapi.json"}
    assert {link[1:] for link in links if link.startswith("#")} <= anchors


def test_nothing_is_loaded_and_nothing_runs():
    assert not re.search(r"<(script|link|img|iframe)|\ssrc=|\sstyle=|\son\w+=|@import|url\(", PAGE)


def test_the_policy_names_the_one_style_sheet_by_its_hash():
    (style,) = re.findall(r"<style>(.*?)</style>", PAGE, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = dict(docs.headers())[b"content-security-policy"].decode()
    assert policy.startswith("default-src 'none'")
    assert f"'sha256-{digest}'" in policy


def test_text_of_the_description_is_text_on_the_page():
    changed = {**DESCRIBED, "info": {**DESCRIBED["info"], "description": "<script>1 & 2</script>"}}
    assert "&lt;script&gt;1 &amp; 2&lt;/script&gt;" in docs.page(changed).decode()


async def test_it_is_served_without_a_key(http):
    response = await http.get("/docs")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")
    assert response.headers["x-content-type-options"] == "nosniff"
