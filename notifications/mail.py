"""A letter as a MIME message: plain text and HTML, with a Message-ID that never changes."""

from __future__ import annotations

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from notifications.channel import Message, TransportError


class BadMailAddressError(TransportError):
    """What stands in the roster is not a mail address that every server takes."""

    def __init__(self, address: str) -> None:
        super().__init__(f"「{address}」不是可用的邮件地址", permanent=True)


def mail_address(person: str, address: str) -> Address:
    """Return the header form of an ASCII address with the person's name.

    Raises:
        BadMailAddressError: it is not one.
    """
    name = " ".join(person.split())
    try:
        parsed = Address(display_name=name, addr_spec=address)
    except (ValueError, HeaderParseError, IndexError) as error:
        raise BadMailAddressError(address) from error
    if not (address.isascii() and parsed.username and parsed.domain):
        raise BadMailAddressError(address)
    return parsed


def as_mail(message: Message, sender: str, to: Address) -> EmailMessage:
    """Return the message as mail; the same letter always has the same Message-ID."""
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = f"<{message.key}>"
    mail["Date"] = message.at
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = message.subject
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    return mail
