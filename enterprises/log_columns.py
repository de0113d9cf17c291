"""Words for what only the log shows: kinds and columns that have no name of their own on any page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = {  # of other packages, which have no words for readers
    "mfa.authenticator": _("passkey or second factor"),
    "socialaccount.socialaccount": _("sign-in by another provider"),
}
COLUMNS = {
    "at": _("time"),
    "built": _("what was entered"),
    "content": _("content"),
    "created_at": _("entered in the system at"),
    "csv": _("published CSV"),
    "data_digest": _("digest of the data"),
    "demo": _("demo data"),
    "digest": _("digest"),
    "facts": _("what it was found by"),
    "input": _("input of the computation"),
    "input_digest": _("digest of the input"),
    "last_used_at": _("last used at"),
    "licence_name": _("licence: file name"),
    "licence_sha256": _("licence: digest"),
    "licence_size": _("licence: size in bytes"),
    "licence_type": _("licence: type of file"),
    "list_key": _("list it was sent by"),
    "outcome": _("what looking at it found"),
    "result": _("result of the computation"),
    "returned_from": _("state it was sent back from"),
    "software": _("software and versions"),
    "thing": _("number of what is owed"),
    "type": _("kind of factor"),
    "typed": _("texts that are no values yet"),
}
