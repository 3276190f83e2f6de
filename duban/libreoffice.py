"""LibreOffice as a converter: one hidden process, its own profile, no macros, no network links.

The process gets a folder of its own, so that two conversions at once, or an office already open
on the desk, do not meet. It is ended by its own process group when it takes too long. Who calls
words the errors for what he was doing: reading a paper, or writing one.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from duban.errors import DubanError

MOST_BYTES = 256 * 1024 * 1024
_NAMES = ("soffice", "libreoffice")
_USUAL = (
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    Path("C:/Program Files/LibreOffice/program/soffice.exe"),
)
_SETTING = (
    '<item oor:path="/org.openoffice.Office.Common/Security/Scripting">'
    '<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    + _SETTING.format(name="DisableMacrosExecution", value="true")
    + _SETTING.format(name="MacroSecurityLevel", value="3")
    + _SETTING.format(name="BlockUntrustedRefererLinks", value="true")
    + _SETTING.format(name="DisableActiveContent", value="true")
    + "</oor:items>\n"
)


class NoLibreOfficeError(DubanError):
    """There is no LibreOffice on this machine."""

    def __init__(self) -> None:
        super().__init__("本机没有找到 LibreOffice。")


class NotConvertedError(DubanError):
    """LibreOffice ran and gave nothing back, or took too long; `why` is a piece of a sentence."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"LibreOffice 转换{why}。")


class TooSlowError(NotConvertedError):
    """LibreOffice had not finished after so many seconds, and was ended."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"超过{seconds:g}秒没有完成")


class ResultTooLargeError(NotConvertedError):
    """What came out is larger than the caller takes."""

    def __init__(self) -> None:
        super().__init__("后的文件过大")


def find_libreoffice() -> str | None:
    """Return where LibreOffice is, None when it is not installed."""
    on_path = next(filter(None, map(shutil.which, _NAMES)), None)
    return on_path or next((str(path) for path in _USUAL if path.is_file()), None)


def convert(
    data: bytes,
    suffix: str,
    to: str,
    *,
    seconds: float,
    most_bytes: int = MOST_BYTES,
    stand_ins: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """Return the file in another format; `suffix` and `to` are without a dot.

    A workbook converted to `xlsx` comes back with its formulas computed. `stand_ins` names, for
    a font that may be missing here, those to take for it, the best first; only where fontconfig
    finds the fonts (Linux), elsewhere it does nothing.

    Raises:
        NoLibreOfficeError: there is no LibreOffice here.
        NotConvertedError: it gave nothing back, or took longer than `seconds`.
        ResultTooLargeError: what it gave back has more than `most_bytes`.
    """
    program = find_libreoffice()
    if program is None:
        raise NoLibreOfficeError
    with tempfile.TemporaryDirectory(prefix="duban-", ignore_cleanup_errors=True) as folder:
        work = Path(folder)
        source = work / f"paper.{suffix}"
        source.write_bytes(data)
        user = work / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        fonts = work / "fonts.conf"
        fonts.write_text(_fonts(stand_ins or {}), encoding="utf-8")
        _run(program, work, source, to, seconds)
        result = work / "out" / f"paper.{to}"
        if not result.is_file():
            raise NotConvertedError("没有成功，文件可能已损坏或设有密码")
        if result.stat().st_size > most_bytes:
            raise ResultTooLargeError
        return result.read_bytes()


def _fonts(stand_ins: Mapping[str, Sequence[str]]) -> str:
    """Return a fontconfig file: the system's own, and what stands in for missing fonts."""
    usual = os.environ.get("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")
    rules = "".join(
        f'<alias binding="same"><family>{escape(name)}</family><accept>'
        + "".join(f"<family>{escape(other)}</family>" for other in others)
        + "</accept></alias>\n"
        for name, others in stand_ins.items()
    )
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f'<include ignore_missing="yes">{escape(usual)}</include>\n{rules}</fontconfig>\n'
    )


def _run(program: str, work: Path, source: Path, to: str, seconds: float) -> None:
    profile = (work / "profile").as_uri()
    process = subprocess.Popen(  # noqa: S603 - the program found above, arguments of our own
        [
            program,
            f"-env:UserInstallation={profile}",
            *("--headless", "--invisible", "--norestore", "--nologo", "--nolockcheck"),
            *("--convert-to", to, "--outdir", str(work / "out"), str(source)),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=work,
        env={**os.environ, "FONTCONFIG_FILE": str(work / "fonts.conf")},
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise TooSlowError(seconds) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and its children; the start script of LibreOffice has some."""
    if process.poll() is None:
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
