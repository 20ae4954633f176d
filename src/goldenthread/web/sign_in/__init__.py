"""Signing in: what of django-allauth we settle for ourselves."""
