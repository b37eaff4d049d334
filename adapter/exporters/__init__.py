"""Model and findings to things that nobody reads back: reports, and the table of refused rows."""
