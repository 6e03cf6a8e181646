"""The What if? page: levers, what they come to, scenarios kept under a name, staffing."""
