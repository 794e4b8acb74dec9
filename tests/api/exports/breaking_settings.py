"""The settings of the tests, for a server of lists that fail."""

from tests.settings import *  # noqa: F403  # those of the tests

ROOT_URLCONF = "tests.api.exports.breaking_off"
MIDDLEWARE = []
