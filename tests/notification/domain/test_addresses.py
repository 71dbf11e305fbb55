from ipaddress import ip_address
from typing import Any

import pytest

from services.notification.domain.addresses import (
    DENIED_4,
    DENIED_6,
    is_public,
    may_call,
    read_permits,
)

# Loopback and its like in every dress, and what a library's idea of "global" lets through.
INSIDE = """
0.0.0.0 0.255.255.255 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1
127.255.255.254 169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.170
192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.7
203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 168.63.129.16 :: ::1 ::127.0.0.1
::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:168.63.129.16 ::ffff:0:127.0.0.1
64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b:1::1 100::1 2001::1 2001:0:7f00:1:: 2001:1ff:ffff::1
2001:db8::1 2002:7f00:1:: 2002:a00:1::1 2002:a9fe:a9fe:: 3fff::1 3fff:fff:ffff::1 4000::1
5f00::1 fc00::1 fd00:ec2::254 fdff::1 fe80::1 fec0::1 feff::1 ff02::1 ff0e::1
"""
OUTSIDE = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 172.15.255.255 172.32.0.1
192.0.1.1 192.88.98.1 192.167.255.255 198.17.255.255 198.20.0.1 223.255.255.255 168.63.129.17
::ffff:8.8.8.8 2001:4860:4860::8888 2001:200::1 2606:4700::1111 2003::1 3ffe::1 2a00:1450::1
"""


@pytest.mark.parametrize("text", INSIDE.split())
def test_what_is_inside_is_not_called(text):
    assert not is_public(ip_address(text))
    assert not may_call(text, 443, (), is_odd=False)


@pytest.mark.parametrize("text", OUTSIDE.split())
def test_what_is_outside_is_called_on_its_own_ports_only(text):
    assert may_call(text, 443, (), is_odd=False) and may_call(text, 8443, (), is_odd=False)
    assert not any(may_call(text, port, (), is_odd=False) for port in (80, 22, 5432, 4222, 8080))


def test_both_ends_of_every_denied_range_are_denied():
    denied: list[Any] = [*DENIED_4, *DENIED_6]
    for network in denied:
        ends = (network.network_address, network.broadcast_address)
        assert not any(map(is_public, ends))


def test_the_operator_permits_addresses_on_ports_and_nothing_beside_them():
    permits = read_permits("127.0.0.1/32:18000-18999, ::1/128:9000")
    assert may_call("127.0.0.1", 18000, permits, is_odd=True)
    assert may_call("127.0.0.1", 18999, permits, is_odd=True)
    assert may_call("::ffff:127.0.0.1", 18500, permits, is_odd=True)
    assert may_call("::1", 9000, permits, is_odd=True)
    for text, port in (("127.0.0.1", 17999), ("127.0.0.1", 19000), ("127.0.0.2", 18000)):
        assert not may_call(text, port, permits, is_odd=True)
    assert not may_call("::1", 9001, permits, is_odd=True)
    assert not may_call("8.8.8.8", 443, permits, is_odd=True)


@pytest.mark.parametrize(
    "text", ["127.0.0.1:80", "127.0.0.1/32", "localhost/32:80", "10.0.0.1/8:80", "::1/128:9-8", "x"]
)
def test_a_permit_that_is_none_is_not_guessed_at(text):
    with pytest.raises(ValueError):
        read_permits(text)


def test_what_is_no_address_is_not_called():
    assert not may_call("localhost", 443, (), is_odd=False)
    assert not may_call("fe80::1%eth0", 443, (), is_odd=False)
