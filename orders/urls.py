from django.urls import path

from orders import views

app_name = "orders"
urlpatterns = [
    path("order/<slug:slug>/", views.new, name="new"),
    path("order/<slug:slug>/brief-preview/", views.brief_preview, name="brief-preview"),
    path("order/<slug:slug>/<slug:key>/", views.summary, name="summary"),
    path("services/<slug:slug>/question/", views.question, name="question"),
    path("services/<slug:slug>/question/sent/", views.asked, name="asked"),
    path("questions/<str:token>/", views.lead, name="lead"),
    path("questions/<str:token>/files/<str:public_id>/", views.lead_file, name="lead-file"),
    path("quotes/<str:token>/", views.quote, name="quote"),
    path("quotes/<str:token>/pdf/", views.quote_pdf, name="quote-pdf"),
    path("quotes/<str:token>/accept/", views.accept_quote, name="quote-accept"),
    path("quotes/<str:token>/summary/", views.quote_summary, name="quote-summary"),
    path("quotes/<str:token>/decline/", views.decline_quote, name="quote-decline"),
    path("quotes/<str:token>/no-reminder/", views.stop_reminder, name="quote-no-reminder"),
    path("orders/", views.order_list, name="list"),
    path("orders/open/<str:token>/", views.open_link, name="open"),
    path("orders/withdraw/<str:token>/", views.withdraw, name="withdraw"),
    path("orders/restore/<str:token>/", views.restore, name="restore"),
    path("orders/reminders/<str:token>/", views.stop_reminders, name="stop-reminders"),
    path("space/brand/", views.brand, name="brand"),
    path("space/brand/<str:file_public_id>/", views.brand_file, name="brand-file"),
    path("space/settings/", views.settings_page, name="settings"),
    path("space/export/", views.export_data, name="export"),
    path("space/leave/", views.leave, name="leave"),
    path("orders/<str:public_id>/", views.detail, name="detail"),
    path("orders/<str:public_id>/brief/", views.brief, name="brief"),
    path(
        "orders/<str:public_id>/brief/files/<str:file_public_id>/",
        views.brief_file,
        name="brief-file",
    ),
    path("orders/<str:public_id>/approve/", views.approve, name="approve"),
    path("orders/<str:public_id>/changes/", views.request_changes, name="request-changes"),
    path("orders/<str:public_id>/cancel/", views.cancel, name="cancel"),
    path("orders/<str:public_id>/again/", views.order_again, name="again"),
    path("orders/<str:public_id>/show/", views.show_work, name="show-work"),
    path("orders/<str:public_id>/message/", views.message, name="message"),
    path(
        "orders/<str:public_id>/files/<str:file_public_id>/",
        views.delivery_file,
        name="delivery-file",
    ),
]
