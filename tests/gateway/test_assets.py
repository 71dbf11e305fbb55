import gzip
import re

import httpx

from services.gateway.assets import Assets
from tests.support.porch import client


async def test_a_file_is_kept_for_ever_under_a_name_made_of_what_is_in_it(caller):
    path = Assets().path("pages.css")
    assert re.fullmatch(r"/static/pages\.[0-9a-f]{12}\.css", path)
    async with client(caller) as http:
        file = await http.get(path)
        assert file.status_code == 200
        assert "immutable" in file.headers["cache-control"]
        assert file.headers["content-type"].startswith("text/css")
        assert (await http.get("/static/pages.css")).status_code == 404


async def test_a_file_goes_packed_to_whoever_takes_it_so(caller):
    path = Assets().path("pages.css")
    async with client(caller) as http:
        plain = await http.get(path, headers={"accept-encoding": "identity"})
        packed: httpx.Response = await http.get(path, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert plain.content == packed.content
    assert int(packed.headers["content-length"]) == len(gzip.compress(plain.content, 9, mtime=0))


def test_a_page_without_its_scripts_names_none(tmp_path):
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "1.css").write_text("a{}")
    assert Assets(tmp_path).path("vendor.js") == ""


def test_a_change_of_a_file_changes_its_name(tmp_path):
    (tmp_path / "css").mkdir()
    names = []
    for text in ("a{}", "b{}"):
        (tmp_path / "css" / "1.css").write_text(text)
        names.append(Assets(tmp_path).path("pages.css"))
    assert names[0] != names[1]


def test_a_comment_of_a_script_of_ours_is_not_sent_and_a_licence_of_others_is(tmp_path):
    names = []
    for comment in ("", "// Whose it is.\n"):
        for folder, name in (("js", "a.js"), ("vendor", "htmx.min.js")):
            (tmp_path / folder).mkdir(exist_ok=True)
            (tmp_path / folder / name).write_text(f'{comment}let a = "// b";\n')
        names.append([Assets(tmp_path).path(name) for name in ("pages.js", "vendor.js")])
    (ours, theirs), (ours_commented, theirs_commented) = names
    assert ours == ours_commented
    assert theirs != theirs_commented
