from django.apps import AppConfig


class SchoolsSchoolConfig(AppConfig):
    name = "schools.school"
    label = "schools_school"

    def ready(self) -> None:
        from schools.school import receivers  # noqa: F401
