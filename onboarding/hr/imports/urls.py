"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.imports import import_views, name_views, plan_views, stranger_views

urlpatterns = [
    path("import/", import_views.ImportsView.as_view(), name="imports"),
    path("import/nieuw/", import_views.UploadView.as_view(), name="import_new"),
    path("import/voorbeeld.csv", plan_views.ExampleView.as_view(), name="import_example"),
    path("import/<id:pk>/", plan_views.PlanView.as_view(), name="import"),
    path("import/<id:pk>/kolommen/", import_views.ColumnsView.as_view(), name="import_columns"),
    path("import/<id:pk>/fouten.csv", plan_views.ErrorsView.as_view(), name="import_errors"),
    path("import/<id:pk>/te-verbeteren.xlsx", plan_views.RepairView.as_view(), name="import_repair"),
    path("import/<id:pk>/wie-is-wie/", stranger_views.StrangersView.as_view(), name="import_strangers"),
    path("import/<id:pk>/namen/", name_views.NamesView.as_view(), name="import_names"),
    path("import/<id:pk>/opnieuw-kiezen/", import_views.AnewView.as_view(), name="import_anew"),
    path("import/<id:pk>/blad/", import_views.SheetView.as_view(), name="import_sheet"),
    path("import/<id:pk>/al-uit-dienst/", import_views.GoneView.as_view(), name="import_gone"),
    path("import/<id:pk>/doorvoeren/", import_views.ApplyView.as_view(), name="import_apply"),
    path("import/<id:pk>/ongedaan-maken/", import_views.UndoView.as_view(), name="import_undo"),
]
