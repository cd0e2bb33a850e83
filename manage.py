#!/usr/bin/env python
"""Django's command line for 诚迹 Chengji."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.project.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from core.tenancy.errors import ServersShared

    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, ServersShared) as refusal:  # its sentence says what to write instead
        sys.exit(str(refusal))


if __name__ == "__main__":
    main()
