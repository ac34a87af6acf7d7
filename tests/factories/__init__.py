"""Minimum valid rows, per room: catalog, orders, freelancers, payments. Status by services only."""
