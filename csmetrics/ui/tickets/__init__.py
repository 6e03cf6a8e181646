"""The Tickets page: the list, one ticket, and its place in the address."""
