"""Which addresses of the internet protocol are on the public web."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# What Python counts as global, in some of its versions, and is none of the public web's.
_INSIDE = [
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this host
        "100.64.0.0/10",  # shared by the customers of one provider
        "168.63.129.16/32",  # what Azure tells its machines about themselves
        "192.0.0.0/24",  # protocol assignments; Oracle's metadata among them
        "192.88.99.0/24",  # relays of 6to4
        "::/96",  # IPv4 in IPv6 as it was once written
        "64:ff9b:1::/48",  # translation to IPv4 within one network
        "100::/64",  # discarded
        "2001::/23",  # protocol assignments, Teredo among them
        "2002::/16",  # 6to4, which holds an IPv4 address
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fec0::/10",  # sites, as it was once done
    )
]
_NAT64 = ip_network("64:ff9b::/96")


def is_public(text: str) -> bool:
    """Whether an address may be connected to for somebody else; False for what is no address.

    One that holds an IPv4 address, mapped or for NAT64, is as public as that.
    """
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        address = _within(address)
    is_special = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    is_inside = address.is_private or address.is_link_local or not address.is_global
    return not (is_special or is_inside or any(address in network for network in _INSIDE))


def _within(address: IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that it stands for, else itself."""
    if address.ipv4_mapped:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else address
