"""What must hold: at every moment, at every midnight, and once the world is quiet.

Each check yields sentences; none means that the promise held. Numbers: docs/simulation.md.
"""
