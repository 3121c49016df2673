"""The pages: files of ``web/dist``, with every other address answered by the application, which has its own router."""

from __future__ import annotations

import json
from mimetypes import guess_type
from pathlib import Path

from starlette.convertors import StringConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from actors import Clock
from gateway.clock import CourseClock
from gateway.problems import Problem

FOREVER = "public, max-age=31536000, immutable"  # Vite names assets by their content
ALWAYS_ASK = "no-cache"
MEDIA_TYPES = {".webmanifest": "application/manifest+json"}
"""What Python's table of media types lacks, or takes from the machine's."""
PACKED = ".gz"
"""Beside a file that the build has packed as well: a third of the bytes on a phone's line."""
MISSING = """<!doctype html>
<html lang="zh-Hans"><meta charset="utf-8"><title>天河智慧大厅</title>
<body style="font: 18px/1.8 sans-serif; max-width: 40em; margin: 15vh auto; padding: 0 1em; color: #10233F">
<h1>页面还没有构建</h1>
<p>服务已在运行，但没有找到网页文件。请在项目目录运行 <code>make web</code>，然后刷新本页。</p>
<p lang="en">The service is running, but its pages have not been built. Run <code>make web</code> in the project's
folder, then reload this page.</p></body></html>
"""


class _PageConvertor(StringConvertor):
    """Any address that does not belong to the programs' side."""

    regex = r"(?!(?:api|connection)(?:/|$)|healthz$|readyz$|openapi\.json$).*"


register_url_convertor("page", _PageConvertor())


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name longer than a file's can be
        return False


def _with_course(page: str, clock: CourseClock) -> str:
    """The page with the legs of the hall's clock, in milliseconds as browsers count; `web/src/shared/clock.ts`."""
    legs = [(leg.at // 1000, leg.shows // 1000, leg.speed) for leg in clock.legs]
    return page.replace("</head>", f'<meta name="clock" content="{json.dumps(legs)}"></head>', 1)


def page_route(folder: Path, clock: Clock) -> Route:
    """The route that answers every page and file under `folder`; pages learn the course of a `clock` that has one."""
    root = folder.resolve()

    async def page(request: Request) -> Response:
        path: str = request.path_params["page"]
        file = (root / path).resolve()
        if file != root and file.is_relative_to(root) and _is_file(file):
            kept = FOREVER if path.startswith("assets/") else ALWAYS_ASK
            media_type = MEDIA_TYPES.get(file.suffix) or guess_type(file.name)[0]
            packed = file.with_name(file.name + PACKED)
            if not packed.is_file():
                return FileResponse(file, media_type=media_type, headers={"Cache-Control": kept})
            headers = {"Cache-Control": kept, "Vary": "Accept-Encoding"}
            if "gzip" not in request.headers.get("accept-encoding", ""):
                return FileResponse(file, media_type=media_type, headers=headers)
            return FileResponse(packed, media_type=media_type, headers={**headers, "Content-Encoding": "gzip"})
        if path.startswith("assets/") or "." in path.rpartition("/")[2]:
            raise Problem(404, "request.not_found")
        index = root / "index.html"
        if not index.is_file():
            return HTMLResponse(MISSING, 503, headers={"Cache-Control": "no-store"})
        if isinstance(clock, CourseClock):
            return HTMLResponse(_with_course(index.read_text("utf-8"), clock), headers={"Cache-Control": ALWAYS_ASK})
        return FileResponse(index, headers={"Cache-Control": ALWAYS_ASK})

    return Route("/{page:page}", page, methods=["GET", "HEAD"], include_in_schema=False)
