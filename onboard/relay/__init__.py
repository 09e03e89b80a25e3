"""The relay: the ASGI application, its workers and the operator's commands."""
