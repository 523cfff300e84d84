"""Which links may be fetched."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animatic.model.errors import BadInput
from animatic.model.public_urls import check_public_url, is_public

PUBLIC = "93.184.215.14"


def resolving_to(*addresses: str):
    def resolve(host: str, port: int) -> Iterable[str]:
        return addresses

    return resolve


def unresolvable(host: str, port: int) -> Iterable[str]:
    raise socket.gaierror(socket.EAI_NONAME, "not known")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/a.png",
        "http://127.1/a.png",
        "http://127.0.0.1:8080/a.png",
        "https://10.0.0.1/",
        "http://172.16.0.1/",
        "http://172.31.255.255/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://0/",
        "http://255.255.255.255/",
        "http://224.0.0.1/",
        "http://240.0.0.1/",
        "http://192.0.2.1/",
        "http://198.18.0.1/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::127.0.0.1]/",
        "http://[fe80::1]/",
        "http://[fe80::1%25eth0]/",
        "http://[fc00::1]/",
        "http://[fec0::1]/",
        "http://[ff02::1]/",
        "http://[64:ff9b::127.0.0.1]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[2002:7f00:1::]/",
        "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
        "http://[2001:db8::1]/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://017700000001/",
        "http://0177.0.0.1/",
        "http://127.0.0.1./",
        "http://１２７.0.0.1/",
        "http://localhost/",
        "http://localhost./",
        "http://LOCALHOST:80/",
        "file:///etc/passwd",
        "ftp://example.com/a.png",
        "gopher://example.com/",
        "data:image/png;base64,AAAA",
        "javascript:alert(1)",
        "//example.com/a.png",
        "example.com/a.png",
        "http:///a.png",
        "http://",
        "",
        "http://user@example.com/",
        "http://user:password@example.com/",
        "http://example.com@127.0.0.1/",
        "http://127.0.0.1#@example.com/",
        "http://127.0.0.1\\@example.com/",
        "http://exa mple.com/",
        "http://[::1",
        "http://example.com:99999/",
        "http://example.com/" + "a" * 3000,
        "http://ex\x00ample.com/",
    ],
)
def test_a_link_that_is_not_public_is_refused_with_words(url: str):
    with pytest.raises(BadInput) as refused:
        check_public_url(url)
    assert refused.value.message
    assert refused.value.next_step
    assert "password" not in refused.value.message or "user name or password" in str(refused.value)


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",),
        ("10.1.2.3",),
        (PUBLIC, "192.168.0.5"),
        ("::1",),
        ("fe80::1%eth0",),
        ("::ffff:10.0.0.1",),
        ("64:ff9b::10.0.0.1",),
    ],
)
def test_a_name_is_as_private_as_any_address_it_resolves_to(addresses: tuple[str, ...]):
    with pytest.raises(BadInput, match="private network"):
        check_public_url("https://example.com/a.png", resolve=resolving_to(*addresses))


def test_a_public_link_comes_with_the_addresses_that_were_checked():
    addresses = (PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c", PUBLIC)
    checked = check_public_url("https://example.com/a.png?q=1", resolve=resolving_to(*addresses))
    assert checked.addresses == addresses[:2]
    assert str(checked.url) == "https://example.com/a.png?q=1"


def test_a_name_in_another_script_is_resolved_as_it_is_sent():
    asked: list[str] = []

    def resolve(host: str, port: int) -> Iterable[str]:
        asked.append(host)
        return [PUBLIC]

    check_public_url("https://bücher.example/a.png", resolve=resolve)
    assert asked == ["xn--bcher-kva.example"]


def test_a_name_that_resolves_to_nothing_is_said():
    for resolve in (unresolvable, resolving_to()):
        with pytest.raises(BadInput, match="can't be found"):
            check_public_url("https://example.com/a.png", resolve=resolve)


def test_private_addresses_can_be_allowed_and_the_rest_stays_checked():
    checked = check_public_url("http://127.0.0.1:8080/a.png", allow_private=True)
    assert checked.addresses == ("127.0.0.1",)
    for url in ("file:///etc/passwd", "http://user@127.0.0.1/"):
        with pytest.raises(BadInput):
            check_public_url(url, allow_private=True)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_as_public_inside_ipv6(address: ipaddress.IPv4Address):
    number = int(address)
    for carrier in (
        ipaddress.IPv6Address((0xFFFF << 32) | number),
        ipaddress.IPv6Address((0x64FF9B << 96) | number),
        ipaddress.IPv6Address((0x2002 << 112) | (number << 80)),
    ):
        assert is_public(carrier) == is_public(address)


@given(st.text(max_size=60))
def test_any_text_is_a_link_or_refused(text: str):
    with suppress(BadInput):
        assert check_public_url(f"http://{text}", resolve=resolving_to(PUBLIC)).addresses
