"""LibreOffice as a converter: one hidden process, its own profile, no macros, no network links.

The process gets a folder of its own, so that two conversions at once, or an office already open
on the desk, do not meet. It is ended by its own process group when it takes too long.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from plans.reading.unpacking.errors import ConversionError, ConverterMissingError, TooLargeError
from plans.reading.unpacking.limits import CONVERT_SECONDS, MAX_BYTES

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


def find_converter() -> str | None:
    """Return where LibreOffice is, None when it is not installed."""
    on_path = next(filter(None, map(shutil.which, _NAMES)), None)
    return on_path or next((str(path) for path in _USUAL if path.is_file()), None)


def convert(data: bytes, suffix: str, to: str, name: str) -> bytes:
    """Return the file in another format; `suffix` and `to` are without a dot.

    Raises:
        ConverterMissingError: there is no LibreOffice here.
        ConversionError: it gave nothing back, or took too long.
    """
    program = find_converter()
    if program is None:
        raise ConverterMissingError(name)
    with tempfile.TemporaryDirectory(prefix="duban-", ignore_cleanup_errors=True) as folder:
        work = Path(folder)
        source = work / f"paper.{suffix}"
        source.write_bytes(data)
        user = work / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        _run(program, work, source, to, name)
        return _result(work / "out" / f"paper.{to}", name)


def _run(program: str, work: Path, source: Path, to: str, name: str) -> None:
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
        start_new_session=True,
    )
    try:
        process.wait(CONVERT_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ConversionError(name, f"超过{CONVERT_SECONDS}秒没有完成") from error
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


def _result(path: Path, name: str) -> bytes:
    if not path.is_file():
        raise ConversionError(name, "没有成功，文件可能已损坏或设有密码")
    if path.stat().st_size > MAX_BYTES:
        raise TooLargeError(name, "转换后的文件", MAX_BYTES // 1024 // 1024, " MB ")
    return path.read_bytes()
