"""What a deployment decides, read from the environment once and checked at the start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from urllib.parse import urlsplit


class SettingsError(Exception):
    """The deployment is incomplete; the message names what is missing."""


@dataclass(frozen=True)
class Settings:
    """Names of the deployed resources and of the people behind them.

    Attributes:
        public_url: the address people use, without a slash at its end.
        settle_seconds: how long Plan waits so that no accepted request is still under way.
        mails_per_second: how many mails the account may send.
        mail_route: "ses", or the address of a mail server, as `Postbox` reads it.
        notifications_topic: ARN of the SNS topic on which SES tells what became of mails.
        sealed_lock_days: how long nobody can remove a sealed batch; 0 for no lock.
    """

    responses_table: str
    catalogue_table: str
    contacts_table: str
    bucket: str
    outbox_queue_url: str
    state_machine_arn: str
    public_url: str
    sender: str
    office_address: str
    signing_keys_parameter: str
    settle_seconds: int
    mails_per_second: int
    mail_route: str
    mail_password_parameter: str
    notifications_topic: str
    sealed_lock_days: int

    @property
    def base_path(self) -> str:
        """The path part of the public address: "" or, behind a stage, such as "/api"."""
        return urlsplit(self.public_url).path


@dataclass(frozen=True)
class OpenId:
    """The OpenID Connect provider by which people may sign in to the console.

    Attributes:
        secret_parameter: name of the SSM parameter with the secret it shares with us.
    """

    issuer: str
    client_id: str
    secret_parameter: str


def openid() -> OpenId | None:
    """The provider of this deployment, if it has one."""
    issuer = os.environ.get("OIDC_ISSUER", "")
    if not issuer:
        return None
    return OpenId(issuer, os.environ["OIDC_CLIENT_ID"], os.environ["OIDC_SECRET_PARAMETER"])


@cache
def settings() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: naming every variable that is missing.
    """
    names = [name.upper() for name in Settings.__dataclass_fields__]
    missing = [name for name in names if name not in os.environ]
    if missing:
        raise SettingsError(f"set these environment variables: {', '.join(missing)}")
    values = {name.lower(): os.environ[name] for name in names}
    return from_texts(values)


def from_texts(values: Mapping[str, str]) -> Settings:
    """The settings, of which each is given as text."""
    numbers = {
        field.name: int(values[field.name]) for field in fields(Settings) if field.type is int
    }
    return Settings(**{**values, **numbers})  # type: ignore[arg-type]
