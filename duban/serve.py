"""`duban serve`: the pages, the clock and the local Prefect server, as one process."""

from __future__ import annotations

import contextlib
import errno
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import date
from types import FrameType

import uvicorn
from fastapi import FastAPI

from duban.build.office import open_office
from duban.clock import Clock
from duban.errors import DubanError
from duban.prefectserver import PrefectServer
from duban.settings import Settings
from web.app import make_app, office_today

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1")
GRACE_SECONDS = 3


class NotLoopbackError(DubanError):
    """Other machines would reach the pages, which know no accounts yet."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"账号功能尚未启用，只能在本机使用：DUBAN_HOST 不能是「{host}」，"
            f"可用：{'、'.join(LOOPBACK_HOSTS)}。"
        )


class PagePortError(DubanError):
    """The pages cannot listen where they are told to."""

    def __init__(self, port: int, why: str) -> None:
        super().__init__(f"网页不能使用端口 {port}：{why}。请换一个 DUBAN_PORT（0 为自动选择）。")


class _Pages(uvicorn.Server):
    """Uvicorn without its own signal handling, which ends the process before it is tidied up."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def serve(
    settings: Settings,
    *,
    with_prefect: bool,
    with_clock: bool,
    as_of: date | None,
    announce: Callable[[str], None],
) -> None:
    """Serve until Ctrl-C or SIGTERM, then stop everything that was started; blocks.

    The pages answer at once; Prefect takes about ten seconds more. With `as_of` the pages and
    the clock live on that day. `announce` is given one line at a time.

    Raises:
        NotLoopbackError: the host of the settings can be reached from elsewhere.
        PagePortError: the port is taken or not allowed.
        PrefectPortBusyError: the port set for Prefect is taken.
    """
    with contextlib.ExitStack() as stack:
        listening = stack.enter_context(_listen(settings))
        page = f"http://{_in_url(settings.host)}:{listening.getsockname()[1]}"
        known = {"port": listening.getsockname()[1]}
        office = stack.enter_context(open_office(settings.model_copy(update=known)))
        server = PrefectServer(office.settings) if with_prefect else None
        clock = Clock(office, server, as_of=as_of) if with_clock else None
        next_runs = clock.next_runs if clock else None
        app = make_app(office, today=lambda: as_of or office_today(), next_runs=next_runs)
        pages = _Pages(_config(app))
        stack.enter_context(_ended_by_signals(pages))
        if server is not None:
            stack.callback(server.stop)
            server.start()
        if clock is not None:
            stack.callback(clock.stop)
            clock.start()
        _announce(announce, page, server, with_clock=with_clock)
        pages.run(sockets=[listening])


def _listen(settings: Settings) -> socket.socket:
    if settings.host not in LOOPBACK_HOSTS:
        raise NotLoopbackError(settings.host)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        taken = error.errno == errno.EADDRINUSE
        raise PagePortError(settings.port, "已被占用" if taken else str(error)) from error
    return listening


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _config(app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_level=logging.WARNING,
        access_log=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


@contextlib.contextmanager
def _ended_by_signals(pages: uvicorn.Server) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(_number: int, _frame: FrameType | None) -> None:
        pages.force_exit = pages.should_exit
        pages.should_exit = True

    ends = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, end) for number in ends}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _announce(
    announce: Callable[[str], None], page: str, server: PrefectServer | None, *, with_clock: bool
) -> None:
    announce(f"网页：{page}")
    if server is not None:
        announce(f"Prefect 界面：{server.ui_url}（启动约需十秒）")
    if not with_clock:
        announce("时钟没有启动，不会自动提醒。")
    announce("只在本机可用：账号功能尚未启用。按 Ctrl-C 停止。")
