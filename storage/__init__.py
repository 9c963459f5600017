"""The only place that knows the database and the folder of raw messages.

Importing it makes Django's models usable; `storage.database.open_database` says where the records are.
"""

import os

from django import conf
from django.apps import apps

import storage.settings as _records

if not conf.settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
    conf.settings.configure(**{name: getattr(_records, name) for name in dir(_records) if name.isupper()})
    # Not django.setup(): it would load what serves web pages, a quarter of the time that `intake check` has.
    apps.populate(conf.settings.INSTALLED_APPS)
