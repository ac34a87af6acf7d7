"""The client's brand kit: typed and uploaded once, offered in every brief."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import client_required
from accounts.models import User
from kernel import files
from orders import access, services, spaces
from orders.brand_form import BrandForm
from orders.models import BrandKit
from orders.rights import May


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@client_required
def brand(request: HttpRequest) -> HttpResponse:
    """Text first, then files, then what is wrong: nothing sent is lost."""
    client = spaces.current(request, May.BRIEF).client
    if request.method == "POST":
        return _save(request, client)
    kit = BrandKit.objects.filter(client=client).first()
    names = BrandForm.TEXTS
    return _show(request, client, BrandForm(initial={n: getattr(kit, n, "") for n in names}))


@require_safe
@never_cache
@client_required
def brand_file(request: HttpRequest, file_public_id: str) -> HttpResponseBase:
    file = access.get_brand_file(spaces.current(request, May.BRIEF).client, file_public_id)
    return files.signed_redirect(request, file.file, file.name)


def _save(request: HttpRequest, client: User) -> HttpResponse:
    form = BrandForm(request.POST, request.FILES)
    is_fine = form.is_valid()
    if is_fine:
        texts = {name: form.cleaned_data[name] for name in BrandForm.TEXTS}
        services.save_brand_kit(client=client, **texts)
    if removed := request.POST.get("remove"):
        file = access.get_brand_file(client, removed)
        services.remove_brand_file(file_id=file.pk)
        if is_fine:
            return redirect("orders:brand")
    is_fine = _add_files(request, client, form) and is_fine
    if not is_fine:
        return _show(request, client, form)
    messages.success(request, _("Your brand kit is saved. Your next brief offers it."))
    return redirect("orders:brand")


def _add_files(request: HttpRequest, client: User, form: BrandForm) -> bool:
    """Keep every file that can be kept; the others say why."""
    are_all_kept = True
    for upload in request.FILES.getlist("uploads"):
        try:
            services.add_brand_file(client=client, upload=upload)
        except files.FileRefused as refused:
            form.add_error("uploads", refused.message)
            are_all_kept = False
        except services.TooManyFiles as full:
            words = _("The kit takes %(limit)d files at most. Remove one to add another.")
            form.add_error("uploads", words % {"limit": full.limit})
            return False
    return are_all_kept


def _show(request: HttpRequest, client: User, form: BrandForm) -> HttpResponse:
    kit = BrandKit.objects.filter(client=client).prefetch_related("files__file").first()
    context: dict[str, Any] = {
        "form": form,
        "files": kit.files.all() if kit else [],
        **spaces.frame(request, "brand"),
    }
    return render(request, "orders/brand.html", context)
