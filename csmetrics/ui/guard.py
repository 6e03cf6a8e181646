"""The door of every page."""


def guard() -> None:
    """Let the visitor in.

    The first line of every page: a direct address reaches a page without passing any check in the
    script that starts the app, so a login has to be asked for here, where each page passes. The app
    listens to this computer alone and knows no login yet.
    """
