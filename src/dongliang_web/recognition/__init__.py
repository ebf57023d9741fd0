"""认可: replies to what members do, and recognising it, whatever room it stands in."""
