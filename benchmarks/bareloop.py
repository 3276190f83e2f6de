"""The loop that an office could write in an afternoon: a CSV in, one plain mail a unit out.

`bareloop.py make CSV MILESTONES UNITS` writes the table; `bareloop.py send CSV PORT` reads it
and sends to each unit, over one connection, what of it is due or late. No ledger, no HTML, no
trail; run twice, it sends twice.
"""

from __future__ import annotations

import csv
import smtplib
import sys
from email.message import EmailMessage
from pathlib import Path

SOON = "2024-03-27"


def make(path: Path, milestones: int, units: int) -> None:
    """Write so many milestones, an eighth of them near, shared out over the units."""
    import largeplan

    dates = (*["2024-06-28"] * (largeplan.PER_TASK - 1), None)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        for number in range(milestones):
            unit, task = number // largeplan.PER_TASK % units + 1, number // largeplan.PER_TASK
            due = dates[number % len(dates)] or largeplan.NEAR[task // units % len(largeplan.NEAR)]
            table.writerow((largeplan.mail_address(unit), f"第{task + 1}项任务", due))


def send(path: Path, port: int) -> int:
    """Send one mail to each address for which something is due; return how many."""
    due: dict[str, list[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for address, title, day in csv.reader(file):
            if day <= SOON:
                due.setdefault(address, []).append(f"{title}，时限{day}")
    with smtplib.SMTP("127.0.0.1", port) as client:
        for address, lines in due.items():
            mail = EmailMessage()
            mail["From"], mail["To"], mail["Subject"] = "office@example.test", address, "提醒"
            mail.set_content("请按时办理：\n" + "\n".join(lines) + "\n")
            client.send_message(mail)
    return len(due)


if __name__ == "__main__":
    match sys.argv[1:]:
        case "make", table, milestones, units:
            make(Path(table), int(milestones), int(units))
        case "send", table, port:
            print(send(Path(table), int(port)))
        case _:
            sys.exit(__doc__)
