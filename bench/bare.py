"""The yardstick: a page of Django's with one template and no middleware, query or session."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

PAGE = engines["django"].from_string("<!doctype html><title>{{ title }}</title><p>{{ title }}</p>")


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE.render({"title": "Bare"}, request=None))


urlpatterns = [path("", bare)]
