"""Where a backend's link to a finished video may lead.

To the backend itself, or out to the public internet. A backend that was taken over, or whose host
is, must not have this machine look around in its own network: every other address is checked as
those are that a person gives, and the connection goes to what was checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import anyio.to_thread
import httpx

from animatic.model.errors import BadInput, DeliveryFailed
from animatic.model.public_urls import PublicUrl, Resolve, check_public_url, resolve


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be reached, and how names are looked up."""

    allow_private: bool = False
    resolve: Resolve = resolve


@dataclass(frozen=True, slots=True)
class Links:
    """Follows links for a client of one backend."""

    http: httpx.AsyncClient
    reach: Reach

    def first(self, link: str) -> httpx.URL:
        """A link as the backend gave it; it may be relative to the backend's address."""
        return self.next(self.http.base_url, link, is_redirect=False)

    def next(self, after: httpx.URL, link: str, *, is_redirect: bool = True) -> httpx.URL:
        """Where a redirect leads; never from https to http."""
        try:
            address = after.join(link)
        except httpx.InvalidURL:
            raise DeliveryFailed("The link to the video isn't a link.") from None
        is_downgrade = is_redirect and after.scheme == "https" and address.scheme == "http"
        if address.scheme not in ("http", "https") or is_downgrade:
            raise DeliveryFailed("The link to the video leads to an address that isn't safe.")
        return address

    def is_own(self, link: httpx.URL) -> bool:
        """Whether a link leads to the backend itself: nobody else is shown the token."""
        return _origin(link) == _origin(self.http.base_url)

    async def opened(self, link: httpx.URL, headers: Mapping[str, str]) -> httpx.Response:
        """The answer, with its body still to come.

        Raises:
            DeliveryFailed: the link may not be followed.
            httpx.RequestError: nothing answers there.
        """
        if self.is_own(link):
            request = self.http.build_request("GET", link, headers=headers)
            return await self.http.send(request, stream=True)
        reach = self.reach
        try:
            checked = await anyio.to_thread.run_sync(
                lambda: check_public_url(
                    str(link), allow_private=reach.allow_private, resolve=reach.resolve
                )
            )
        except BadInput as error:
            raise DeliveryFailed(
                f"The link to the video wasn't followed: {error.message}"
            ) from error
        return await self._connected(checked, headers)

    async def _connected(self, checked: PublicUrl, headers: Mapping[str, str]) -> httpx.Response:
        """The answer of the first of the checked addresses that can be connected to."""
        for n, address in enumerate(checked.addresses, 1):
            request = self.http.build_request(
                "GET",
                checked.url.copy_with(host=address),
                headers={**headers, "Host": checked.url.netloc.decode("ascii")},
                extensions={"sni_hostname": checked.url.raw_host.decode("ascii")},
            )
            try:
                return await self.http.send(request, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if n == len(checked.addresses):
                    raise
        raise AssertionError("a checked link has addresses")


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme)
