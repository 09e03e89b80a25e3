"""Copying events between a device and the relay (design section 5): protocol, engine without I/O, transport."""
