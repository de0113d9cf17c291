"""Addresses of what is done in the background, and of how the tracker itself is doing."""

from django.urls import path

from reliability_tracker import gallery, health, job_pages

app_name = "work"
urlpatterns = [
    path("jobs/", job_pages.JobList.as_view(), name="jobs"),
    path("jobs/<int:pk>/", job_pages.show, name="job"),
    path("jobs/<int:pk>/result/", job_pages.result, name="result"),
    path("jobs/<int:pk>/cancel/", job_pages.cancel, name="cancel"),
    path("jobs/<int:pk>/retry/", job_pages.retry, name="retry"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("state/", health.state, name="health"),
]
