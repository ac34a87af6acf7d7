"""Addresses without a language: Stripe's events, and the practice payment page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from payments import gateway, mode, services
from payments.gateway import ForgedEvent
from payments.sandbox import views

LARGEST = 1024 * 1024


@csrf_exempt
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """Verify, store, answer. The size is checked before a byte of the body is read."""
    length = request.headers.get("Content-Length", "")
    if not length.isdigit() or int(length) > LARGEST:
        return HttpResponse(status=413 if length.isdigit() else 411)
    raw = request.body
    try:
        event = gateway.current().read_event(raw, request.headers.get("Stripe-Signature", ""))
    except ForgedEvent:
        return HttpResponse(status=400)
    if event.livemode != mode.is_live():
        return HttpResponse(status=400)
    services.receive_event(event=event, raw=raw)
    return HttpResponse(status=200)


urlpatterns = [path("webhooks/stripe/", stripe_webhook, name="stripe-webhook")]

if settings.IS_SANDBOX:
    urlpatterns += [
        path("sandbox/checkout/<str:session_id>/", views.checkout, name="sandbox-checkout"),
        path("sandbox/checkout/<str:session_id>/bank/", views.bank, name="sandbox-bank"),
    ]
