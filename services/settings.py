"""Configuration, from the environment only: every name begins with VANTAGE_."""

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """``pack`` is the rule pack: ``england``, ``example-authority``, or the path of an authority's own.

    ``kafka`` is host:port[,…]; ``postgres`` a connection string; ``metrics_port`` 0 means none.

    ``fresh_seconds_max`` is how long a question waits for the projector to have read all that the topics held
    when it came, ``confirm_seconds_max`` how long a decision waits to be read back.

    ``oidc_issuer`` is who signs people on, ``oidc_audience`` this hub's name in its tokens; the claims say under which
    names a token tells roles, agency, teams, post and grade.

    ``oidc_client`` is this hub's name as one that signs people in with a browser, ``oidc_client_secret`` its secret
    where the issuer gave it one, ``oidc_scope`` what it asks for. ``desk_address`` is where browsers reach the pages,
    as https://host[:port]; on one machine it may be left out.

    ``view_spool`` is the directory that keeps views which the broker has not acknowledged.
    """

    model_config = SettingsConfigDict(env_prefix="VANTAGE_", frozen=True)

    kafka: str = "127.0.0.1:9092"
    postgres: str = "postgresql://vantage@127.0.0.1:5432/vantage"
    metrics_port: int = 0
    replication: int = 1
    group: str = "vantage-projector"
    log_level: str = "INFO"
    pack: str = "england"
    fresh_seconds_max: float = 5.0
    confirm_seconds_max: float = 10.0
    referral_host: str = "127.0.0.1"
    referral_port: int = 8080
    oidc_issuer: str = ""
    oidc_audience: str = "vantage"
    oidc_roles_claim: str = "roles"
    oidc_agency_claim: str = "agency"
    oidc_teams_claim: str = "teams"
    oidc_post_claim: str = "post"
    oidc_grade_claim: str = "grade"
    oidc_client: str = "vantage"
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_scope: str = "openid"
    desk_address: str = ""
    view_spool: str = ".vantage/views"
