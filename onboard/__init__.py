"""Onboard: the line between passengers on social channels, the liaison desk and the crew in the cabin."""
