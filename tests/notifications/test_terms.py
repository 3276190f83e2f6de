from collections.abc import Callable

import pytest

from duban.settings import Settings
from notifications.channels import channel_lines, enabled, terms
from notifications.pace import Limit
from notifications.terms import TermsError, Unknown

Make = Callable[..., Settings]


def test_robots_hold_what_they_cannot_tell_apart_and_the_others_resend(settings: Settings) -> None:
    held = {key for key, one in terms(settings).items() if one.unknown is Unknown.HOLD}
    assert held == {"wecom_robot", "dingtalk_robot", "feishu_robot", "apprise"}


def test_only_what_disturbs_nobody_ignores_quiet_hours(settings: Settings) -> None:
    assert {key for key, one in terms(settings).items() if not one.quiet} == {"inbox", "file"}


def test_the_settings_say_otherwise_for_the_channels_they_name(make_settings: Make) -> None:
    found = terms(
        make_settings(
            unknown="smtp=hold， wecom_robot=resend",
            pace="smtp=30/60, feishu_robot=50/60+2/1,wecom_app=off",
        )
    )
    assert (found["smtp"].unknown, found["wecom_robot"].unknown) == (Unknown.HOLD, Unknown.RESEND)
    assert found["smtp"].limits == (Limit(30, 60),)
    assert found["feishu_robot"].limits == (Limit(50, 60), Limit(2, 1))
    assert found["wecom_app"].limits == ()
    assert found["dingtalk_robot"] == channel_lines()["dingtalk_robot"].terms


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        ("unknown", "smtp"),
        ("unknown", "smtp=maybe"),
        ("unknown", "fax=hold"),
        ("pace", "smtp=30"),
        ("pace", "smtp=0/60"),
        ("pace", "smtp=30/60+"),
        ("pace", "fax=30/60"),
    ],
)
def test_what_cannot_be_read_is_refused_with_how_to_write_it(
    setting: str, text: str, make_settings: Make
) -> None:
    with pytest.raises(TermsError, match=f"DUBAN_{setting.upper()} 中的「.+」不可用，写成"):
        terms(make_settings(**{setting: text}))


def test_without_an_address_of_the_office_only_peoples_own_count(make_settings: Make) -> None:
    names = "wecom_robot,webhook"
    assert [one.address for one in enabled(make_settings(channels=names))] == ["own", "own"]
    both = make_settings(channels=names, wecom_robot="办公室群", webhook_url="http://h.test")
    assert [one.address for one in enabled(both)] == ["own-or-office"] * 2
