"""Whose could it be: found items against loss reports and passengers, ranked, with reasons in plain words."""
