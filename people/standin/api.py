"""The stand-in over HTTP, on this machine and in demo mode only: to everybody else there is no such thing."""

from __future__ import annotations

import ipaddress
from html import escape
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.datastructures import State

from actors import Unknown
from people.standin.people import PEOPLE
from people.standin.provider import PATH, Asked, StandIn, as_provider

PAGE = """<!doctype html>
<html lang="zh-Hans"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="/icon.svg"><title>统一身份认证（演示）</title>
<style>
body {{ font: 20px/1.6 sans-serif; max-width: 34em; margin: 0 auto; padding: 16px; color: #10233f }}
a {{ display: block; margin: 12px 0; padding: 14px 16px; border: 2px solid #0b4f9e; border-radius: 12px;
  background: #fff; color: #0b4f9e; text-decoration: none; font-weight: 700 }}
small {{ display: block; font-weight: 400; color: #33475f; font-size: 17px }}
p {{ color: #33475f }} .demo {{ padding: 10px 16px; border-radius: 12px; background: #fff3d6; color: #6b4500 }}
</style>
<h1>统一身份认证</h1>
<p class="demo">这是演示用的替身，不是真的统一身份认证；下面的人都是虚构的。
<span lang="en">A stand-in for demonstrations; these people are invented.</span></p>
<p>请选择以谁的身份登录：</p>
{people}
<a href="{cancel}">取消，返回<small lang="en">Cancel</small></a>
</html>"""

TOKEN = f"{PATH}/token"

router = APIRouter(prefix=PATH, include_in_schema=False)


def standin_of(state: State) -> StandIn:
    """The stand-in of an application, made once."""
    if not hasattr(state, "people_standin"):
        state.people_standin = StandIn(as_provider(state.settings).issuer)
    standin: StandIn = state.people_standin
    return standin


async def _standin(request: Request) -> StandIn:
    client = request.client
    try:
        here = client is not None and ipaddress.ip_address(client.host).is_loopback
    except ValueError:
        here = False
    if not (here and request.app.state.settings.demo):
        raise Unknown("oidc.unknown")
    return standin_of(request.app.state)


TheStandIn = Annotated[StandIn, Depends(_standin)]


def _asked(request: Request) -> Asked:
    try:
        return Asked.of(dict(request.query_params))
    except ValueError:
        raise Unknown("oidc.unknown") from None


@router.get("/.well-known/openid-configuration")
async def metadata(standin: TheStandIn) -> Response:
    return JSONResponse(standin.metadata())


@router.get("/keys")
async def keys(standin: TheStandIn) -> Response:
    return JSONResponse(standin.keys())


@router.get("/authorize")
async def pick(request: Request, standin: TheStandIn) -> Response:
    """The page to pick somebody."""
    _asked(request)
    query = dict(request.query_params)

    def link(extra: dict[str, str]) -> str:
        return escape(f"{PATH}/picked?{urlencode(query | extra)}")

    people = "".join(
        f'<a href="{link({"person": one.subject})}">{escape(one.name)}'
        f"<small>{escape('，'.join(f'{name}的法定代表人' for _, name in one.represents) or '个人')}</small></a>"
        for one in PEOPLE.values()
    )
    page = PAGE.format(people=people, cancel=link({"refuse": "1"}))
    return HTMLResponse(page, headers={"Cache-Control": "no-store"})


@router.get("/picked")
async def picked(request: Request, standin: TheStandIn) -> Response:
    """Back to the relying party, with a code or without."""
    asked = _asked(request)
    answer = {"state": asked.state, "iss": standin.issuer}
    try:
        code = standin.code_for(asked, request.query_params.get("person", ""))
        answer["code"] = code
    except KeyError:
        answer["error"] = "access_denied"
    return RedirectResponse(f"{asked.redirect_uri}?{urlencode(answer)}", 303, headers={"Cache-Control": "no-store"})


@router.post("/token")
async def token(request: Request, standin: TheStandIn) -> Response:
    given = standin.redeem(dict(parse_qsl((await request.body()).decode("ascii", "replace"))))
    return JSONResponse(given) if given else JSONResponse({"error": "invalid_grant"}, 400)
