"""Everything that can be set from outside, as environment variables ``TIANHE_*``; `docs/settings.md` explains each."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings import SettingsError as SourceError

from common.fault import Fault
from common.privacy.kinds import checked, given
from common.privacy.words import WORDS as PRIVACY_WORDS
from gateway.providers import ProviderName, StaffProvider
from gateway.words import WORDS

PREFIX = "TIANHE_"


class SettingsError(Exception):
    """A setting that cannot be used; the text is one line for the person who started the program."""


class Settings(BaseSettings):
    """The settings of one gateway process, and of the hosts it starts."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True, hide_input_in_errors=True)

    host: str = Field(default="127.0.0.1", description="Address to listen on. Demo mode allows loopback only.")
    port: int = Field(default=8000, ge=1, le=65535, description="TCP port to listen on.")
    data_dir: Path = Field(
        default=Path("var"), description="Folder for the database, the server key, the operator's token and logs."
    )
    database_url: str | None = Field(
        default=None,
        description="Address of the database: `sqlite:///…`, `postgresql://user:password@host/name` or `mysql://…`; "
        "see [databases](databases.md). Default: SQLite, `tianhe.db` in the data folder.",
    )
    segments_dir: Path | None = Field(
        default=None,
        description="Folder of the sealed journal (`tianhe journal seal`); with several machines one that all reach. "
        "Default: `segments` beside SQLite's file, else in the data folder.",
    )
    redis_url: str | None = Field(
        default=None,
        description="Redis by which hosts tell gateways of changes. Default: through Ray, no Redis needed.",
    )
    ray_address: str | None = Field(default=None, description="Ray cluster to join. Default: start Ray here.")
    hosts: int | None = Field(
        default=None,
        ge=1,
        le=256,
        description="Number of hosts of a new database; later `tianhe layout` changes it. Default: one per core.",
    )
    demo: bool = Field(default=True, description="Create the demo accounts, and refuse to listen beyond loopback.")
    always_open: bool | None = Field(
        default=None,
        description="Give tickets at any hour, whatever the opening hours say. Default: as `TIANHE_DEMO`.",
    )
    clock_offset: int = Field(
        default=0,
        ge=-(10**9),
        le=10**9,
        description="Seconds by which the hall's clock is ahead of the machine's, in demo mode only.",
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description="Server key of 32 characters or more, the same for all gateways. Default: kept in the data folder.",
    )
    session_hours: int = Field(default=12, ge=1, le=720, description="Hours until a sign-in expires.")
    idle_minutes: int = Field(
        default=30,
        ge=0,
        le=720,
        description="Minutes without use after which a sign-in ends; 0: only as `TIANHE_SESSION_HOURS` has it. "
        "Touching a page is use, what is pushed to it is not. See [security](security.md).",
    )
    totp_admins: bool = Field(
        default=False, description="Administrators need a second factor: without one they can do nothing but enrol."
    )
    staff_oidc: dict[ProviderName, StaffProvider] = Field(
        default={},
        description="OpenID providers by which staff may sign in, as JSON by name: "
        '`{"city": {"issuer": "https://…", "client_id": "…", "secret_file": "…", "label": {"zh": "…", "en": "…"}}}`; '
        "see [security](security.md).",
    )
    secure_cookies: bool | None = Field(
        default=None,
        description="Send cookies over HTTPS only, and have browsers keep to HTTPS. Default: outside demo mode.",
    )
    allowed_hosts: tuple[str, ...] = Field(
        default=(),
        description='Names by which we may be called, as JSON: `["hall.example"]`; others are refused. Default: any.',
    )
    origins: tuple[str, ...] = Field(
        default=(), description='Further origins whose pages may call us, as JSON: `["https://hall.example"]`.'
    )
    trusted_proxies: tuple[str, ...] = Field(
        default=("127.0.0.1", "::1"),
        description="Proxies whose `X-Forwarded-For` is believed, as JSON: addresses or networks.",
    )
    budgets: float = Field(
        default=1.0,
        ge=0,
        le=1000,
        description="What an address, a person and a screen may ask, as a multiple of what is usual; 0: without end. "
        "See [security](security.md).",
    )
    sender: Literal["none", "development_file"] = Field(
        default="none",
        description="Who takes letters to people, such as that their hall will be closed. There is no SMS gateway yet: "
        "`development_file` writes them to `letters.development.jsonl` in the data folder, and reaches nobody. "
        "Default: letters wait.",
    )
    retention: dict[str, int] = Field(
        default={},
        description='Days that kinds of personal data are kept, as JSON: `{"visit": 90}`; see [privacy](privacy.md). '
        "Default: as `data/privacy/retention.json` says.",
    )
    web_dir: Path = Field(
        default=Path(__file__).resolve().parent.parent / "web" / "dist", description="Folder of the built pages."
    )
    log_level: str = Field(
        default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="DEBUG, INFO, WARNING or ERROR."
    )

    @model_validator(mode="after")
    def _demo_stays_at_home(self) -> Self:
        if self.demo and not is_loopback(self.host):
            raise ValueError(
                WORDS["settings.demo_not_loopback"]["zh"] + " " + WORDS["settings.demo_not_loopback"]["en"]
            )
        if self.redis_url is not None and not self.redis_url.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError(WORDS["settings.redis_url"]["zh"] + " " + WORDS["settings.redis_url"]["en"])
        if self.clock_offset and not self.demo:
            raise ValueError(WORDS["settings.clock_not_demo"]["zh"] + " " + WORDS["settings.clock_not_demo"]["en"])
        if self.secret_key is not None and len(self.secret_key.get_secret_value()) < 32:
            raise ValueError(WORDS["settings.short_key"]["zh"] + " " + WORDS["settings.short_key"]["en"])
        try:
            checked(given() | self.retention)
        except Fault as fault:
            words = PRIVACY_WORDS[fault.code]
            raise ValueError(f"{fault.field}: {' '.join(words.values())}".format(**fault.facts)) from None
        return self

    @property
    def opens_always(self) -> bool:
        """Whether halls give tickets at any hour, the default filled in."""
        return self.demo if self.always_open is None else self.always_open

    @property
    def keeps_to_https(self) -> bool:
        """Whether cookies go over HTTPS only, the default filled in."""
        return not self.demo if self.secure_cookies is None else self.secure_cookies

    @property
    def exposures(self) -> list[str]:
        """What of these settings leaves a hall that is open to others less guarded than it could be, as codes of
        words."""
        if self.demo:
            return []
        found = {"start.plain_cookies": not self.keeps_to_https, "start.any_host": not self.allowed_hosts}
        return [code for code, so in found.items() if so]

    @property
    def kept_days(self) -> dict[str, int]:
        """How many days each kind of personal data is kept, the defaults filled in."""
        return checked(given() | self.retention)

    @property
    def log_dir(self) -> Path:
        """Where the logs of all processes are kept."""
        return self.data_dir / "logs"

    @property
    def database(self) -> str:
        """The database's address, the default filled in."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'tianhe.db').resolve()}"

    @property
    def segments(self) -> Path:
        """The folder of the sealed journal, the default filled in."""
        if self.segments_dir is not None:
            return self.segments_dir.resolve()
        scheme, _, path = self.database.partition(":///")
        beside = Path(path).parent if scheme == "sqlite" else self.data_dir
        return beside.resolve() / "segments"

    @property
    def shown_database(self) -> str:
        """The database for messages: its address without a password."""
        from sqlalchemy import make_url
        from sqlalchemy.exc import ArgumentError

        try:
            return make_url(self.database).render_as_string(hide_password=True).removeprefix("sqlite:///")
        except (ArgumentError, ValueError):  # ValueError: several servers, each with its port
            return f"{PREFIX}DATABASE_URL"

    @classmethod
    def read(cls, **overrides: object) -> Settings:
        """Settings from the environment, `overrides` first.

        Raises SettingsError with one line that names the variable and never repeats its value.
        """
        try:
            return cls(**{name: value for name, value in overrides.items() if value is not None})  # type: ignore[arg-type]
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False, include_context=False)[0]
            name = "".join(f"{PREFIX}{str(part).upper()}: " for part in first["loc"][:1])
            raise SettingsError(name + first["msg"].removeprefix("Value error, ")) from None
        except SourceError as error:  # a list that is not JSON
            raise SettingsError(f"{PREFIX}*: {error}") from None


def is_loopback(host: str) -> bool:
    """Whether `host` can only be reached from this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def local_address(settings: Settings) -> str:
    """Where a program on this machine reaches the gateway that these settings start."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}
    return address(settings.model_copy(update={"host": everywhere.get(settings.host, settings.host)}))


def address(settings: Settings) -> str:
    """Where the pages of a gateway on this machine are."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"
