"""Settings: environment variables `DUBAN_*`, or `duban.env` in the office folder.

Everything the office owns lies under one folder, `home`; a copy of the folder is a copy
of the office (with PostgreSQL, the database itself excepted: use `duban backup`).
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from duban.errors import DubanError


class SettingsError(DubanError):
    """A setting has a value that cannot be used."""

    def __init__(self, faults: str) -> None:
        super().__init__(f"设置有误：{faults}。")


class Settings(BaseSettings):
    """What a coordinator may set; every field is read from `DUBAN_<NAME>`.

    Secrets (`smtp_password`, `webhook_secret`) come from the environment or from
    `duban.env` only; they are never written to the database or to a log.
    """

    model_config = SettingsConfigDict(env_prefix="DUBAN_", extra="ignore")

    home: Path = Field(default_factory=lambda: user_data_path("duban", appauthor=False))
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8765, ge=0, le=65535)
    prefect_port: int = Field(default=0, ge=0, le=65535)
    base_url: str = ""
    channels: str = "inbox,file"
    mail_from: str = "duban@localhost"
    smtp_host: str = ""
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_starttls: bool = False
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    soon_days: int = Field(default=7, ge=0, le=366)

    @cached_property
    def database(self) -> str:
        """The SQLAlchemy address: `DUBAN_DATABASE_URL`, or SQLite under `home`."""
        if self.database_url:
            url = self.database_url
            for plain in ("postgresql://", "postgres://"):
                if url.startswith(plain):
                    return "postgresql+psycopg://" + url.removeprefix(plain)
            return url
        return f"sqlite:///{self.home / 'duban.db'}"

    @property
    def evidence_dir(self) -> Path:
        """Evidence files, each under its sha-256."""
        return self.home / "evidence"

    @property
    def letters_dir(self) -> Path:
        """Letters that the file channel writes, one .eml each."""
        return self.home / "letters"

    @property
    def page_url(self) -> str:
        """Where the pages answer, without a trailing slash; used in letters."""
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def channel_names(self) -> list[str]:
        """The channels that letters go out by, in order, without repeats."""
        return list(dict.fromkeys(n.strip() for n in self.channels.split(",") if n.strip()))


def load_settings() -> Settings:
    """Read the settings of this process: environment first, then `<home>/duban.env`.

    Raises:
        SettingsError: a value is out of range or of the wrong kind; it names each one.
    """
    home = Path(os.environ.get("DUBAN_HOME") or user_data_path("duban", appauthor=False))
    env_file = home / "duban.env"
    try:
        return Settings(
            _env_file=env_file if env_file.is_file() else None,
            _env_file_encoding="utf-8-sig",
            home=home.expanduser().absolute(),
        )
    except UnicodeDecodeError as error:
        said = f"{env_file} 不是 UTF-8 编码的文本"
        raise SettingsError(said) from error
    except ValidationError as error:
        faults = "；".join(
            f"DUBAN_{'_'.join(str(p) for p in e['loc']).upper()} 的值 {e['input']!r} 不可用"
            for e in error.errors()
        )
        raise SettingsError(faults) from error
