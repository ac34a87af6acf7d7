"""Paying, invoices, the freelancer's invoice number. All signed-in or by session claim."""

from __future__ import annotations

from django.urls import path

from payments import refund_views, views

app_name = "payments"

urlpatterns = [
    path("orders/<str:public_id>/pay/", views.checkout, name="checkout"),
    path("orders/<str:public_id>/pay/transfer/", views.choose_transfer, name="transfer"),
    path("orders/<str:public_id>/payment/", views.returned, name="returned"),
    path(
        "orders/<str:public_id>/refund-account/",
        refund_views.refund_account,
        name="refund-account",
    ),
    path("orders/<str:public_id>/invoices/<str:invoice_public_id>/", views.invoice, name="invoice"),
    path("orders/<str:public_id>/contract/", views.contract, name="contract"),
    path("space/invoices/", views.invoices, name="invoices"),
    path("work/payments/<str:public_id>/invoice/", views.invoice_number, name="invoice-number"),
]
