"""One run, in the environment that scripts/killtest.py made for it. The last line is JSON.

python -m tests.kill --mode embedded --orders 200 --kills 10 --beats 1 --seed 1
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
import time
from dataclasses import asdict

import django


def say(*lines: str) -> None:
    sys.stdout.write("\n".join([*lines, ""]))
    sys.stdout.flush()


def end_with_parent(parent: int) -> None:
    """Nobody is left to judge: end ourselves, and the workers with us."""
    while os.getppid() == parent:
        time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGTERM)


def main(arguments: list[str]) -> int:
    # As an exception, SIGTERM passes through the clean-up.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    threading.Thread(target=end_with_parent, args=[os.getppid()], daemon=True).start()
    django.setup()
    from tests.kill.drill import Stalled, Wish, drill, log_of  # noqa: PLC0415  needs the setup

    parser = argparse.ArgumentParser(prog="python -m tests.kill")
    parser.add_argument("--mode", choices=["embedded", "services"], required=True)
    for name in ("orders", "kills", "beats", "seed"):
        parser.add_argument(f"--{name}", type=int, required=True)
    wish = Wish(**vars(parser.parse_args(arguments)))
    try:
        report = drill(wish)
    except Stalled as stalled:
        say(log_of(wish).read_text()[-4000:], f"{wish}: {stalled}")
        return 1
    say(*report.history, *report.verdict.failures, report.say(), json.dumps(asdict(report)))
    return 1 if report.verdict.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
