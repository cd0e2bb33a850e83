from core.project.celery import app as celery

__all__ = ["celery"]
