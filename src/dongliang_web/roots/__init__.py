"""根系: links that invite, who came through whom, and the picture of it."""
