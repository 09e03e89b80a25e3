"""What people do, by who does it."""
