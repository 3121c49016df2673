"""The pages in a real Chromium, before a real hall: `tianhe up` as a stranger would start it."""
