"""Links in letters: to the pages, and signed ones for readers without an account at hand.

A signed link opens a page that shows what it is for. Opening never acts: mail scanners and
previews open links too. A button on the page acts, as the letter's reader.
"""

from __future__ import annotations

from datetime import date

from duban.secret import office_key
from duban.settings import Settings
from notifications.items import Item
from notifications.links.purposes import purpose_lines
from notifications.links.ticket import Signing, Ticket, read

# What a line carries: the words of the link and its address.
SignedLink = tuple[str, str]


class Links:
    """Makes the addresses that a letter carries, and reads the signed ones back.

    `base_url` begins the signed links and `page_url` those to pages; where one is empty, its
    links could not be opened, and there are none.
    """

    def __init__(self, base_url: str, page_url: str, key: bytes, days: int) -> None:
        self.page_url = page_url
        self._base_url = base_url
        self.days = days
        self._key = key
        self._signing: dict[tuple[str, date], Signing] = {}

    def home(self) -> str:
        """Return the address of the first page."""
        return self._page("/")

    def units(self) -> str:
        """Return the address of the list of units."""
        return self._page("/units")

    def milestone(self, milestone_id: int) -> str:
        """Return the address of a milestone's page."""
        return self._page(f"/milestones/{milestone_id}")

    def plan(self, code: str) -> str:
        """Return the address of a plan's page."""
        return self._page(f"/plans/{code}")

    def unit(self, unit_id: int) -> str:
        """Return the address of a unit's page."""
        return self._page(f"/units/{unit_id}")

    def _page(self, path: str) -> str:
        return f"{self.page_url}{path}" if self.page_url else ""

    def signed(self, item: Item, day: date) -> tuple[SignedLink, ...]:
        """Return the signed links for one line of a letter of `day`, by the table of purposes."""
        if not self._base_url:
            return ()
        return tuple(
            [
                (one.name, f"{self._base_url}/links/{one.key}/{self.ticket(one.key, item, day)}")
                for one in purpose_lines()
                if one.purpose.offered(item, day)
            ]
        )

    def ticket(self, purpose: str, item: Item, day: date) -> str:
        """Return the signed text for one purpose and line."""
        signing = self._signing.get((purpose, day))
        if signing is None:
            signing = self._signing[purpose, day] = Signing(self._key, purpose, day)
        return signing.sign(item.person_id, item.milestone_id, item.due_on)

    def read(self, purpose: str, text: str, day: date) -> Ticket:
        """Return the ticket of a signed link that was opened on `day`.

        Raises:
            LinkForgedError, LinkExpiredError, LinkNotYetError: see `ticket.read`.
        """
        return read(self._key, purpose, text, day, self.days)


def make_links(settings: Settings) -> Links:
    """Return the office's links; the key is made on first need.

    Raises:
        SecretKeyError: the key cannot be used.
    """
    return Links(settings.base_url, settings.page_url, office_key(settings), settings.link_days)
