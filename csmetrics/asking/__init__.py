"""From a question to an answer: what may be asked, its SQL, and how sure the number is."""
