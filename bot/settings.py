"""Every setting, from the environment only. Read by `bot.app` and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """PINTU_HOME and its companions; the README lists them."""

    model_config = SettingsConfigDict(env_prefix="PINTU_", env_ignore_empty=True, frozen=True)

    home: Path = Field(default=Path("var"), description="Folder for data: database, media, keys.")
    database: str = Field(default="", description="SQLAlchemy URL; unset: SQLite in PINTU_HOME.")
    host: str = Field(default="127.0.0.1", description="Address the web server listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port the web server listens on.")
    city: str = Field(default="tangsel", description="Which city's rules and areas (bot/city).")
    permits_url: str = Field(default="", description="Permit system; unset: the demo city.")
    tax_url: str = Field(default="", description="Property tax system; unset: the demo city.")
    complaints_url: str = Field(default="", description="Complaint system (Open311); unset: the demo city.")
    complaints_key: SecretStr = Field(default=SecretStr(""), description="api_key of the complaint system.")
    secret: SecretStr = Field(default=SecretStr(""), description="Signs web sessions; unset: made once in PINTU_HOME.")
    public_url: str = Field(default="", description="https address Telegram reaches us at; unset: long polling.")
    telegram_token: SecretStr = Field(default=SecretStr(""), description="Residents' bot, from @BotFather.")
    telegram_secret: SecretStr = Field(default=SecretStr(""), description="Webhook secret; unset: made from the token.")
    telegram_api: str = Field(default="https://api.telegram.org", description="Base of the Bot API server.")
    whatsapp_token: SecretStr = Field(default=SecretStr(""), description="Access token of the Cloud API.")
    whatsapp_phone_id: str = Field(default="", description="Id of the business number.")
    whatsapp_account_id: str = Field(default="", description="Id of the WhatsApp Business account, for templates.")
    whatsapp_app_secret: SecretStr = Field(default=SecretStr(""), description="App secret; new,old while it changes.")
    whatsapp_verify_token: SecretStr = Field(default=SecretStr(""), description="Own words, told to Meta, too.")
    whatsapp_api: str = Field(default="https://graph.facebook.com", description="Base of the Graph API.")
    staff_token: SecretStr = Field(default=SecretStr(""), description="Officers' bot, another one, from @BotFather.")
    staff_chat: str = Field(default="", description="Officers' forum group: its id; others as agency=id, by commas.")
    staff_api: str = Field(default="https://api.telegram.org", description="Base of the officers' Bot API server.")
    staff_port: int = Field(default=0, ge=0, le=65535, description="Port of the officers' webhook; 0: long polling.")
    nlu: Literal["local", "rasa"] = Field(default="local", description="Who understands texts.")
    rasa_url: str = Field(default="", description="Rasa server (rasa run --enable-api) that PINTU_NLU=rasa asks.")
    actions_host: str = Field(default="127.0.0.1", description="Address `pintu actions` listens on.")
    actions_port: int = Field(default=5055, ge=0, le=65535, description="Port `pintu actions` listens on.")
    actions_secret: SecretStr = Field(default=SecretStr(""), description="Shared by `pintu actions` and Rasa.")
    poll_seconds: float = Field(default=15, gt=0, description="How often the city's systems are asked for changes.")

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.home.resolve() / 'pintu.sqlite'}"

    @property
    def web_address(self) -> str:
        """Where the pages are, as far as this process knows."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def told_to_use(self) -> dict[str, str]:
        """The back ends that the operator named, by service."""
        named = {"permits": self.permits_url, "tax": self.tax_url, "complaints": self.complaints_url}
        return {service: url for service, url in named.items() if url}
