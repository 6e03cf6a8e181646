"""From a plan to rows in a workspace: judged, merged by key, remembered, and able to be undone."""
