"""A server of buckets of our own, for what keeps files in one: moto's, which speaks S3 over HTTP."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

BUCKET = "aanboord"


@contextmanager
def bucket_server() -> Iterator[dict[str, Any]]:
    """STORAGES for settings that keep uploaded files in an empty bucket."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        options = {
            "endpoint_url": f"http://{host}:{port}",
            "region_name": "eu-west-1",
            "access_key": "sleutel",
            "secret_key": "geheim",
        }
        boto3.client(
            "s3",
            endpoint_url=options["endpoint_url"],
            region_name="eu-west-1",
            aws_access_key_id="sleutel",
            aws_secret_access_key="geheim",
        ).create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        yield {
            "default": {
                "BACKEND": "onboarding.bucket_storage.BucketStorage",
                "OPTIONS": {"bucket_name": BUCKET, **options},
            },
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        }
    finally:
        server.stop()
