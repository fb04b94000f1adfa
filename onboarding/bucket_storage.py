"""Uploaded files in a bucket (S3, MinIO, Garage, Ceph …) in place of a folder, so that several machines share them.

Nobody reads the bucket but the site: who may see a file is decided for each request (lessons/media.py), so that an
address is one of ours, and never one of the bucket.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from botocore.config import Config
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

PATIENCE = 5  # seconds to connect
SILENCE = 20  # seconds without a byte
TRIES = 3
IN_MEMORY = 1_000_000  # bytes of a file that is read; the rest of it waits on the disk


class BucketStorage(S3Storage):
    """Options are those of django-storages; `bucket_name` must be one of them."""

    def get_default_settings(self) -> dict[str, object]:
        ours = {
            "default_acl": None,  # as the bucket has it, which is private
            "file_overwrite": False,
            "max_memory_size": IN_MEMORY,
            "client_config": Config(
                connect_timeout=PATIENCE,
                read_timeout=SILENCE,
                retries={"total_max_attempts": TRIES},
                signature_version="s3v4",
                s3={"addressing_style": "path"},  # servers of one's own have no name for each bucket
            ),
        }
        return {**super().get_default_settings(), **ours}

    def url(self, name: str, *args: object, **kwargs: object) -> str:
        """As the folder's: an address of the site."""
        return urljoin(settings.MEDIA_URL, filepath_to_uri(name) or "")

    def part(self, name: str, part: range) -> Any:
        """These bytes of a file, as botocore's stream. Raises FileNotFoundError, as opening it does."""
        with self.open(name) as whole:  # asks for its headers only
            return whole.obj.get(Range=f"bytes={part.start}-{part.stop - 1}")["Body"]
