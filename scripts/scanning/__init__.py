"""The parts of `make scan`: its environments, source readers, attacker, and the reviewed list."""
