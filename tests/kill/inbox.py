"""A loopback SMTP server that keeps every mail it accepted, with the moment it came."""

from __future__ import annotations

import asyncio
import email
import email.policy
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage

ANSWERS = {"MAIL": b"250 OK", "RCPT": b"250 OK", "RSET": b"250 OK", "NOOP": b"250 OK"}


@dataclass(frozen=True, slots=True)
class Received:
    """One accepted mail; `at` in seconds of the monotonic clock."""

    at: float
    message_id: str
    to: str
    subject: str
    text: str

    @classmethod
    def parse(cls, raw: bytes) -> Received:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        parts = [
            part.get_content() for part in message.walk() if part.get_content_type()[:5] == "text/"
        ]
        return cls(
            at=time.monotonic(),
            message_id=str(message["Message-ID"]).strip(),
            to=str(message["To"]),
            subject=str(message["Subject"]),
            text="\n".join(parts),
        )


@dataclass
class Inbox:
    """Accepts everything. A mail counts from the moment the server has it, as in real life.

    `pause` (seconds) lies between that moment and the answer: a sender killed meanwhile cannot
    know that its mail has left.
    """

    pause: float = 0.02
    port: int = 0
    mails: list[Received] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await self._talk(reader, writer)
        writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 kill test\r\n")
        while line := await reader.readline():
            verb = line[:4].decode("ascii", "replace").upper()
            if verb == "DATA":
                writer.write(b"354 Go on\r\n")
                raw = await reader.readuntil(b"\r\n.\r\n")
                self.mails.append(Received.parse(raw[:-3].replace(b"\r\n..", b"\r\n.")))
                await asyncio.sleep(self.pause)
                writer.write(b"250 Taken\r\n")
            elif verb in ("EHLO", "HELO"):
                writer.write(b"250 localhost\r\n")
            elif verb == "QUIT":
                writer.write(b"221 Bye\r\n")
                return
            else:
                writer.write(ANSWERS.get(verb, b"502 Not here") + b"\r\n")
            await writer.drain()


@contextmanager
def open_inbox() -> Iterator[Inbox]:
    """Listens on a free loopback port in a thread of its own until the block ends."""
    inbox, loop = Inbox(), asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(inbox.serve, "127.0.0.1", 0, limit=2**22))
    inbox.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield inbox
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
