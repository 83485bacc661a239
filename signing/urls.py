from django.urls import path

from signing import views

app_name = "signing"
urlpatterns = [
    path("", views.to_be_signed, name="to_sign"),
    path("dong-dau/", views.to_be_sealed, name="to_seal"),
    path("khoa/", views.keys, name="keys"),
    path("khoa/<uuid:key_id>/thoi-dung/", views.lay_aside, name="lay_aside"),
    path("<int:task_id>/ky-tay/", views.signed_by_hand, name="signed_by_hand"),
]
