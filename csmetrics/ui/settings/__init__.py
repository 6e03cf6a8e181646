"""The sections of the Settings page, and how what is set is saved."""
