"""Why a coupon does not count, for whoever typed it: what is wrong, what is safe, what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kernel.templatetags.relais import day, money
from orders.models import Coupon
from orders.services import CouponProblem, CouponRefused


def refusal_words(refusal: CouponRefused) -> str:
    words = {"code": refusal.code}
    if refusal.coupon is None:
        told = _(
            "We do not know the code “%(code)s”. Check how it is written, or order without it."
        )
        return told % words
    return _known(refusal.problem, refusal.coupon) % {**words, **_facts(refusal.coupon)}


def _facts(coupon: Coupon) -> dict[str, str]:
    return {
        "first": day(coupon.starts_on),
        "last": day(coupon.ends_on),
        "minimum": money(coupon.minimum),
        "services": ", ".join(service.title for service in coupon.services.all()),
    }


def _known(problem: CouponProblem, coupon: Coupon) -> str:
    ended = _("“%(code)s” ended on %(last)s. The price without it holds.")
    stopped = _("“%(code)s” is no longer valid. The price without it holds.")
    has_last_day = coupon.ends_on and coupon.stopped_at is None
    return {
        CouponProblem.OVER: ended if has_last_day else stopped,
        CouponProblem.NOT_YET: _("“%(code)s” begins on %(first)s. Come back then."),
        CouponProblem.OTHER_SERVICE: _("“%(code)s” is for other services: %(services)s."),
        CouponProblem.BELOW_MINIMUM: _(
            "“%(code)s” counts for an order of %(minimum)s or more. Add an extra, or order "
            "without it."
        ),
        CouponProblem.USED_UP: _(
            "“%(code)s” has been used as often as it can be. The price without it holds."
        ),
        CouponProblem.USED_BY_CLIENT: _(
            "You have used “%(code)s” already; it counts once for each client."
        ),
        CouponProblem.NOT_FIRST: _(
            "“%(code)s” is for a first order, and you have ordered here before. Thank you for "
            "coming back."
        ),
    }[problem]
