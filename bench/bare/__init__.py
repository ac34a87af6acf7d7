"""The yardstick: a plain Django project whose page asks one query and draws 24 cards.

Nothing is cached but templates; the middleware is what `startproject` writes.
"""
