"""Addresses. Public and signed-in pages carry the language; admin, webhooks, files do not."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from agency import mailbox, views
from agency.demo.views import demo_clock
from catalog import sample_views, sitemap
from kernel import views as kernel_views
from payments.hooks import urlpatterns as payment_hooks

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("brand.css", kernel_views.brand_css, name="brand-css"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("files/<str:token>/", kernel_views.download, name="file"),
    path("samples/<slug:name>.webp", sample_views.picture, name="sample"),
    path("language/", require_POST(set_language), name="set-language"),
    path("admin/", admin.site.urls),
    *payment_hooks,
    path("mailbox/", include(mailbox.urlpatterns)),
    path("demo/clock/", demo_clock, name="demo-clock"),
    *i18n_patterns(
        path("account/", include("accounts.sign_in_urls")),
        path("account/", include("accounts.urls")),
        path("start/", include("agency.start.urls")),
        path("work/", include("freelancers.urls")),
        path("", include("payments.urls")),
        path("", include("orders.urls")),
        path("", include("catalog.urls")),
    ),
]
