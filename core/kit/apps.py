from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "core.kit"
    label = "core_kit"
