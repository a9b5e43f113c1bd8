"""Real calendar clients' own code reads the feeds: libical (in C) and ical.js (in Node)."""
