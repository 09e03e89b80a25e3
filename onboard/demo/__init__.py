"""The story that `make run` plays: flight, people, link and a stand-in of the Graph API. Tests use the same."""
