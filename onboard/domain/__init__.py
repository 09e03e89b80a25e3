"""The words and rules of Onboard as pure functions: events in, states out. No I/O, no clock, no SQL, no Qt."""
