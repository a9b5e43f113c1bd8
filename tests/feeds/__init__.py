"""Feeds: bytes beside icalendar's, what is published when, hostile words, locks, kills."""
