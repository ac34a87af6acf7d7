from django.urls import path

from agency.start import views

app_name = "start"
urlpatterns = [
    path("", views.start, name="open"),
    path("ready/", views.ready, name="ready"),
    path("<slug:step>/", views.step, name="step"),
]
