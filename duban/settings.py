"""Settings: environment variables `DUBAN_*`, or `duban.env` and `secrets.env` in the office folder.

Everything the office owns lies under one folder, `home`; a copy of the folder is a copy
of the office (with PostgreSQL, the database itself excepted: use `duban backup`).
"""

from __future__ import annotations

import os
import re
import stat
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from duban.address import BadAddressError, checked_base, is_local
from duban.errors import DubanError


class SettingsError(DubanError):
    """A setting has a value that cannot be used."""

    def __init__(self, faults: str) -> None:
        super().__init__(f"设置有误：{faults}。")


class SecretsReadableError(DubanError):
    """A file with secrets can be read by other users of the machine."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} 里有密码或密钥，别的用户也能读，没有采用。请先运行：chmod 600 {path}"
        )


class LogTo(StrEnum):
    """Where log lines go."""

    FILE = "file"
    STDERR = "stderr"
    OFF = "off"


class Settings(BaseSettings):
    """What a coordinator may set; every field is read from `DUBAN_<NAME>`.

    Secrets (the fields of type `SecretStr`) come from the environment or from a file that
    only its owner can read (`secrets.env`, or `duban.env`); they are never written to the
    database or to a log.
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
    smtp_ssl: bool = False
    wecom_robots: SecretStr = SecretStr("")
    wecom_robot: str = ""
    dingtalk_robots: SecretStr = SecretStr("")
    dingtalk_robot: str = ""
    feishu_robots: SecretStr = SecretStr("")
    feishu_robot: str = ""
    wecom_corp_id: str = ""
    wecom_agent_id: int = Field(default=0, ge=0)
    wecom_secret: SecretStr = SecretStr("")
    wecom_api: str = "https://qyapi.weixin.qq.com"
    apprise_targets: SecretStr = SecretStr("")
    apprise_target: str = ""
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    unknown: str = ""
    pace: str = ""
    soon_days: int = Field(default=7, ge=0, le=366)
    secret_key: SecretStr = SecretStr("")
    log: LogTo = LogTo.FILE
    monitor_url: str = ""
    link_days: int = Field(default=14, ge=1, le=366)

    @field_validator("base_url")
    @classmethod
    def _checked_base(cls, value: str) -> str:
        return checked_base(value)

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
    def templates_dir(self) -> Path:
        """The office's own wording of letters, a folder a kind."""
        return self.home / "templates"

    @property
    def page_url(self) -> str:
        """How links to pages begin in letters, without a trailing slash; empty for no links.

        Without accounts pages are opened on this machine only: an address that others reach
        begins the signed links, which open everywhere, and no others.
        """
        return self.base_url if is_local(self.base_url) else ""

    @property
    def channel_names(self) -> list[str]:
        """The channels that letters go out by, in order, without repeats."""
        return list(dict.fromkeys(n.strip() for n in self.channels.split(",") if n.strip()))


def load_settings() -> Settings:
    """Read the settings of this process.

    The environment comes first, then `<home>/secrets.env`, then `<home>/duban.env`.

    Raises:
        SettingsError: a value is out of range or of the wrong kind; it names each one.
        SecretsReadableError: others can read a file that holds secrets.
    """
    home = Path(os.environ.get("DUBAN_HOME") or user_data_path("duban", appauthor=False))
    files = [path for path in (home / "duban.env", home / "secrets.env") if path.is_file()]
    for path in files:
        _check_private(path)
    try:
        return Settings(
            _env_file=files,
            _env_file_encoding="utf-8-sig",
            home=home.expanduser().absolute(),
        )
    except UnicodeDecodeError as error:
        said = f"{home / 'duban.env'} 或 secrets.env 不是 UTF-8 编码的文本"
        raise SettingsError(said) from error
    except ValidationError as error:
        faults = "；".join(
            f"DUBAN_{'_'.join(str(p) for p in e['loc']).upper()} 的值 {e['input']!r} 不可用"
            f"{_why(e)}"
            for e in error.errors()
        )
        raise SettingsError(faults) from error


def _why(error: ErrorDetails) -> str:
    """Return what a check of our own says; other faults speak English."""
    said = error.get("ctx", {}).get("error")
    return f"，{said}" if isinstance(said, BadAddressError) else ""


def _check_private(path: Path) -> None:
    """Refuse a file with secrets that its group or everybody can read.

    `secrets.env` holds nothing else; `duban.env` may hold some. Windows keeps such rights
    elsewhere, and the folder of a user is closed to others there.
    """
    if os.name != "posix" or not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return
    if path.name == "secrets.env" or _SECRET_LINE.search(path.read_bytes()):
        raise SecretsReadableError(path)


_SECRET_FIELDS = "|".join(
    name.upper() for name, field in Settings.model_fields.items() if field.annotation is SecretStr
)
_SECRET_LINE = re.compile(rf"(?im)^\s*(?:export\s+)?DUBAN_(?:{_SECRET_FIELDS})\s*=".encode())
