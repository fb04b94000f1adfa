"""What limits keep in the database."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class KnownAddress(models.Model):
    """From where someone signed in to an account, for as long as that is remembered; see sign_in_limits.py."""

    pair = models.CharField(max_length=32, primary_key=True)  # a keyed hash of account and address: nobody reads them
    last_seen = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.pair


class SharedCacheRow(models.Model):
    """A row of the cache that all processes share, when that is the database's (settings.CACHES): how often what was
    done. Written by the cache alone (counting_cache.py); it stands here so that migrating makes the table."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = settings.SHARED_CACHE_TABLE
        default_permissions = ()

    def __str__(self) -> str:
        return self.cache_key
