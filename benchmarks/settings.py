"""Production, with the yardsticks mounted beside the product's addresses."""

from lms.settings.production import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
