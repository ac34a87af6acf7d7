"""One list of cards, and the page each card links to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from bench.bare.models import Card

CARDS = 24


def cards(request: HttpRequest) -> HttpResponse:
    return render(request, "list.html", {"cards": Card.objects.all()[:CARDS]})


def card(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse(str(pk))


urlpatterns = [path("", cards), path("card/<int:pk>/", card, name="card")]
