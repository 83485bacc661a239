from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [path("nhan-bao/<slug:ref>/<slug:mark>/", views.callback, name="callback")]
