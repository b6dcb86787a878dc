"""Connections to checked addresses only: a name is looked up once, every address it has is checked, and the connection
goes to one that was checked, so that a name that changes its mind in between («DNS rebinding») gains nothing.

This module loads httpcore: import it late.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from sayso.errors import InputError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_global(address: Address) -> bool:
    """Tell whether `address` is one of the open internet; of an IPv6 address that wraps an IPv4 one, both must be."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = _wrapped(address)
        if inner is not None:
            return is_global(inner)
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _wrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    low = int(address) & 0xFFFFFFFF
    return ipaddress.IPv4Address(low) if address in _NAT64 or int(address) == low > 1 else None


class Checked(httpcore.NetworkBackend):
    """A network whose connections all end by `deadline` and, unless `allow_private`, go to global addresses alone."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._network = httpcore.SyncBackend()
        self.deadline = 0.0  # of time.monotonic()

    def connect_tcp(  # noqa: D102
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        trouble: Exception = httpcore.ConnectError("the name has no address")
        for address in self._addresses(host, port):
            try:
                left = self.left(timeout)
                stream = self._network.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = error
            else:
                return _Stream(stream, self)
        raise trouble

    def _addresses(self, host: str, port: int) -> list[str]:
        """Look `host` up. Raises InputError where one of its addresses is none of the open internet."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise httpcore.ConnectError("the name cannot be looked up") from None
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        bad = [a for a in addresses if not self._allow_private and not is_global(ipaddress.ip_address(a))]
        if bad:
            name = host if host == bad[0] else f"{host} is {bad[0]}, which"
            raise InputError(host, f"{name} is no address of the open internet; --allow-private lets it through")
        return addresses

    def left(self, timeout: float | None) -> float:
        """Return the seconds that one step may take. Raises ReadTimeout where time is up."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("time is up")
        return left if timeout is None else min(left, timeout)


class _Stream(httpcore.NetworkStream):
    """A connection whose every step ends by the deadline, so that one byte a minute does not last for ever."""

    def __init__(self, stream: httpcore.NetworkStream, network: Checked) -> None:
        self._stream = stream
        self._network = network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._network.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._network.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._network.left(timeout))
        return _Stream(stream, self._network)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
