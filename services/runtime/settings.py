"""Environment to one frozen struct, checked at start."""

import difflib
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, get_args, get_type_hints
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct

PREFIX = "SCORELINE_"

# Their values never appear in a message or a log.
SECRET = frozenset(
    {
        "database_url",
        "login_passwords",
        "nats_url",
        "master_key",
        "platform_key",
        "signing_key",
        "receipt_key",
        "smtp_url",
    }
)

Port = Annotated[int, Meta(ge=0, le=65535)]
Count = Annotated[int, Meta(ge=1, le=1000)]
Rate = Annotated[int, Meta(ge=0, le=1_000_000)]


class BadSetting(Exception):
    """An environment variable is unknown or has a value that cannot be; the text is one line."""


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every setting of every process; the variable is SCORELINE_ and the name in capitals."""

    data_dir: Annotated[
        str, Meta(description="Directory of the embedded platform: database, broker, keys, logs.")
    ] = ".scoreline"
    host: Annotated[str, Meta(description="Address the gateway listens on.")] = "127.0.0.1"
    port: Annotated[
        Port,
        Meta(
            description="Port of the gateway; 0 takes any free one, and so does `up` when the "
            "default is taken."
        ),
    ] = 8080
    public_url: Annotated[
        str, Meta(description="Address people reach the gateway at; empty means host and port.")
    ] = ""
    database_url: Annotated[
        str,
        Meta(
            description="PostgreSQL as postgres://user:password@host:port/name: the service's own "
            "login for `run`, an administrator's for `migrate`."
        ),
    ] = ""
    database_connections: Annotated[
        Count, Meta(description="Most connections one service keeps to PostgreSQL.")
    ] = 8
    login_passwords: Annotated[
        str,
        Meta(
            pattern="^([a-z]+=[^,]+(,[a-z]+=[^,]+)*)?$",
            description="For `migrate`: passwords its logins get, as planning=…,relay=…; one that "
            "is not named keeps what it has.",
        ),
    ] = ""
    nats_url: Annotated[
        str, Meta(description="NATS as nats://user:password@host:port, one user per service.")
    ] = ""
    master_key: Annotated[
        str,
        Meta(
            pattern="^([0-9a-f]{64})?$",
            description="64 hex digits that wrap the keys of personal fields; if it is lost, so "
            "are they.",
        ),
    ] = ""
    platform_key: Annotated[
        str, Meta(description="The operator's key: makes and suspends organisations.")
    ] = ""
    log_name: Annotated[
        str,
        Meta(
            pattern="^[^\\s+]+$",
            description="Name of the platform in checkpoints, as okr.example.org; for ever.",
        ),
    ] = "scoreline.local"
    signing_key: Annotated[
        str,
        Meta(
            pattern="^([0-9a-f]{64})?$",
            description="64 hex digits: the Ed25519 key of checkpoints. For the signer alone.",
        ),
    ] = ""
    receipt_key: Annotated[
        str,
        Meta(
            pattern="^([0-9a-f]{64})?$",
            description="64 hex digits: the Ed25519 key of receipts. Without it there are none.",
        ),
    ] = ""
    signer_memory: Annotated[
        str,
        Meta(
            description="File in which the signer remembers what it signed, apart from the "
            "database: a restored one is held to it."
        ),
    ] = ""
    checkpoint_s: Annotated[
        int, Meta(ge=1, le=3600, description="Seconds between checkpoints of changed logs.")
    ] = 10
    organisation_requests_per_s: Annotated[
        Rate, Meta(description="Requests one organisation may send; twice that in a burst. 0: any.")
    ] = 200
    organisation_commands_per_s: Annotated[
        Rate, Meta(description="Commands one organisation may send; twice that in a burst. 0: any.")
    ] = 50
    key_requests_per_s: Annotated[
        Rate, Meta(description="Requests one API key may send; four times that in a burst. 0: any.")
    ] = 100
    egress_allow: Annotated[
        str,
        Meta(
            pattern=r"^\s*([0-9a-fA-F.:]+/[0-9]{1,3}:[0-9]{1,5}(-[0-9]{1,5})?(\s*,\s*|\s*$))*$",
            description="Addresses inside that webhooks may call besides public ones, as "
            "127.0.0.1/32:18000-18999, ::1/128:8080; they may then be http.",
        ),
    ] = ""
    egress_addresses: Annotated[
        str,
        Meta(
            pattern=r"^\s*([0-9a-fA-F.:]+(/[0-9]{1,3})?(\s*,\s*|\s*$))*$",
            description="The addresses that webhooks leave from, as 203.0.113.7, 2001:db8::/56: "
            "told to whoever asks, for their firewalls.",
        ),
    ] = ""
    webhook_consent: Annotated[
        Literal["challenge", "off"],
        Meta(
            description="Whether an address must echo a challenge before it is told anything; one "
            "that SCORELINE_EGRESS_ALLOW names need not."
        ),
    ] = "challenge"
    smtp_url: Annotated[
        str,
        Meta(
            pattern=r"^(smtps?|smtp\+starttls)://[^\s/]+$|^$",
            description="The mail server as smtp://, smtp+starttls:// or smtps://, with "
            "user:password@ where it wants that; without it mail lies in the outbox of the data "
            "directory.",
        ),
    ] = ""
    mail_from: Annotated[
        str,
        Meta(
            pattern=r"^[^\r\n]*$",
            description="Whom mail is from, as Scoreline <okr@example.org>; set, the gateway has "
            "its letters mailed too.",
        ),
    ] = ""
    log: Annotated[
        Literal["text", "json"], Meta(description="Form of log lines: for people or for machines.")
    ] = "text"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Meta(description="Least level that is logged."),
    ] = "info"
    account: Annotated[
        str,
        Meta(description="Account the embedded PostgreSQL runs as when started by root."),
    ] = "nobody"
    postgres_bin: Annotated[
        str, Meta(description="Directory with initdb and postgres; empty takes those installed.")
    ] = ""
    nats_bin: Annotated[
        str, Meta(description="The nats-server program; empty takes the one installed.")
    ] = ""
    ready_fd: Annotated[
        int, Meta(description="Set by the supervisor: where a child says that it is ready.")
    ] = -1

    @property
    def public_hosts(self) -> frozenset[str]:
        """The names under which people reach us, as far as we know."""
        host = urlsplit(self.public_url).hostname
        return frozenset((host,)) if host else frozenset()

    @property
    def address(self) -> str:
        """Where people reach the pages: as it is set, else where the gateway listens."""
        if self.public_url:
            return self.public_url.rstrip("/")
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


class Setting(Struct, frozen=True):
    """One setting as `scoreline settings` shows it."""

    variable: str
    type: str
    default: str
    doc: str


def read(environ: Mapping[str, str]) -> Settings:
    """The settings in environ. Raises BadSetting naming the first one that is wrong."""
    names = {PREFIX + name.upper(): name for name in Settings.__struct_fields__}
    types = get_type_hints(Settings, include_extras=True)
    values: dict[str, Any] = {}
    for variable in sorted(v for v in environ if v.startswith(PREFIX)):
        name = names.get(variable)
        if name is None:
            raise BadSetting(f"{variable} is not a setting{_near(variable, names)}")
        try:
            values[name] = msgspec.convert(environ[variable], types[name], strict=False)
        except msgspec.ValidationError as fault:
            shown = "" if name in SECRET else f"={environ[variable]!r}"
            raise BadSetting(f"{variable}{shown} cannot be: {fault}") from None
    return Settings(**values)


def listed() -> Iterator[Setting]:
    """Every setting with its variable, type, default and one sentence."""
    types = get_type_hints(Settings, include_extras=True)
    defaults = Settings()
    for name in Settings.__struct_fields__:
        doc = next(m.description for m in types[name].__metadata__ if m.description)
        default = getattr(defaults, name)
        yield Setting(PREFIX + name.upper(), _type_name(types[name]), str(default), doc)


def environment(settings: Settings, **changes: Any) -> dict[str, str]:
    """The variables that make a child process read these settings with these changes.

    Only what differs from the default is set, so that `env` of a process stays readable.
    """
    changed = msgspec.structs.replace(settings, **changes)
    defaults = Settings()
    return {
        PREFIX + name.upper(): str(getattr(changed, name))
        for name in Settings.__struct_fields__
        if getattr(changed, name) != getattr(defaults, name)
    }


def _type_name(hint: Any) -> str:
    bare = hint.__origin__
    choices = get_args(bare)
    return "|".join(choices) if choices else str(bare.__name__)


def _near(variable: str, names: Mapping[str, str]) -> str:
    close = difflib.get_close_matches(variable, names, n=1)
    return f"; is {close[0]} meant?" if close else "; `scoreline settings` lists them"
