"""Tools of the project itself: none of this is part of the product."""
