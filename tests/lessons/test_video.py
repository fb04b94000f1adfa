"""Which addresses have a player, and that none of what someone types is too strange to ask about."""

from __future__ import annotations

from onboarding.lessons.video import player_url


def test_an_address_that_is_none_has_no_player() -> None:
    assert player_url("https://youtu.be/abcdefghij") == "https://www.youtube-nocookie.com/embed/abcdefghij"
    for strange in ("https://[::1/x", "https://[x]/y", "http://a]b", "", "https://elders.example/abcdefghij"):
        assert player_url(strange) == "", strange
