"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.imports import plan, views

urlpatterns = [
    path("import/", views.ImportsView.as_view(), name="imports"),
    path("import/nieuw/", views.UploadView.as_view(), name="import_new"),
    path("import/voorbeeld.csv", plan.ExampleView.as_view(), name="import_example"),
    path("import/<id:pk>/", plan.PlanView.as_view(), name="import"),
    path("import/<id:pk>/kolommen/", views.ColumnsView.as_view(), name="import_columns"),
    path("import/<id:pk>/fouten.csv", plan.ErrorsView.as_view(), name="import_errors"),
    path("import/<id:pk>/doorvoeren/", views.ApplyView.as_view(), name="import_apply"),
    path("import/<id:pk>/ongedaan-maken/", views.UndoView.as_view(), name="import_undo"),
]
