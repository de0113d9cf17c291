"""A synthetic country of any size, written by COPY: what `manage.py populate` loads."""
