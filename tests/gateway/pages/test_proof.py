import io
import json

from services.gateway.assets import STATIC
from services.verifier.scoreline_verify import FORMULA, check
from tests.support.page import Browser, read
from tests.support.porch import Company


async def test_whoever_audits_takes_the_export_along(site, box, bakery: Company):
    auditor = await Browser(site, box).signed_in("auditor@bakery.example")
    page = await auditor.post("/proof", "/proof/export")
    assert page.headers["content-disposition"].startswith("attachment;")
    report = check(io.BytesIO(page.content))
    assert report.facts["entries"] > 0
    assert not report.counts[1], report.findings


async def test_who_does_not_audit_is_told_whom_to_ask(viewer: Browser):
    page = read(await viewer.get("/proof"))
    assert "owners, admins and auditors" in page.text
    assert (await viewer.post("/proof", "/proof/export")).status_code == 403


async def test_an_export_asked_for_by_another_page_is_refused(lead: Browser):
    page = await lead.send("/proof/export", headers={"origin": "https://evil.example"})
    assert page.status_code == 403


def test_the_browser_computes_by_the_rules_of_the_verifier():
    rules = json.dumps(FORMULA, separators=(",", ":"), ensure_ascii=False)
    script = (STATIC / "proof" / "1-parts.js").read_text("utf-8")
    assert json.dumps(rules, ensure_ascii=False) in script
