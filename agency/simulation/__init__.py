"""A seeded agency under virtual time: real code, invented people, faults (docs/simulation.md)."""
