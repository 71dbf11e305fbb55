"""Makes the kit's vectors with our sender: `python -m tests.consumer.vectors` writes them anew."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any
from uuid import UUID

import services.consumer
from services.notification.domain.signing import headers_of, keys_of

FILE = Path(services.consumer.__file__).parent / "vectors.json"
MASTER = bytes(range(32))
AT = 1_795_435_200
ID = "evt_0192f7c000007000800000000000000a"
BODY = (
    b'{"id":"evt_1","type":"key_result.checked_in","data":{"value":0.10,"note":"Br\xc3\xb6tchen"}}'
)
OLD, NEW, OTHER = (keys_of(MASTER, UUID(int=1), UUID(int=2), UUID(int=n)) for n in (3, 4, 5))


def vector(name: str, is_good: bool, **but: Any) -> dict[str, Any]:
    """A delivery signed with the old key and judged with its shared half, but for what is said."""
    body, at = but.pop("body", BODY), but.pop("at", AT)
    headers = headers_of(but.pop("signers", (OLD,)), ID, at, body)
    headers |= but.pop("headers", {})
    return {
        "name": name,
        "valid": is_good,
        "keys": but.pop("keys", [OLD.secret]),
        "now": AT,
        "headers": headers,
        "body_base64": b64encode(but.pop("sent", body)).decode(),
    }


def made() -> list[dict[str, Any]]:
    """All of them."""
    signed = headers_of((OLD,), ID, AT, BODY)["webhook-signature"]
    v1, v1a = signed.split(" ")
    signature = "webhook-signature"
    return [
        vector("v1, shared key", True),
        vector("v1a, public key", True, keys=[OLD.public_key]),
        vector("rotation, old key", True, signers=(NEW, OLD)),
        vector("rotation, new key", True, signers=(NEW, OLD), keys=[NEW.secret]),
        vector("rotation, new public key", True, signers=(NEW, OLD), keys=[NEW.public_key]),
        vector("one of two keys held", True, keys=[OTHER.secret, OLD.secret]),
        vector("at the edge of the tolerance", True, at=AT - 300),
        vector("line breaks of Windows are bytes like others", True, body=b'{"a":\r\n1}'),
        vector("an unknown version beside", True, headers={signature: f"v9,AAAA {v1}"}),
        vector("too old", False, at=AT - 301),
        vector("from the future", False, at=AT + 301),
        vector("another key", False, keys=[OTHER.secret]),
        vector("another public key", False, keys=[OTHER.public_key]),
        vector("after the old key expired", False, signers=(NEW,)),
        vector("a body with a line break at its end", False, sent=BODY + b"\n"),
        vector("a body with other line breaks", False, body=b'{"a":\n1}', sent=b'{"a":\r\n1}'),
        vector("a number written otherwise", False, sent=BODY.replace(b"0.10", b"0.1")),
        vector("a truncated signature", False, headers={signature: v1[:-8]}),
        vector("a signature with a comma too many", False, headers={signature: v1 + ","}),
        vector("two commas", False, headers={signature: v1.replace(",", ",,")}),
        vector("no version", False, headers={signature: v1.partition(",")[2]}),
        vector("unknown versions only", False, headers={signature: v1.replace("v1,", "v2,")}),
        vector("a v1a called v1", False, headers={signature: v1a.replace("v1a,", "v1,")}),
        vector("a v1 called v1a", False, headers={signature: v1.replace("v1,", "v1a,")}),
        vector("no signature at all", False, headers={signature: ""}),
        vector("another id", False, headers={"webhook-id": "evt_2"}),
        vector("a timestamp moved", False, headers={"webhook-timestamp": str(AT + 1)}),
        vector("a timestamp that is none", False, headers={"webhook-timestamp": "now"}),
        vector("a timestamp with a sign", False, headers={"webhook-timestamp": f"+{AT}"}),
    ]


def text() -> str:
    """The file."""
    return json.dumps({"vectors": made()}, indent=1, ensure_ascii=True) + "\n"


if __name__ == "__main__":
    FILE.write_text(text())
