"""The gateway against Stripe's own contract, and against the sandbox."""

from __future__ import annotations

import importlib.util
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import stripe
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from kernel import clock
from kernel.money import Money
from payments.gateway import (
    Gateway,
    GatewayError,
    SessionLine,
    SessionRequest,
)
from payments.models import SandboxObject
from payments.sandbox.transport import SandboxHTTPClient, unflatten
from tests.factories.payments import make_order

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "stripe"


def request(**changes: Any) -> SessionRequest:
    values: dict[str, Any] = {
        "key": "checkout:abc",
        "order": "order-public-id",
        "payment": "payment-public-id",
        "description": "Atelier Relais DS-222222",
        "email": "clara@maison-lune.example",
        "language": "fr",
        "lines": (
            SessionLine("Logo", Money(20_000, "EUR")),
            SessionLine("Kit social", Money(6_050, "EUR")),
        ),
        "expires_at": clock.now() + timedelta(minutes=60),
        "success_url": "http://testserver/fr/orders/x/payment/",
        "cancel_url": "http://testserver/fr/orders/x/pay/",
    }
    return SessionRequest(**{**values, **changes})


@pytest.fixture
def contract() -> Iterator[Any]:
    """Stripe's published contract on a free local port; the log holds every request."""
    if not (FOLDER / "contract_server.py").exists():
        pytest.skip("the Stripe contract does not lie beside this repository")
    spec = importlib.util.spec_from_file_location("contract", FOLDER / "contract_server.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    server = module.serve(str(FOLDER / "stripe-contract.json.gz"), port=0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_every_call_keeps_stripes_contract(contract: Any) -> None:
    transport = stripe.RequestsClient(timeout=(5, 20))
    gateway = Gateway(
        stripe.StripeClient(
            "sk_test_contract",
            base_addresses={"api": f"http://127.0.0.1:{contract.server_port}"},
            http_client=transport,
            max_network_retries=0,
        )
    )

    opened = gateway.open_session(request())
    gateway.session(opened.id)
    gateway.expire_session(opened.id)
    refund = gateway.create_refund(
        payment_intent_id="pi_1", amount=Money(500, "EUR"), refund="r", key="refund:r:1"
    )
    gateway.refund(refund.id)
    transport.close()  # type: ignore[no-untyped-call]

    keys = [entry[4].get("Idempotency-Key") for entry in contract.log if entry[0] == "POST"]
    assert [entry[3] for entry in contract.log] == [200] * 5
    assert {entry[4]["Stripe-Version"] for entry in contract.log} == {"2026-10-28.endive"}
    assert keys == ["checkout:abc", f"expire:{opened.id}", "refund:r:1"]
    assert "freelancer" not in "".join(entry[2] for entry in contract.log)
    assert "." not in "".join(
        part.split("=")[1]
        for entry in contract.log
        for part in entry[2].split("&")
        if "amount" in part
    )


def test_unreachable_stripe_is_worth_another_try(unused_port: int) -> None:
    transport = stripe.RequestsClient(timeout=(1, 1))
    gateway = Gateway(
        stripe.StripeClient(
            "sk_test_x",
            base_addresses={"api": f"http://127.0.0.1:{unused_port}"},
            http_client=transport,
            max_network_retries=0,
        )
    )

    with pytest.raises(GatewayError) as error:
        gateway.session("cs_1")

    transport.close()  # type: ignore[no-untyped-call]
    assert not error.value.permanent


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def sandbox(db: None) -> Gateway:
    client = stripe.StripeClient(
        "sk_test_sandbox", http_client=SandboxHTTPClient(), max_network_retries=0
    )
    return Gateway(client)


def test_sandbox_opens_a_marked_session_from_our_lines(sandbox: Gateway) -> None:
    session = sandbox.open_session(request())

    assert session.id.startswith("cs_test_sbx_")
    assert session.url == f"http://testserver/sandbox/checkout/{session.id}/"
    assert session.amount == Money(26_050, "EUR")
    assert session.metadata == {"order": "order-public-id", "payment": "payment-public-id"}
    assert (session.is_open, session.is_paid) == (True, False)


def test_sandbox_replays_the_first_answer_for_a_key(sandbox: Gateway) -> None:
    first, second = sandbox.open_session(request()), sandbox.open_session(request())

    assert first == second
    assert SandboxObject.objects.filter(type="checkout.session").count() == 1


def test_sandbox_refuses_a_key_with_other_parameters(sandbox: Gateway) -> None:
    sandbox.open_session(request())

    with pytest.raises(GatewayError) as error:
        sandbox.open_session(request(order="another"))

    assert error.value.permanent


def test_sandbox_knows_stripes_shortest_session(sandbox: Gateway) -> None:
    with pytest.raises(GatewayError, match="30 minutes"):
        sandbox.open_session(request(expires_at=clock.now() + timedelta(minutes=29)))


def test_sandbox_has_no_unknown_objects(sandbox: Gateway) -> None:
    with pytest.raises(GatewayError, match="No such checkout") as error:
        sandbox.session("cs_test_sbx_none")

    assert error.value.permanent


def test_form_encoding_is_read_back() -> None:
    pairs = [("a[b]", "1"), ("lines[0][name]", "x"), ("lines[1][name]", "y"), ("expand[0]", "z")]

    assert unflatten(pairs) == {
        "a": {"b": "1"},
        "lines": [{"name": "x"}, {"name": "y"}],
        "expand": ["z"],
    }


@pytest.mark.django_db
def test_pay_button_opens_stripes_page_in_test_mode(
    contract: Any, client: Client, clara: User, settings: Settings
) -> None:
    order = make_order(client=clara)
    settings.IS_SANDBOX = False
    settings.PAYMENTS_MODE = "stripe_test"
    settings.STRIPE_SECRET_KEY = "sk_test_contract"
    settings.STRIPE_API_BASE = f"http://127.0.0.1:{contract.server_port}"
    client.force_login(clara)

    opened = client.post(f"/en/orders/{order.public_id}/pay/")
    back = client.get(f"/en/orders/{order.public_id}/payment/")

    payment = order.payments.get()
    assert opened.status_code == 303
    assert opened["Location"].startswith("https://checkout.stripe.com/")
    assert "This order is not paid yet" in back.content.decode()
    assert [(entry[0], entry[3]) for entry in contract.log] == [("POST", 200), ("GET", 200)]
    assert contract.log[0][4]["Idempotency-Key"] == f"checkout:{payment.public_id}"


@pytest.mark.django_db
def test_silent_stripe_says_that_nothing_was_charged(
    client: Client, clara: User, settings: Settings, unused_port: int
) -> None:
    order = make_order(client=clara)
    settings.IS_SANDBOX = False
    settings.PAYMENTS_MODE = "stripe_test"
    settings.STRIPE_SECRET_KEY = "sk_test_contract"
    settings.STRIPE_API_BASE = f"http://127.0.0.1:{unused_port}"
    client.force_login(clara)

    response = client.post(f"/en/orders/{order.public_id}/pay/")

    assert response.status_code == 503
    assert "You have not been charged" in response.content.decode()
    assert order.payments.get().status == "open"
