"""Files come out through the permission check only, to be saved and never shown in the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from enterprises.models import Attachment
from enterprises.models.stored_file import StoredFile
from reliability_tracker.views import read_only

if TYPE_CHECKING:
    from django.http import HttpRequest

    from enterprises.models.stored_file import StoredFile


@read_only
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """The file under its own name; one that was removed is as if it were not there."""
    visible = Attachment.objects.visible_to(request.user).filter(removed_at__isnull=True)
    found = get_object_or_404(visible, pk=pk)
    return file_response(found)


def file_response(found: StoredFile | Attachment) -> FileResponse:
    """A stored file to save under its own name; nothing in it is shown or run."""
    try:
        content = found.file.open("rb")
    except FileNotFoundError as lost:
        raise Http404 from lost
    response = FileResponse(content, as_attachment=True, filename=found.name, content_type=found.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
