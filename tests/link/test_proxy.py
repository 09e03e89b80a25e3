"""The link that benches measure with: bytes unchanged, one queue a direction, faults that show, true counts."""

import asyncio
import itertools
import random
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from onboard.demo.link import OPEN, PIECE, CabinLink, Landing, Lane, LinkProfile, RoundTrips

PATIENCE = 20.0
LINE = b"x" * 99 + b"\n"


class Relay(socketserver.ThreadingTCPServer):
    """Answers each line with itself, but only once `may_answer` is set.

    Attributes:
        lines: what arrived, of all connections, in that order.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.lines: list[bytes] = []
        self.may_answer = threading.Event()
        self.may_answer.set()


class Answering(socketserver.StreamRequestHandler):
    server: Relay

    def handle(self) -> None:
        try:
            for line in self.rfile:
                self.server.lines.append(line)
                self.server.may_answer.wait(PATIENCE)
                self.wfile.write(line)
        except ConnectionError:
            return


@pytest.fixture
def relay() -> Iterator[Relay]:
    with Relay() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def link(relay: Relay) -> Iterator[CabinLink]:
    with CabinLink(relay.server_address[1]).running() as link:
        yield link


@contextmanager
def connected(link: CabinLink) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", link.port), PATIENCE) as connection:
        yield connection


def read(connection: socket.socket, size: int) -> bytes:
    """That many bytes, or fewer if the other side has finished."""
    found = b""
    while len(found) < size and (piece := connection.recv(size - len(found))):
        found += piece
    return found


def ask(connection: socket.socket, line: bytes = LINE) -> None:
    connection.sendall(line)
    assert read(connection, len(line)) == line


def until(holds: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(int(PATIENCE * 100)):
        if holds():
            return
        pause.wait(0.01)
    raise AssertionError("never happened")


def breaks(connection: socket.socket) -> bool:
    """Whether the connection ends without another byte, in whichever way it does."""
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True


@pytest.mark.parametrize("profile", [OPEN, LinkProfile(round_trip=0.02, up=8e6, down=16e6)])
def test_bytes_come_out_unchanged_and_are_counted(link: CabinLink, profile: LinkProfile) -> None:
    link.profile = profile
    content = random.Random(1).randbytes(200_000).replace(b"\n", b" ") + b"\n"
    with connected(link) as connection:
        sender = threading.Thread(target=connection.sendall, args=(content,))
        sender.start()
        assert read(connection, len(content)) == content
        sender.join()
    assert link.traffic[:3] == (len(content), len(content), 1)
    assert (link.flows[0].up, link.flows[0].down) == (len(content), len(content))


def test_what_was_said_before_the_end_arrives_before_the_end(link: CabinLink) -> None:
    link.profile = LinkProfile(round_trip=0.05)
    with connected(link) as connection:
        connection.sendall(LINE * 50)
        connection.shutdown(socket.SHUT_WR)
        assert read(connection, 10**6) == LINE * 50


def test_an_answer_takes_the_round_trip_and_a_new_connection_one_more(link: CabinLink) -> None:
    link.profile = LinkProfile(round_trip=0.1)
    began = time.monotonic()
    with connected(link) as connection:
        ask(connection)
        assert time.monotonic() - began >= 0.2
        began = time.monotonic()
        ask(connection)
        assert time.monotonic() - began >= 0.1


def test_connections_share_the_rate(link: CabinLink) -> None:
    link.profile = LinkProfile(up=400_000)
    began = time.monotonic()
    with connected(link) as first, connected(link) as second:
        for connection in (first, second):
            connection.sendall(LINE * 100)
        for connection in (first, second):
            assert read(connection, 10_000) == LINE * 100
    assert time.monotonic() - began >= 20_000 * 8 / 400_000


def test_a_lane_serves_all_connections_in_the_order_of_arrival() -> None:
    profile = LinkProfile(round_trip=0.2, up=1e6)
    pieces = (b"a" * 100, b"b" * 1400, b"a" * 700, b"b" * 50)

    async def due() -> list[tuple[float, bytes]]:
        lane = Lane(CabinLink(0, profile), lambda profile: profile.up)
        landings: dict[int, Landing] = {piece[0]: asyncio.Queue() for piece in pieces}
        for piece in pieces:
            await lane.send(piece, landings[piece[0]])
        running = asyncio.create_task(lane.run())
        found = [await landings[piece[0]].get() for piece in pieces]
        running.cancel()
        return found

    landed = asyncio.run(due())
    assert [piece for _, piece in landed] == list(pieces)
    between = [later[0] - earlier[0] for earlier, later in itertools.pairwise(landed)]
    assert between == pytest.approx([len(piece) * 8 / 1e6 for piece in pieces[1:]])


def test_a_sender_cannot_believe_that_much_has_left(link: CabinLink) -> None:
    link.profile = LinkProfile(up=16_000)
    link.stalled = True
    with connected(link) as connection:
        connection.setblocking(False)
        accepted = 0
        pause = threading.Event()
        for _ in range(30):
            try:
                accepted += connection.send(b"x" * 100_000)
            except BlockingIOError:
                pause.wait(0.01)
        assert accepted < 128 * 1024


def test_nothing_moves_while_the_link_stalls_and_nothing_is_lost(relay: Relay, link: CabinLink) -> None:
    with connected(link) as connection:
        ask(connection)
        link.stalled = True
        connection.sendall(LINE)
        until(lambda: link.traffic.up == 200)
        connection.settimeout(0.2)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        assert relay.lines == [LINE]
        link.stalled = False
        connection.settimeout(PATIENCE)
        assert read(connection, 100) == LINE
    assert link.traffic.connections == 1


def test_over_a_half_open_link_requests_arrive_and_answers_do_not(relay: Relay, link: CabinLink) -> None:
    link.half_open = True
    with connected(link) as connection:
        connection.sendall(LINE)
        assert breaks(connection)
    assert relay.lines == [LINE]
    link.half_open = False
    with connected(link) as connection:
        ask(connection)


def test_without_a_link_connections_break_and_none_comes_through(relay: Relay, link: CabinLink) -> None:
    with connected(link) as connection:
        ask(connection)
        link.up = False
        assert breaks(connection)
    with connected(link) as connection:
        assert breaks(connection)
    assert link.traffic.connections == 1
    link.up = True
    with connected(link) as connection:
        ask(connection)


def test_a_reset_breaks_what_there_is_and_lets_new_ones_through(link: CabinLink) -> None:
    with connected(link) as first, connected(link) as second:
        for connection in (first, second):
            ask(connection)
        link.reset()
        assert breaks(first)
        assert breaks(second)
    with connected(link) as connection:
        ask(connection)


def lost_at(relay: Relay, seed: int) -> list[int]:
    """After how many lines each of some connections broke over a link that loses them all."""
    with CabinLink(relay.server_address[1], LinkProfile(loss=1.0), seed).running() as link:
        return [lines_until_lost(link) for _ in range(5)]


def lines_until_lost(link: CabinLink) -> int:
    with connected(link) as connection:
        for number in range(1000):
            try:
                connection.sendall(LINE)
                if len(read(connection, 100)) < 100:
                    return number
            except ConnectionError:
                return number
    raise AssertionError("it was not lost")


def test_the_seed_decides_which_connections_are_lost_and_when(relay: Relay) -> None:
    lost = lost_at(relay, 1)
    assert lost == lost_at(relay, 1)
    assert lost != lost_at(relay, 2)


def test_who_is_behind_the_link_may_change(link: CabinLink) -> None:
    with Relay() as portal, connected(link) as before:
        ask(before)
        thread = threading.Thread(target=portal.serve_forever, args=(0.01,))
        thread.start()
        link.behind = portal.server_address[1]
        with connected(link) as after:
            ask(after, b"portal\n")
            ask(before)
        portal.shutdown()
        thread.join()
    assert portal.lines == [b"portal\n"]


def test_a_relay_that_is_not_there_is_a_broken_connection(link: CabinLink) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        link.behind = nobody.getsockname()[1]
        with connected(link) as connection:
            assert breaks(connection)


def test_connecting_and_each_answer_are_a_round_trip(link: CabinLink) -> None:
    with connected(link) as connection:
        for _ in range(5):
            ask(connection)
        connection.sendall(LINE * 100)
        read(connection, 10_000)
    assert link.traffic.round_trips >= 7
    assert link.traffic.round_trips <= 7 + 10_000 // PIECE


def test_round_trips_side_by_side_count_once(relay: Relay, link: CabinLink) -> None:
    relay.may_answer.clear()
    with connected(link) as first, connected(link) as second:
        for connection in (first, second):
            connection.sendall(LINE)
        until(lambda: len(relay.lines) == 2)
        before = link.traffic
        relay.may_answer.set()
        for connection in (first, second):
            read(connection, 100)
        assert link.traffic.since(before).round_trips == 1


@pytest.mark.parametrize(
    ("trips", "count"),
    [
        ([], 0),
        ([(0, 1), (1, 2), (2, 3)], 3),
        ([(0, 1), (0.5, 1.5)], 1),
        ([(0.5, 1.5), (0, 60), (1.5, 61), (60.5, 62)], 2),
    ],
)
def test_only_what_began_after_the_last_end_is_another_round_trip(trips: list[tuple[float, float]], count: int) -> None:
    counted = RoundTrips()
    for began, ended in sorted(trips, key=lambda trip: trip[1]):
        counted.over(began, ended)
    assert counted.count == count
