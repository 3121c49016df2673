"""A strict OpenID provider on a loopback port: it checks what a client must send (PKCE, the secret, the redirect, each
code once), and can be made to give wrong tokens, other keys, or no answer."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import secrets
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "tianhe", "a secret: of the client"


class OpenIdProvider:
    """``spoil`` changes the next tokens' claims (None: takes the claim out); ``instead``: what else an answer says, by
    its path."""

    def __init__(self) -> None:
        self.issuer = ""
        self.key = ECKey.generate_key("P-256", {"kid": "first", "use": "sig", "alg": "ES256"})
        self.published = [self.key]
        self.algorithm = "ES256"
        self.spoil: dict[str, Any] = {}
        self.info: dict[str, Any] = {}
        self.instead: dict[str, dict[str, Any]] = {}
        self.silent: set[str] = set()
        self.status = 200
        self.asked: list[str] = []
        self.seen: list[dict[str, str]] = []
        self._codes: dict[str, tuple[dict[str, str], str]] = {}
        self._tokens: dict[str, str] = {}

    def new_key(self, kid: str) -> None:
        """From now on tokens are signed with another key, and only that is published."""
        self.key = ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": "ES256"})
        self.published = [self.key]

    def app(self) -> Starlette:
        routes = [
            Route("/.well-known/openid-configuration", self._heard(self._discovery)),
            Route("/authorize", self._heard(self._authorize), methods=["GET", "POST"]),
            Route("/token", self._heard(self._token), methods=["POST"]),
            Route("/keys", self._heard(self._keys)),
            Route("/userinfo", self._heard(self._userinfo)),
        ]
        return Starlette(routes=routes)

    def _heard(self, handler: Any) -> Any:
        async def heard(request: Request) -> Response:
            self.asked.append(request.url.path)
            if request.url.path in self.silent:
                await asyncio.Event().wait()
            if self.status != 200:
                return Response("<h1>out of order</h1>", self.status)
            answer: Response = await handler(request)
            if request.url.path in self.instead:
                answer = JSONResponse(json.loads(bytes(answer.body)) | self.instead[request.url.path])
            return answer

        return heard

    async def _discovery(self, request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "authorization_response_iss_parameter_supported": True,
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": [self.algorithm],
            }
        )

    async def _authorize(self, request: Request) -> Response:
        query = dict(request.query_params)
        self.seen.append(query)
        assert query["client_id"] == CLIENT
        assert query["response_type"] == "code"
        assert "openid" in query["scope"].split()
        assert query["code_challenge_method"] == "S256"
        assert query["code_challenge"]
        assert query["nonce"]
        if request.method == "GET":
            return HTMLResponse(
                "<!doctype html><html lang=zh><title>统一认证</title><h1>统一认证平台</h1>"
                '<form method="post"><input name="sub" aria-label="sub">'
                "<button>登录</button><button name=error value=access_denied>取消</button></form>"
            )
        form = dict(parse_qsl((await request.body()).decode()))
        if form.get("error"):
            back = {"error": form["error"], "state": query["state"], "iss": self.issuer}
        else:
            code = secrets.token_urlsafe(16)
            self._codes[code] = (query, form["sub"])
            back = {"code": code, "state": query["state"], "iss": self.issuer}
        return RedirectResponse(f"{query['redirect_uri']}?{urlencode(back)}", 303)

    async def _token(self, request: Request) -> Response:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        name, _, secret = base64.b64decode(given).decode().partition(":") if scheme == "Basic" else ("", "", "")
        if (unquote_plus(name), unquote_plus(secret)) != (CLIENT, SECRET):
            return JSONResponse({"error": "invalid_client"}, 401)
        form = dict(parse_qsl((await request.body()).decode()))
        query, sub = self._codes.pop(form["code"], ({}, ""))
        challenge = hashlib.sha256(str(form.get("code_verifier")).encode()).digest()
        if (
            not query
            or form["redirect_uri"] != query["redirect_uri"]
            or base64.urlsafe_b64encode(challenge).decode().rstrip("=") != query["code_challenge"]
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        token = secrets.token_urlsafe(16)
        self._tokens[token] = sub
        return JSONResponse({"access_token": token, "token_type": "Bearer", "id_token": self._signed(query, sub)})

    def _signed(self, query: dict[str, str], sub: str) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "sub": sub,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": query["nonce"],
        } | self.spoil
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": self.algorithm, "kid": self.key.kid}
        return jwt.encode(header, claims, self.key, algorithms=[self.algorithm])

    async def _keys(self, request: Request) -> Response:
        return JSONResponse(KeySet(self.published).as_dict(private=False))

    async def _userinfo(self, request: Request) -> Response:
        sub = self._tokens.get(request.headers.get("authorization", "").removeprefix("Bearer "))
        if sub is None:
            return JSONResponse({"error": "invalid_token"}, 401)
        return JSONResponse({"sub": sub, "name": "张三", **self.info})


@asynccontextmanager
async def provider_here() -> AsyncIterator[OpenIdProvider]:
    """A provider on this loop."""
    provider = OpenIdProvider()
    with _listening(provider) as listener:
        server = _server(provider)
        serving = asyncio.create_task(server.serve([listener]))
        try:
            yield provider
        finally:
            server.should_exit = True
            server.force_exit = True
            await serving


@contextmanager
def provider_aside() -> Iterator[OpenIdProvider]:
    """A provider in a thread, for those who have no loop."""
    provider = OpenIdProvider()
    with _listening(provider) as listener:
        server = _server(provider)
        serving = threading.Thread(target=lambda: asyncio.run(server.serve([listener])), daemon=True)
        serving.start()
        try:
            yield provider
        finally:
            server.should_exit = True
            server.force_exit = True
            serving.join(10)


@contextmanager
def _listening(provider: OpenIdProvider) -> Iterator[socket.socket]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        provider.issuer = f"http://127.0.0.1:{listener.getsockname()[1]}"
        yield listener


def _server(provider: OpenIdProvider) -> uvicorn.Server:
    return uvicorn.Server(uvicorn.Config(provider.app(), lifespan="off", log_config=None, ws="none"))
