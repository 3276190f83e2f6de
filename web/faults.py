"""Errors as pages: the sentence, in Chinese, with the right status."""

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from duban.errors import DubanError, NotFoundError, RefusedError
from web.door import is_public
from web.site import View

SENTENCES = {
    HTTPStatus.BAD_REQUEST: "这个请求读不懂，可能是内容过长或没有传完，请返回重试。",
    HTTPStatus.FORBIDDEN: "这个请求不是从本系统的页面发出的，没有执行。",
    HTTPStatus.NOT_FOUND: "没有这个页面。",
    HTTPStatus.METHOD_NOT_ALLOWED: "这个地址不能这样访问，请从页面上的按钮操作。",
    HTTPStatus.UNPROCESSABLE_ENTITY: "地址或表单里有填错的内容，请返回检查。",
    HTTPStatus.INTERNAL_SERVER_ERROR: "程序出错了，这一步没有完成，请告诉管理员。",
}
TITLES = {
    HTTPStatus.FORBIDDEN: "未执行",
    HTTPStatus.NOT_FOUND: "没有找到",
    HTTPStatus.CONFLICT: "不能这样办理",
    HTTPStatus.INTERNAL_SERVER_ERROR: "程序出错",
}


def status_of(error: DubanError) -> HTTPStatus:
    """Return the status that an error of a room has on a page."""
    if isinstance(error, NotFoundError):
        return HTTPStatus.NOT_FOUND
    if isinstance(error, RefusedError):
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY


def fault_page(request: Request, status: int, sentence: str | None = None) -> HTMLResponse:
    """Return the page of a status; without a sentence, the status's own."""
    known = HTTPStatus(status)
    return View(request).page(
        "closed.html" if is_public(request.scope) else "fault.html",
        status=status,
        code=int(status),
        title=TITLES.get(known, "请求有误"),
        sentence=sentence or SENTENCES.get(known, "这个请求不能处理。"),
    )


async def close(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer what came from outside for another page than a signed link: there is none."""
    await fault_page(Request(scope), HTTPStatus.NOT_FOUND)(scope, receive, send)


async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request that came from a page of another site."""
    await fault_page(Request(scope), HTTPStatus.FORBIDDEN)(scope, receive, send)


def install(app: FastAPI) -> None:
    """Give the app its error pages."""

    @app.exception_handler(DubanError)
    async def of_a_room(request: Request, error: DubanError) -> Response:
        return fault_page(request, status_of(error), str(error))

    @app.exception_handler(HTTPException)
    async def of_the_protocol(request: Request, error: HTTPException) -> Response:
        return fault_page(request, error.status_code)

    @app.exception_handler(RequestValidationError)
    async def of_the_form(request: Request, _error: RequestValidationError) -> Response:
        return fault_page(request, HTTPStatus.UNPROCESSABLE_ENTITY)

    @app.exception_handler(Exception)
    async def of_ours(request: Request, _error: Exception) -> Response:
        return fault_page(request, HTTPStatus.INTERNAL_SERVER_ERROR)
