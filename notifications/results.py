"""What comes of an attempt, by what its channel returned or raised."""

from __future__ import annotations

from models import DeliveryState
from notifications.attempts import Result
from notifications.channel import TransportError
from notifications.terms import Terms, Unknown


def success(outcome: str, terms: Terms) -> Result:
    """Return the result of a letter that was taken; a relay's word is less than delivery."""
    return Result(DeliveryState.HANDED_OVER if terms.relay else DeliveryState.SENT, outcome)


def result_of(error: Exception, terms: Terms) -> Result:
    """Return the result of a letter that was not taken, or of which nobody knows.

    A faulty configuration is no fault of the letter: it is tried again, however long that
    takes, while the robot rests in between.
    """
    if not isinstance(error, TransportError):
        return fault_of_ours(error)
    said = str(error)
    if error.unknown:
        return Result(DeliveryState.UNKNOWN, said, again=terms.unknown is Unknown.RESEND)
    if error.pause is not None and not error.permanent:
        return Result(DeliveryState.PENDING, said, pause=error.pause)
    if error.permanent and error.fault != "channel":
        return Result(DeliveryState.REFUSED, said, disable=error.fault == "address")
    down = error.fault == "channel"
    return Result(DeliveryState.FAILED, said, channel_down=down, again=True, pause=error.pause)


def fault_of_ours(error: Exception) -> Result:
    """Return the result of a mistake in the program: it costs one letter, not the others.

    Only the kind is said, not the text: an address with its key may stand in it.
    """
    return Result(DeliveryState.FAILED, f"程序出错：{type(error).__name__}", again=True)
