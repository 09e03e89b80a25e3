"""Device keys, the vault, enrolment codes, assertions, roles: what lets a person and a device in, and how far."""
