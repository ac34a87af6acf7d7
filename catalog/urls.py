from django.urls import path

from catalog import information, share, views
from catalog.legal import views as legal

app_name = "catalog"
urlpatterns = [
    path("", views.home, name="home"),
    path("services/", views.services, name="services"),
    path("services/<slug:slug>/", views.service, name="service"),
    path("share.png", share.home_picture, name="share"),
    path("services/<slug:slug>/share.png", share.service_picture, name="service-share"),
    path("how-it-works/", information.how, name="how"),
    path("about/", information.about, name="about"),
    path("contact/", information.contact, name="contact"),
    path("legal/<slug:document>/", legal.law, name="law"),
    path("legal/<slug:document>/<int:number>/", legal.law_version, name="law-version"),
    path("services/<slug:slug>/preview/", views.preview, name="preview"),
]
