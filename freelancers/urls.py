"""The freelancer's space, under `work/`."""

from __future__ import annotations

from django.urls import path

from freelancers import views

app_name = "freelancers"

# /work/jobs/<public_id>/
job_urls = [
    path("jobs/<str:public_id>/", views.job, name="job"),
    path("jobs/<str:public_id>/accept/", views.accept, name="accept"),
    path("jobs/<str:public_id>/decline/", views.decline, name="decline"),
    path("jobs/<str:public_id>/upload/", views.upload, name="upload"),
    path("jobs/<str:public_id>/submit/", views.submit, name="submit"),
    path("jobs/<str:public_id>/message/", views.job_message, name="job-message"),
    path(
        "jobs/<str:public_id>/brief/<str:file_public_id>/",
        views.brief_file,
        name="brief-file",
    ),
    path(
        "jobs/<str:public_id>/files/<str:file_public_id>/",
        views.submission_file,
        name="submission-file",
    ),
    path(
        "jobs/<str:public_id>/files/<str:file_public_id>/remove/",
        views.remove_file,
        name="remove-file",
    ),
]

urlpatterns = [
    path("", views.today, name="today"),
    path("jobs/", views.jobs, name="jobs"),
    path("messages/", views.messages_page, name="messages"),
    path("earnings/", views.earnings_page, name="earnings"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    *job_urls,
]
