"""A certificate authority of the moment, and one certificate of it for this machine."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from services.notification.delivery.client import trusting
from services.runtime import clock

HOURS = 24


@dataclass(frozen=True)
class Papers:
    """Files: what a client is to trust, and what a server shows, with its key."""

    authority: Path
    certificate: Path

    def context(self) -> ssl.SSLContext:
        """What the delivering client has, trusting this authority too."""
        found = trusting()
        found.load_verify_locations(self.authority)
        return found


def papers(folder: Path, host: str) -> Papers:
    """Made anew, for a host that is an address."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _name("Bench authority")
    root = (
        _begun(authority, authority, root_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))])
    shown = (
        _begun(_name(host), authority, key.public_key())
        .add_extension(here, critical=False)
        .sign(root_key, hashes.SHA256())
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


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    now = datetime.fromtimestamp(clock.now_us() / 1e6, UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=HOURS))
    )
