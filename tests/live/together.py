"""At the same moment: every job in a thread of its own, let go by one barrier."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections

from kernel import outbox


def together(*jobs: Callable[[], Any]) -> list[Any]:
    """Run every job in a thread of its own, started at the same moment; results or errors."""
    gate = threading.Barrier(len(jobs))
    results: list[Any] = [None] * len(jobs)

    def run(index: int, job: Callable[[], Any]) -> None:
        try:
            gate.wait()
            results[index] = job()
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def workers(count: int = 2) -> Sequence[Callable[[], Any]]:
    """Workers for `together`: each delivers whatever is due until nothing is."""
    return [outbox.deliver_due] * count
