"""Stripe inside the process, for practice: same calls, same objects, no money, no sockets."""
