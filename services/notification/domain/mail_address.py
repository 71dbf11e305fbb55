"""How an address is written in a mail, and whether a server must know more than ASCII. Pure."""

import idna

_LOCAL_MAX, _WHOLE_MAX = 64, 254


def written(address: str) -> str:
    """The address with its domain in the letters that every server knows (RFC 5891), as
    anna@xn--bcher-kva.example; as it was where the domain is none."""
    local, at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}{at}{idna.encode(domain, uts46=True).decode('ascii')}"
    except idna.IDNAError:
        return address


def is_plain(address: str) -> bool:
    """Whether every server can name it; else it takes one that knows SMTPUTF8 (RFC 6531)."""
    return address.isascii()


def can_be(address: str) -> bool:
    """Whether any server could take it, as far as its looks go: its domain can be written, and
    neither part is longer than the wire allows (RFC 5321 §4.5.3.1)."""
    local, _, domain = written(address).rpartition("@")
    is_short = len(local.encode()) <= _LOCAL_MAX and len(written(address).encode()) <= _WHOLE_MAX
    return bool(local) and bool(domain) and domain.isascii() and is_short
