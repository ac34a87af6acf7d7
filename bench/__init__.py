"""What Relais costs: pages against a bare Django page, the queue, and a million orders.

`make bench` runs it all (bench/run.py); docs/performance.md says what each figure means.
"""
