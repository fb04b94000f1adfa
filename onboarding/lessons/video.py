"""Video players that set no cookies before someone presses play."""

import re
from urllib.parse import parse_qs, urlsplit

_ID = re.compile(r"[\w-]{6,20}")


def player_url(url: str) -> str:
    """The address of the player for a video on YouTube or Vimeo; "" for any other address."""
    try:
        parts = urlsplit(url or "")
    except ValueError:  # half an IPv6 address
        return ""
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    path = [piece for piece in parts.path.split("/") if piece]
    if host in {"youtube.com", "youtube-nocookie.com"}:
        video = parse_qs(parts.query).get("v", path[1:2] if path[:1] in (["embed"], ["shorts"]) else [""])[:1]
        return _player("https://www.youtube-nocookie.com/embed/", video)
    if host == "youtu.be":
        return _player("https://www.youtube-nocookie.com/embed/", path[:1])
    if host in {"vimeo.com", "player.vimeo.com"}:
        return _player("https://player.vimeo.com/video/", [piece for piece in path if piece.isdigit()][:1])
    return ""


def _player(base: str, video: list[str]) -> str:
    return base + video[0] if video and _ID.fullmatch(video[0]) else ""
