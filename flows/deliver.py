"""送达: what waits on a channel, and what is due to be tried again."""

from __future__ import annotations

from datetime import date
from typing import Any

from prefect import flow
from prefect.artifacts import acreate_markdown_artifact

from duban.build.operations import run_deliver
from flows.sweeping import as_markdown, in_office, moment_on, tell


@flow(
    name="deliver",
    description="发送待送的信和到时候的重试；不写新信，重复运行不重复发送。",
    flow_run_name="送达",
)
async def deliver_letters(as_of: date | None = None) -> dict[str, Any]:
    """Send what is pending on every channel.

    Args:
        as_of: the business day noted in the heartbeat; today when left out.
    """
    moment = moment_on(as_of)
    counts = await in_office("送达", lambda office: run_deliver(office, moment))
    sent = counts["deliveries"]
    facts = {"送达": f"成功 {sent['sent']}，失败 {sent['failed']}，待送 {sent['pending']}"}
    await acreate_markdown_artifact(
        key="deliver-summary",
        description="待送与重试",
        markdown=as_markdown(f"送达 {moment.day}", facts),
    )
    tell("deliver", moment, counts)
    return counts
