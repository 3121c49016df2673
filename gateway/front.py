"""What answers at the port from the first moment to the last: the application once it is there, and before and after it
an honest word.

A start takes seconds: Ray, the hosts, the halls' data. Meanwhile a program gets 503 with Retry-After, a person a page
that opens the real one by itself, and a live socket a code upon which its client comes again. Loads next to nothing.
"""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from html import escape
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.language import Language, preferred
from gateway.security import HEADERS
from gateway.words import WORDS

AGAIN: Final = 2
"""Seconds after which to try again."""
STARTING: Final = (4000, "starting")
STOPPING: Final = (3001, "shutdown")
"""Close codes; `gateway.live.codes` has them too, with all others."""

LANG: Final[dict[Language, str]] = {"zh": "zh-Hans", "en": "en"}

PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<noscript><meta http-equiv="refresh" content="{again}"></noscript><title>{title}</title>
<style>
body {{ font: 20px/1.7 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: #10233f;
  background: #f5f8fc; margin: 0; min-height: 100vh; display: grid; place-items: center }}
main {{ max-width: 28em; padding: 2em; text-align: center }}
i {{ display: block; width: 2.4em; height: 2.4em; margin: 0 auto 1.2em; border-radius: 50%;
  border: .3em solid #c9d8ec; border-top-color: #1c5fb8; animation: turn 1.2s linear infinite }}
h1 {{ font-size: 1.5em; margin: 0 0 .4em }} p {{ margin: 0 }}
.other {{ margin-top: 1.6em; font-size: .8em; color: #51627a }}
@keyframes turn {{ to {{ transform: rotate(1turn) }} }}
@media (prefers-reduced-motion: reduce) {{ i {{ animation: none }} }}
</style></head>
<body><main role="status"><i aria-hidden="true"></i><h1>{title}</h1><p>{detail}</p>
<p class="other" lang="{other}">{also}</p></main>
<script>{script}</script></body></html>
"""
SCRIPT = f"""
const look = () => fetch('/healthz', {{ cache: 'no-store' }}).then((answer) => answer.ok && location.reload(), () => 0)
setInterval(look, {AGAIN * 1000})
"""
"""Opens the real page once it is there. A refresh by itself would leave addresses with a fragment, such as a ticket's
with its secret, where they are, and show the browser's own error where nobody listens for a moment."""
PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        f"script-src 'sha256-{b64encode(sha256(SCRIPT.encode()).digest()).decode()}'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


class Front:
    """The ASGI application to serve. Stands in for `app` until there is one, and again once it is gone."""

    def __init__(self) -> None:
        self._app: ASGIApp | None = None
        self._code = "service.starting"

    def open(self, app: ASGIApp) -> None:
        """From now on the application answers."""
        self._app = app

    def close(self) -> None:
        """From now on nothing new is begun."""
        self._app = None
        self._code = "service.stopping"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._app is not None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            number, reason = STARTING if self._code == "service.starting" else STOPPING
            await receive()
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": number, "reason": reason})
        elif scope["type"] == "http":
            await self._answer(Headers(scope=scope))(scope, receive, send)

    def _answer(self, asked: Headers) -> Response:
        language = preferred(asked.get("accept-language"))
        headers = {
            **HEADERS,
            "Retry-After": str(AGAIN),
            "Content-Language": language,
            "Vary": "Accept, Accept-Language",
            "Cache-Control": "no-store",
        }
        if "text/html" in asked.get("accept", ""):
            return HTMLResponse(_page(self._code, language), 503, headers | {"Content-Security-Policy": PAGE_POLICY})
        problem = {
            "type": self._code,
            "title": WORDS["http.503"][language],
            "status": 503,
            "detail": WORDS[self._code][language],
            "code": self._code,
        }
        text = json.dumps(problem, ensure_ascii=False)
        return Response(text, 503, headers, media_type="application/problem+json")


def _page(code: str, language: Language) -> str:
    """The waiting page; in the other language too, for public screens do not know who looks at them."""
    other: Language = "en" if language == "zh" else "zh"
    words = {name: escape(text[language]) for name, text in _words(code).items()}
    also = " ".join(escape(text[other]) for text in _words(code).values())
    return PAGE.format(**words, lang=LANG[language], other=LANG[other], also=also, again=AGAIN, script=SCRIPT)


def _words(code: str) -> dict[str, dict[str, str]]:
    return {"title": WORDS[f"{code}.title"], "detail": WORDS[f"{code}.page"]}
