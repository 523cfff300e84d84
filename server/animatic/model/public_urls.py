"""Links a person gives: which may be fetched, and from which address.

A link is checked by what its host resolves to, not by how it is spelled, and whoever fetches it
connects to the addresses that were checked. A name that resolves to something else a moment later
(DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import httpx

from animatic.model.errors import BadInput

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve: TypeAlias = Callable[[str, int], Iterable[str]]
"""Host and port → the addresses it resolves to. Raises `OSError` when there are none."""

_MAX_URL = 8192
"""Characters; a link into cloud storage that is signed with a session's key takes two thousand."""
_TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
"""NAT64: the last four bytes are an IPv4 address that a gateway connects to."""
_NEXT_STEP = "Use a public http(s) link, or give the file itself."


@dataclass(frozen=True, slots=True)
class PublicUrl:
    """A link that may be fetched, by connecting to one of `addresses` and nowhere else."""

    url: httpx.URL
    addresses: tuple[str, ...]


def resolve(host: str, port: int) -> Iterable[str]:
    """What the system's resolver says. Blocks."""
    found: list[Any] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def check_public_url(
    url: str, *, allow_private: bool = False, resolve: Resolve = resolve
) -> PublicUrl:
    """The link with its addresses, once it is http(s), names no password and is public. Blocks.

    Args:
        url: The link as a person gave it, or as a redirect did.
        allow_private: Let private, local and reserved addresses through, too.
        resolve: Where addresses come from.

    Raises:
        BadInput: it isn't such a link, or its host can't be found.
    """
    parsed = _parsed(url)
    addresses = _addresses(parsed, resolve)
    if not allow_private and not all(is_public(address) for address in addresses):
        raise BadInput(f"{parsed.host} is in a private network; it isn't fetched.", _NEXT_STEP)
    return PublicUrl(parsed, tuple(dict.fromkeys(str(address) for address in addresses)))


def is_public(address: Address) -> bool:
    """Whether the whole internet can reach it: not private, local, reserved or multicast.

    An address that carries an IPv4 one (mapped, 6to4, Teredo, NAT64) is as public as that.
    """
    if isinstance(address, ipaddress.IPv6Address):
        if (carried := _carried(address)) is not None:
            return is_public(carried)
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    is_translated = any(address in network for network in _TRANSLATED)
    is_compatible = int(address) >> 32 == 0
    return (
        ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if is_translated or is_compatible else None
    )


def _parsed(url: str) -> httpx.URL:
    if len(url) > _MAX_URL:
        raise BadInput("The link is too long.", _NEXT_STEP)
    try:
        parsed = httpx.URL(url.strip())
    except (httpx.InvalidURL, ValueError):
        raise BadInput("The link is not a valid URL.", _NEXT_STEP) from None
    if parsed.scheme not in ("http", "https"):
        raise BadInput(
            f"Links that start with {parsed.scheme or 'nothing'}: can't be used.", _NEXT_STEP
        )
    if parsed.userinfo:
        raise BadInput("The link holds a user name or password.", "Use a link without one.")
    if not parsed.host:
        raise BadInput("The link names no host.", _NEXT_STEP)
    return parsed


def _addresses(url: httpx.URL, resolve: Resolve) -> list[Address]:
    try:
        return [ipaddress.ip_address(url.host)]
    except ValueError:
        pass
    if _is_numeric(url.host):
        # "2130706433", "0x7f.1" and "017700000001" are 127.0.0.1 to some and a name to others.
        raise BadInput("The link spells an address in an unusual way.", _NEXT_STEP)
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        found = resolve(url.raw_host.decode("ascii"), port)
        addresses = [ipaddress.ip_address(address.split("%")[0]) for address in found]
    except (OSError, UnicodeError, ValueError):
        addresses = []
    if not addresses:
        raise BadInput(f"The host {url.host} can't be found.", "Check the link.")
    return addresses


def _is_numeric(host: str) -> bool:
    """Whether the host's last label makes it an IPv4 address by the URL standard's rule."""
    last = host.rstrip(".").rpartition(".")[2].lower()
    if last.isdecimal():
        return True
    return last.startswith("0x") and all(c in "0123456789abcdef" for c in last[2:])
