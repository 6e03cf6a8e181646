"""The Data page: files on their way in, what they are asked, and what became of them."""
