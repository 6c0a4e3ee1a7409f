"""The calls to the office's own provider of identities, by OpenID Connect.

Its libraries lie in a layer of the console's function, and are imported when somebody signs in.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from chalicelib.office.identity import NotIdentified, Registration
from chalicelib.store.clients import client
from chalicelib.store.errors import Unavailable, translated

_SECONDS = 5
_LEEWAY_SECONDS = 60

_SIGNATURES = [f"{kind}{bits}" for kind in ("RS", "PS", "ES") for bits in (256, 384, 512)]
"""Ways to sign for which one needs the provider's own secret; "none" and shared ones are not."""


class Provider:
    """A provider, as its own description says at each sign-in.

    Nothing is called but what the issuer's description names, by TLS, and no call is led on.
    """

    def __init__(self, registration: Registration) -> None:
        self._registration = registration

    def way(self, state: str, nonce: str, verifier: str) -> str:
        """The address to which a browser goes to be identified.

        Raises:
            Unavailable: if the provider cannot be reached.
            NotIdentified: if its description is not its own.
        """
        with self._session("") as session:
            address, _state = session.create_authorization_url(
                self._described(session)["authorization_endpoint"],
                state=state,
                nonce=nonce,
                code_verifier=verifier,
            )
        return str(address)

    def person(
        self, code: str, nonce: str, verifier: str, moment: datetime
    ) -> Mapping[str, object]:
        """What the provider says about the person for whom it gave a code.

        Raises:
            Unavailable: if the provider cannot be reached.
            NotIdentified: if what it says is forged, too old, or not meant for this sign-in.
        """
        from authlib.integrations.base_client import OAuthError
        from joserfc.errors import JoseError

        with self._session(self._secret()) as session:
            described = self._described(session)
            methods = described.get("token_endpoint_auth_methods_supported")
            if methods and "client_secret_basic" not in methods:
                session.token_endpoint_auth_method = "client_secret_post"  # noqa: S105
            try:
                with _reached():
                    token = session.fetch_token(
                        described["token_endpoint"],
                        code=code,
                        code_verifier=verifier,
                        allow_redirects=False,
                    )
                keys = self._fetched(session, described["jwks_uri"])
                claims = self._claims(token, keys, nonce, moment)
            except (OAuthError, JoseError) as error:
                raise NotIdentified(type(error).__name__) from None
            if {"email", "email_verified"} <= claims.keys():
                return claims
            return self._more(session, described, claims)

    def _claims(
        self, token: Mapping[str, Any], keys: Any, nonce: str, moment: datetime
    ) -> dict[str, object]:
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.jwk import KeySet

        ours = self._registration
        signed = jwt.decode(
            str(token.get("id_token", "")), KeySet.import_key_set(keys), algorithms=_SIGNATURES
        )
        claims = CodeIDToken(
            signed.claims,
            signed.header,
            options={
                "iss": {"essential": True, "value": ours.issuer},
                "aud": {"essential": True, "value": ours.client_id},
            },
            params={
                "nonce": nonce,
                "client_id": ours.client_id,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(now=int(moment.timestamp()), leeway=_LEEWAY_SECONDS)
        return dict(claims)

    def _more(
        self, session: Any, described: Mapping[str, str], claims: Mapping[str, object]
    ) -> Mapping[str, object]:
        """What the provider says of the same person where the token leaves the address out."""
        if "userinfo_endpoint" not in described:
            return claims
        more = self._fetched(session, described["userinfo_endpoint"], withhold_token=False)
        if more.get("sub") != claims["sub"]:
            raise NotIdentified("the claims are about two people")
        return {**more, **claims}

    def _described(self, session: Any) -> Mapping[str, Any]:
        from authlib.common.security import is_secure_transport
        from authlib.oidc.discovery import get_well_known_url

        issuer = self._registration.issuer
        described: Mapping[str, Any] = self._fetched(
            session, get_well_known_url(issuer, external=True)
        )
        needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        called = [described.get(name) for name in needed]
        called += [described.get("userinfo_endpoint", issuer)]
        if described.get("issuer") != issuer:
            raise NotIdentified("the provider describes another one")
        if not all(isinstance(one, str) and is_secure_transport(one) for one in called):
            raise NotIdentified("the provider's description is not complete")
        return described

    def _fetched(self, session: Any, address: str, *, withhold_token: bool = True) -> Any:
        with _reached():
            answer = session.get(address, withhold_token=withhold_token, allow_redirects=False)
            if answer.status_code != 200:
                raise Unavailable(f"provider: status {answer.status_code}", maybe_done=False)
            content = answer.json()
        if not isinstance(content, dict):
            raise Unavailable("provider: no document", maybe_done=False)
        return content

    def _session(self, secret: str) -> Any:
        from authlib.integrations.requests_client import OAuth2Session

        session = OAuth2Session(
            self._registration.client_id,
            secret or None,
            scope="openid email",
            redirect_uri=self._registration.back,
            code_challenge_method="S256",
            default_timeout=_SECONDS,
        )
        # Neither secrets nor proxies of the machine it runs on.
        session.trust_env = False
        return session

    def _secret(self) -> str:
        with translated():
            found = client("ssm").get_parameter(
                Name=self._registration.secret_parameter, WithDecryption=True
            )
        secret: str = found["Parameter"]["Value"]
        return secret


@contextmanager
def _reached() -> Iterator[None]:
    """Turn what goes wrong on the way to the provider into our own error."""
    from requests import RequestException

    try:
        yield
    except (RequestException, ValueError) as error:
        raise Unavailable(f"provider: {type(error).__name__}", maybe_done=False) from None
