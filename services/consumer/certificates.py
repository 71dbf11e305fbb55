"""Certificates of the moment for a receiver that speaks TLS, rightly or wrongly."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, get_args

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from services.runtime import clock

HOURS = 24
WRONG_NAME = "elsewhere.example"

# What may be wrong with one.
Flaw = Literal["self-signed", "wrong-name", "expired"]
FLAWS: tuple[Flaw, ...] = get_args(Flaw)


@dataclass(frozen=True)
class Papers:
    """Files: whom a client is to trust, and what a server shows, with its key."""

    authority: Path
    certificate: Path


def papers(folder: Path, host: str, flaw: Flaw | None = None) -> Papers:
    """Made anew in a folder, for a host that is an address. Whoever trusts the authority takes the
    certificate, unless it has a flaw."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority, subject = _name("Scoreline's test authority"), _name(host)
    root = (
        _begun(authority, authority, root_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    # Signed by itself: nobody who is trusted stands behind it.
    issuer, signer = (subject, key) if flaw == "self-signed" else (authority, root_key)
    shown = (
        _begun(subject, issuer, key.public_key(), is_over=flaw == "expired")
        .add_extension(x509.SubjectAlternativeName([_bearer(host, flaw)]), critical=False)
        .sign(signer, hashes.SHA256())
    )
    made = Papers(folder / "authority.pem", folder / "server.pem")
    made.authority.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    made.certificate.write_bytes(private + shown.public_bytes(serialization.Encoding.PEM))
    return made


def _bearer(host: str, flaw: Flaw | None) -> x509.GeneralName:
    return x509.DNSName(WRONG_NAME) if flaw == "wrong-name" else x509.IPAddress(ip_address(host))


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, *, is_over: bool = False
) -> x509.CertificateBuilder:
    now = datetime.fromtimestamp(clock.now_us() / 1e6, UTC)
    end = now - timedelta(minutes=1) if is_over else now + timedelta(hours=HOURS)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(end)
    )
