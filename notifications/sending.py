"""The loop of a dispatch: letter after letter, each recorded before the next one leaves."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from duban.schedule import load_schedule
from models import DeliveryState
from notifications import pace, resting
from notifications.attempts import (
    Head,
    Result,
    claim,
    give_back,
    heads,
    last_waiting,
    put_off,
    record,
)
from notifications.channel import Channel, Eager, Message, Shared
from notifications.manner import Manner
from notifications.quiet import QuietHours
from notifications.results import fault_of_ours, result_of, success
from notifications.terms import Terms
from notifications.ticker import Running

# A robot or server that failed as a whole so often in a row rests until the next dispatch:
# with a dead server every further letter would only wait for the same timeout.
FAILURES_BEFORE_REST = 3
CHUNK = 200
# What a dispatch waits for a robot's turn: once, and all in all. The rest goes at a later one.
LONGEST_WAIT = timedelta(seconds=10)
ALL_WAITS = timedelta(seconds=60)
# More could not have their turn in that time, and they would fill the memory.
LONGEST_QUEUE = 2000
NO_LIMIT = -1
# What shows that a robot which had to be mended was.
WORKS = (DeliveryState.SENT, DeliveryState.HANDED_OVER)


class Sending:
    """One dispatch at work on one session and its connection; make one for each.

    The outcome of a letter and the claim of the next are one transaction: a process that is
    killed leaves one letter with an unknown outcome, never more, and a letter costs one commit.
    """

    def __init__(
        self,
        session: Session,
        connection: sa.Connection,
        channels: Mapping[str, Channel],
        now: datetime,
        manner: Manner,
    ) -> None:
        zone = load_schedule().zone
        # The session is for what is rare: for each letter its own work would tell.
        self._session = session
        self._connection = connection
        self._channels = {key: one for key, one in channels.items() if one.at_once is None}
        # Asked once: whether a channel has what a protocol names takes long to find out.
        known = self._channels.items()
        self._shared = {key: one for key, one in known if isinstance(one, Shared)}
        self._eager = {key: one for key, one in known if isinstance(one, Eager)}
        self._manner = manner
        self._start = now
        self._ticker = manner.ticker or Running(now)
        self._day = manner.day or now.astimezone(zone).date()
        self._quiet = QuietHours(session, zone)
        self._counts: Counter[DeliveryState] = Counter()
        self._left = NO_LIMIT
        # The letter that was sent last and is not recorded yet, with its robot.
        self._made: tuple[Head, str, Result] | None = None
        self._failures: Counter[str] = Counter()
        # Robots and servers that have to wait, until when; and what waits for them, in order.
        self._closed: dict[str, datetime] = {}
        self._queues: dict[str, deque[Head]] = {}
        self._late: dict[str, list[int]] = {}
        self._hushed: dict[datetime, list[int]] = {}
        self._waited = timedelta()
        self._resting: set[str] = set()

    def run(self, limit: int | None) -> Counter[DeliveryState]:
        """Send what is owed at the start; return how many came to which end."""
        self._left = NO_LIMIT if limit is None else limit
        above, up_to = 0, last_waiting(self._connection)
        self._resting = resting.places(self._session, self._channels)
        self._commit()
        try:
            while self._left and self._channels:
                for bucket, (until, _why) in pace.pauses(self._session, self._start).items():
                    self._closed[bucket] = until
                found = heads(self._connection, self._channels, self._start, above, up_to, CHUNK)
                self._rollback()
                if not found:
                    break
                above = found[-1].id
                for head in found:
                    self._take_turns()
                    self._one(head)
            self._wait_for_turns()
        finally:
            self._rollback()
            self._settle()
            self._commit()
        self._put_off_rest()
        return self._counts

    def _one(self, head: Head) -> None:
        """Try one letter, unless it has to wait or its robot rests."""
        now = self._ticker.now()
        terms = self._manner.terms.get(head.channel, Terms())
        until = self._quiet.until(head.unit_id, now) if terms.quiet else None
        if until is not None:
            self._hushed.setdefault(until, []).append(head.id)
            return
        try:
            bucket = head.channel
            if head.channel in self._shared:
                bucket = self._shared[head.channel].bucket(head.message, head.address)
        except Exception as error:
            self._fail(head, result_of(error, terms))
            return
        if self._closed.get(bucket, now) > now or bucket in self._queues:
            queue = self._queues.setdefault(bucket, deque())
            if len(queue) < LONGEST_QUEUE:
                queue.append(head)
            else:
                self._late.setdefault(bucket, []).append(head.id)
            return
        self._try(head, bucket, terms)

    def _try(self, head: Head, bucket: str, terms: Terms) -> None:
        """Claim a letter and send it; whatever goes wrong becomes its result."""
        if not self._left or self._failures[bucket] >= FAILURES_BEFORE_REST:
            return
        message = self._claimed(head, bucket, terms)
        if message is None:
            return
        self._left -= 1
        try:
            outcome = self._channels[head.channel].send(message, head.address)
        except Exception as error:
            result = result_of(error, terms)
        else:
            result = success(outcome, terms)
        self._made = (head, bucket, result)
        tired = result.channel_down or result.state is DeliveryState.UNKNOWN
        self._failures[bucket] = self._failures[bucket] + 1 if tired else 0

    def _claimed(self, head: Head, bucket: str, terms: Terms) -> Message | None:
        """Record the last letter, claim this one, and commit; None when it does not go out now."""
        if head.channel in self._eager:
            self._eager[head.channel].begin()
        connection, now = self._connection, self._ticker.now()
        self._settle()
        if self._closed.get(bucket, now) > now:
            self._wait_in_line(head, bucket)
            self._commit()
            return None
        if not claim(connection, head.id, now):
            self._commit()
            return None
        if head.disabled_why is not None:
            said = f"地址已停用：{head.disabled_why}"
            self._end(head, Result(DeliveryState.REFUSED, said))
            return None
        try:
            wording = self._manner.recheck(connection, head.letter_id, self._day)
        except Exception as error:
            self._rollback()
            self._fail(head, fault_of_ours(error))
            return None
        if wording is None:
            self._end(head, Result(DeliveryState.OBSOLETE, "已不需要提醒，没有发送"))
            return None
        wait = timedelta()
        if terms.limits:
            wait = pace.take(self._session, bucket, terms.limits, now)
        if wait > timedelta():
            give_back(connection, head.id, now + wait, None)
            self._closed[bucket] = now + wait
            self._wait_in_line(head, bucket)
            self._commit()
            return None
        self._commit()
        return head.message_of(wording, now)

    def _wait_in_line(self, head: Head, bucket: str) -> None:
        self._queues.setdefault(bucket, deque()).appendleft(head)

    def _fail(self, head: Head, result: Result) -> None:
        """Claim a letter that cannot even be tried, and record why."""
        self._settle()
        if claim(self._connection, head.id, self._ticker.now()):
            self._end(head, result)
        else:
            self._commit()

    def _end(self, head: Head, result: Result) -> None:
        record(self._connection, head, result, self._ticker.now())
        self._counts[result.state] += 1
        self._commit()

    def _settle(self) -> None:
        """Record what came of the last letter, in the transaction that is open."""
        if self._made is None:
            return
        head, bucket, result = self._made
        now = self._ticker.now()
        if result.pause is not None:
            until = pace.pause(self._session, bucket, now, result.pause, result.outcome)
            self._closed[bucket] = until
            if result.state is DeliveryState.PENDING:
                give_back(self._connection, head.id, until, result.outcome)
            else:
                record(self._connection, head, result, now)
                place = self._place(head)
                resting.begin(self._session, place, now, result.outcome)
                self._resting.add(place)
            # By itself: whoever holds a robot's row must not then wait for a letter's.
            self._commit()
            return
        record(self._connection, head, result, now)
        if self._resting and result.state in WORKS:
            self._mended(self._place(head))

    def _mended(self, place: str) -> None:
        """Note that a robot which had to be mended works; by itself, as with a pause."""
        if place in self._resting:
            resting.end(self._session, place)
            self._resting.discard(place)
            self._commit()

    def _place(self, head: Head) -> str:
        channel = self._channels[head.channel]
        return resting.place_of(channel, head.channel, head.address, head.message.person)

    def _commit(self) -> None:
        # A session that took part in the connection's transaction does not end it.
        if self._session.in_transaction():
            self._session.commit()
        if self._connection.in_transaction():
            self._connection.commit()
        if self._made is not None:
            self._counts[self._made[2].state] += 1
        self._made = None

    def _rollback(self) -> None:
        self._session.rollback()
        self._connection.rollback()

    def _take_turns(self) -> None:
        """Try what waits for a robot whose turn has come."""
        for bucket in list(self._queues):
            queue = self._queues[bucket]
            while queue and self._left and self._closed[bucket] <= self._ticker.now():
                head = queue.popleft()
                self._try(head, bucket, self._manner.terms.get(head.channel, Terms()))
            if not queue:
                del self._queues[bucket]

    def _wait_for_turns(self) -> None:
        """Wait as long as a dispatch may, and try what has its turn then."""
        while self._queues and self._left:
            self._settle_now()
            wait = min(self._closed[bucket] for bucket in self._queues) - self._ticker.now()
            if wait > LONGEST_WAIT or self._waited + wait > ALL_WAITS:
                break
            self._ticker.wait(max(wait.total_seconds(), 0.0))
            self._waited += wait
            self._take_turns()

    def _settle_now(self) -> None:
        """Record the last letter before a wait: a wait must not make its outcome unknown."""
        if self._made is not None:
            self._settle()
            self._commit()

    def _put_off_rest(self) -> None:
        """Let what still waits for a robot, or for the end of quiet hours, wait in the table."""
        rest = [([head.id for head in self._queues[b]], self._closed[b]) for b in self._queues]
        rest += [(numbers, self._closed[bucket]) for bucket, numbers in self._late.items()]
        rest += [(numbers, until) for until, numbers in self._hushed.items()]
        for numbers, until in rest:
            put_off(self._connection, numbers, until)
            self._commit()
