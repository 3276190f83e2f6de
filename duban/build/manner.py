"""How this office's dispatches go about it: its terms, and its letters checked once more."""

from __future__ import annotations

from datetime import date
from functools import partial

from duban.build.office import Office
from notifications.channels import terms
from notifications.letters.desk import make_desk
from notifications.manner import Manner
from notifications.rechecking import recheck


def manner_of(office: Office, day: date) -> Manner:
    """Return the manner of a dispatch of the business date `day`.

    Raises:
        TermsError: DUBAN_UNKNOWN or DUBAN_PACE cannot be read.
        SecretKeyError: the key that signs links cannot be used.
    """
    desk = make_desk(office.settings, office.calendar)
    return Manner(day=day, terms=terms(office.settings), recheck=partial(recheck, desk=desk))
