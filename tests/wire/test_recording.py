"""When what is written leaves the socket."""

import socket
from collections.abc import Iterator

import pytest

from conformance.wire.recording import TAPE, RecordingStream, Tape


@pytest.fixture
def pair() -> Iterator[tuple[RecordingStream, socket.socket]]:
    """A recording stream and the peer's socket, which does not block."""
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    TAPE.set(Tape(5))
    with ours, theirs:
        yield RecordingStream(ours), theirs


def test_pieces_of_a_request_leave_together(pair: tuple[RecordingStream, socket.socket]) -> None:
    stream, peer = pair
    stream.write(b"head")
    stream.write(b"body")
    with pytest.raises(BlockingIOError):
        peer.recv(100)
    peer.send(b"answer")
    assert stream.read(100) == b"answer"
    assert peer.recv(100) == b"headbody"


def test_nothing_is_written_twice(pair: tuple[RecordingStream, socket.socket]) -> None:
    stream, peer = pair
    stream.write(b"head")
    peer.send(b"answer")
    assert stream.read(3) + stream.read(3) == b"answer"
    assert peer.recv(100) == b"head"
    with pytest.raises(BlockingIOError):
        peer.recv(100)


def test_a_long_request_does_not_wait(pair: tuple[RecordingStream, socket.socket]) -> None:
    stream, peer = pair
    stream.write(b"head")
    stream.write(b"x" * 70_000)
    assert peer.recv(100).startswith(b"headx")


def test_an_answer_to_what_could_not_be_written_is_read(pair: tuple[RecordingStream, socket.socket]) -> None:
    stream, peer = pair
    stream.write(b"head")
    peer.send(b"answer")
    peer.shutdown(socket.SHUT_RD)
    assert stream.read(100) == b"answer"
    assert TAPE.get().refused
