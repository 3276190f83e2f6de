"""Reminding many milestones, beside the barest program that does the same.

- sweep: the day's notices for so many milestones, an eighth of them due or late, on SQLite and
  PostgreSQL, beside `INSERT … SELECT` of the very same notices on the bare driver;
- delivery: so many letters to a mail server and to an HTTP receiver on the loopback, beside a
  loop of smtplib (one connection) and httpx (one client) that sends the same texts, made
  beforehand;
- process: `duban chase --hold` and then `duban remind` as commands, with ledger, HTML and
  trail, mails to a loopback server, beside a script that reads a CSV and sends one plain mail
  a unit over one connection.

Every run is a process of its own on a fresh copy of the same database. Ours and bare take
turns; figures are medians of the rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

# Both `python benchmarks/reminders.py` and `python -m benchmarks.reminders` find the others.
sys.path.insert(0, str(Path(__file__).parent))

import largeplan
import pgserver
from report import machine, table
from sinks import sink

FOLDER = Path(__file__).parent
CHILD = FOLDER / "remindchild.py"
BARE = FOLDER / "bareloop.py"
DUBAN = [str(Path(sys.executable).with_name("duban"))]
PER_UNIT = 100
DATABASE = "duban.db"
KINDS = {"smtp": "smtp", "webhook": "http"}
Row = dict[str, Any]


class NotTheSameError(RuntimeError):
    """Ours and bare did not do the same: there is nothing to compare."""

    def __init__(self, ours: object, bare: object) -> None:
        super().__init__(f"ours {ours} bare {bare}")


class Bench:
    """One office in a folder, on SQLite or in a database of a server, put back before each run."""

    def __init__(self, folder: Path, server: str = "") -> None:
        self.home = folder / "home"
        self.home.mkdir()
        self._server = server
        self._fresh = folder / "fresh.db"
        self.url = pgserver.copy_database(server, None, "bench") if server else ""

    def child(self, step: str, *arguments: object) -> Row:
        """Run a step in its own process; settings of this machine's office do not reach it."""
        command = [sys.executable, CHILD, step, self.home, self.url, *arguments]
        found: Row = json.loads(run(command, {}).out)
        return found

    def keep(self) -> None:
        """Take the office as it stands for what `put_back` restores."""
        if self._server:
            pgserver.copy_database(self._server, "bench", "fresh")
        else:
            shutil.copyfile(self.home / DATABASE, self._fresh)

    def put_back(self) -> None:
        """Bring the office to what was kept."""
        if self._server:
            pgserver.copy_database(self._server, "fresh", "bench")
            return
        for name in (f"{DATABASE}-wal", f"{DATABASE}-shm"):
            (self.home / name).unlink(missing_ok=True)
        shutil.copyfile(self._fresh, self.home / DATABASE)


class Ran(NamedTuple):
    """What a command printed and took."""

    out: str
    seconds: float
    cpu_seconds: float
    peak_mb: float


def run(command: Sequence[object], settings: dict[str, str]) -> Ran:
    """Run a command to its end.

    Raises:
        CalledProcessError: it failed.
    """
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DUBAN_")} | settings
    start = perf_counter()
    with subprocess.Popen(
        [str(part) for part in command],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        cwd=FOLDER.parent,
    ) as process:
        assert process.stdout is not None  # noqa: S101 (it is a pipe)
        out = process.stdout.read()
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = perf_counter() - start
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command[0], out)
    peak = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Ran(out, seconds, usage.ru_utime + usage.ru_stime, peak)


def sweeps(milestones: int, server: str, rounds: int) -> Row:
    """Measure the sweep of one size on one database."""
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as folder:
        bench = Bench(Path(folder), server)
        units = max(1, min(largeplan.MOST_UNITS, milestones // PER_UNIT))
        bench.child("make", milestones, units, 0)
        bench.keep()
        ours, bare = [], []
        for number in range(rounds):
            bench.put_back()
            ours.append(bench.child("sweep"))
            noted = ours[-1]["noted"]
            bench.put_back()
            bare.append(bench.child("bare-sweep", json.dumps(noted)))
            if bare[-1]["noted"] != noted:
                raise NotTheSameError(noted, bare[-1]["noted"])
            _say(f"sweep {milestones:,} {server[:10]} {number + 1}/{rounds}", ours, bare)
    return _compared(ours, bare) | {
        "milestones": milestones,
        "database": "PostgreSQL" if server else "SQLite",
        "rows": ours[0]["rows"],
        "imports_mb": _median(ours, "imports_mb"),
    }


def deliveries(letters: int, channel: str, server: str, rounds: int) -> Row:
    """Measure the delivery of so many letters on one channel, from one database."""
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as folder:
        bench = Bench(Path(folder), server)
        bench.child("make", letters * largeplan.PER_TASK, letters, 1)
        bench.child("letters", channel)
        bench.keep()
        ours, bare = [], []
        for number in range(rounds):
            bench.put_back()
            for step, runs in (("deliver", ours), ("bare-deliver", bare)):
                with sink(KINDS[channel]) as there:
                    runs.append(bench.child(step, channel, there.port))
                runs[-1]["both_cpu"] = runs[-1]["cpu_seconds"] + there.cpu_seconds
                if there.taken != runs[-1]["letters"]:
                    raise NotTheSameError(runs[-1]["letters"], there.taken)
                if step == "deliver":
                    bench.put_back()
            _say(f"{channel} {server[:10]} {number + 1}/{rounds}", ours, bare)
    found = _compared(ours, bare)
    count = ours[0]["letters"]
    return found | {
        "channel": channel,
        "database": "PostgreSQL" if server else "SQLite",
        "letters": count,
        "a_second": count / found["seconds"],
        "bare_a_second": count / found["bare_seconds"],
        "share": found["bare_seconds"] / found["seconds"],
        "cpu_share": _median(bare, "both_cpu") / _median(ours, "both_cpu"),
        "own_ms": 1000 * found["cpu_seconds"] / count,
    }


def processes(milestones: int, rounds: int) -> Row:
    """Measure the commands of a morning at one size, and the bare script."""
    units = max(1, milestones // PER_UNIT)
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as folder:
        bench, csv = Bench(Path(folder)), Path(folder) / "tasks.csv"
        bench.child("make", milestones, units, 1)
        run([sys.executable, BARE, "make", csv, milestones, units], {})
        bench.keep()
        runs: list[Row] = []
        for number in range(rounds):
            bench.put_back()
            runs.append(_morning(bench.home) | _bare_morning(csv))
            _say(f"process {milestones:,} {number + 1}/{rounds}", runs, [])
        written = {one["letters"] for one in runs}
    found = {key: _median(runs, key) for key in runs[0]}
    return found | {
        "milestones": milestones,
        "letters": max(written),
        "allowed": 1 + 2 * found["bare_seconds"],
    }


def _morning(home: Path) -> Row:
    """Chase, then remind, each as a command; the mails go to a sink."""
    with sink("smtp") as there:
        settings = {
            "DUBAN_HOME": str(home),
            "DUBAN_BASE_URL": "https://duban.example.org",
            "DUBAN_CHANNELS": "inbox,smtp",
            "DUBAN_SMTP_HOST": "127.0.0.1",
            "DUBAN_SMTP_PORT": str(there.port),
        }
        day = ("--as-of", str(largeplan.SWEPT_ON), "--json")
        chased = run([*DUBAN, "chase", "--hold", *day], settings)
        reminded = run([*DUBAN, "remind", *day], settings)
    done = json.loads(reminded.out)
    if done["deliveries"]["failed"] or done["deliveries"]["pending"]:
        raise NotTheSameError(done, there.taken)
    return {
        "seconds": reminded.seconds,
        "cpu_seconds": reminded.cpu_seconds,
        "chase_seconds": chased.seconds,
        "peak_mb": max(chased.peak_mb, reminded.peak_mb),
        "letters": done["letters"],
        "mails": there.taken,
    }


def _bare_morning(csv: Path) -> Row:
    with sink("smtp") as there:
        done = run([sys.executable, BARE, "send", csv, there.port], {})
    return {
        "bare_seconds": done.seconds,
        "bare_cpu_seconds": done.cpu_seconds,
        "bare_mails": there.taken,
    }


def _compared(ours: Sequence[Row], bare: Sequence[Row]) -> Row:
    """Return the medians of both; a ratio is that of the medians."""
    found = {key: _median(ours, key) for key in ("seconds", "cpu_seconds", "peak_mb")}
    for key in ("seconds", "cpu_seconds"):
        found[f"bare_{key}"] = _median(bare, key)
    return found | {
        "ratio": found["seconds"] / found["bare_seconds"],
        "cpu_ratio": found["cpu_seconds"] / found["bare_cpu_seconds"],
    }


def _median(runs: Iterable[Row], key: str) -> float:
    return median(one[key] for one in runs)


def _say(what: str, ours: Sequence[Row], bare: Sequence[Row]) -> None:
    last, other = ours[-1], (bare or ours)[-1]
    bare_seconds = other["seconds"] if bare else other["bare_seconds"]
    line = f"{what}: {last['seconds']:.3f} s, bare {bare_seconds:.3f} s"
    print(line, file=sys.stderr, flush=True)


COLUMNS: dict[str, dict[str, tuple[str, str]]] = {
    "sweep": {
        "milestones": ("节点", ",d"), "database": ("数据库", "s"), "rows": ("提醒", ",d"),
        "seconds": ("秒", ".3f"), "bare_seconds": ("裸SQL秒", ".3f"), "ratio": ("倍数", ".2f"),
        "cpu_seconds": ("CPU秒", ".3f"), "imports_mb": ("导入MB", ".0f"),
        "peak_mb": ("峰值MB", ".0f"),
    },
    "delivery": {
        "channel": ("渠道", "s"), "database": ("数据库", "s"), "letters": ("函", ",d"),
        "a_second": ("每秒", ",.0f"), "bare_a_second": ("裸循环每秒", ",.0f"),
        "share": ("为裸循环的", ".0%"), "cpu_share": ("按CPU", ".0%"),
        "own_ms": ("CPU毫秒/函", ".2f"), "peak_mb": ("峰值MB", ".0f"),
    },
    "process": {
        "milestones": ("节点", ",d"), "letters": ("函", ",.0f"), "mails": ("邮件", ",.0f"),
        "seconds": ("remind秒", ".2f"), "chase_seconds": ("chase秒", ".2f"),
        "bare_seconds": ("裸脚本秒", ".2f"), "allowed": ("1秒+2倍", ".2f"),
        "cpu_seconds": ("remind CPU秒", ".2f"), "bare_cpu_seconds": ("裸脚本CPU秒", ".2f"),
        "peak_mb": ("峰值MB", ".0f"),
    },
}  # fmt: skip


def report(found: dict[str, list[Row]]) -> str:
    """Word the figures as tables."""
    parts = ["，".join(f"{key} {value}" for key, value in machine().items())]
    for name, rows in found.items():
        columns = COLUMNS[name]
        lines = [[format(row[key], form) for key, (_n, form) in columns.items()] for row in rows]
        if rows:
            parts.append(table([word for word, _form in columns.values()], lines))
    return "\n\n".join(parts)


def measure(options: argparse.Namespace) -> Iterator[tuple[str, Row]]:
    """Yield each figure with the part that it belongs to."""
    with ExitStack() as stack:
        servers = [""]
        if options.postgres and {"sweep", "delivery"} & set(options.parts):
            start = options.postgres == "start"
            servers.append(stack.enter_context(pgserver.server()) if start else options.postgres)
        if "sweep" in options.parts:
            for milestones in options.milestones:
                for server in servers:
                    yield "sweep", sweeps(milestones, server, options.rounds)
        if "delivery" in options.parts:
            for channel in KINDS:
                for server in servers:
                    yield (
                        "delivery",
                        deliveries(options.letters, channel, server, options.rounds),
                    )
    if "process" in options.parts:
        for milestones in options.milestones:
            yield "process", processes(milestones, options.rounds)


@contextmanager
def compiled_modules() -> Iterator[None]:
    """Let what is measured keep its compiled modules, as every installed program does.

    Some machines that build or test forbid it; then half of a command's time is compiling. Of
    each program something is run before it is measured.
    """
    with tempfile.TemporaryDirectory(prefix="duban-bench-compiled-") as folder:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = folder
        yield


def main() -> None:
    """Measure, then print the tables, or with --json everything as one object."""
    parser = argparse.ArgumentParser(description="提醒的生成、送达和整个命令，与最简程序对照")
    parser.add_argument("--milestones", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--postgres", metavar="URL|start", default="", help="也量PostgreSQL")
    parser.add_argument("--parts", nargs="+", choices=list(COLUMNS), default=list(COLUMNS))
    parser.add_argument("--rounds", type=int, default=3, help="轮数，取中位数")
    parser.add_argument("--json", action="store_true", help="输出JSON")
    options = parser.parse_args()
    found: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    with compiled_modules():
        for part, row in measure(options):
            found[part].append(row)
    if options.json:
        print(json.dumps({"machine": machine(), **found}, ensure_ascii=False, indent=2))
    else:
        print(report(found))


if __name__ == "__main__":
    main()
