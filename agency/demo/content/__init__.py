"""The demo agency as data: what it sells, who takes part, what they write, what happens."""

from agency.demo.content.briefs import BRIEFS, DECLINE_REASONS_EN, DECLINE_REASONS_FR, WORKSHOPS
from agency.demo.content.orders import ORDERS
from agency.demo.content.people import CLIENTS
from agency.demo.content.roster import FREELANCERS, STAFF
from agency.demo.content.services import CATEGORIES, SERVICES

__all__ = [
    "BRIEFS",
    "CATEGORIES",
    "CLIENTS",
    "DECLINE_REASONS_EN",
    "DECLINE_REASONS_FR",
    "FREELANCERS",
    "ORDERS",
    "SERVICES",
    "STAFF",
    "WORKSHOPS",
]
