"""What can be set for citizens' accounts, as environment variables; `docs/people.md` explains each."""

from __future__ import annotations

from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class SmsSettings(BaseSettings):
    """The gateway by which codes are sent (``TIANHE_SMS_…``)."""

    model_config = SettingsConfigDict(env_prefix="TIANHE_SMS_", extra="ignore", frozen=True, hide_input_in_errors=True)

    url: str | None = Field(default=None, description="Address that messages are posted to. Default: none are sent.")
    key: SecretStr | None = Field(default=None, description="Secret to sign requests with, 16 characters or more.")
    sender: str = Field(default="天河政务", description="Name in brackets before the message.")
    deadline: float = Field(default=8.0, gt=0, le=30, description="Seconds until a message counts as not sent.")

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.url is None:
            return self
        if self.key is None or len(self.key.get_secret_value()) < 16:
            raise ValueError("TIANHE_SMS_KEY: 16 characters or more are needed to sign with")
        parts = urlsplit(self.url)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise ValueError("TIANHE_SMS_URL: https is needed beyond this machine")
        return self
