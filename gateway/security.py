"""Headers that every answer carries, so that a browser does with it only what our pages need."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Element Plus and MapLibre set styles from script; MapLibre runs its worker from a blob. Nothing comes from elsewhere.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=()",
}


HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}
"""A year in which a browser that has once been here over HTTPS comes over nothing else."""


UNKEPT = {"Cache-Control": "no-store"}


class SecurityMiddleware:
    """Adds `HEADERS` to every HTTP answer that does not set them itself.

    What the API answers is kept by no cache unless its route says otherwise: it may be about a person.
    """

    def __init__(self, app: ASGIApp, secure: bool = False) -> None:
        self._app = app
        self._all = _raw(HEADERS | (HTTPS_ONLY if secure else {}))
        self._of_api = self._all + _raw(UNKEPT)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", ()))
                names = {name for name, _ in given}
                ours = self._of_api if scope["path"].startswith("/api/") else self._all
                message["headers"] = given + [header for header in ours if header[0] not in names]
            await send(message)

        await self._app(scope, receive, add)


def _raw(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """As ASGI has them: names in lower case."""
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]
