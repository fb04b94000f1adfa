"""How small a group may be of which anything about answers is shown, anywhere on the site."""

MINIMUM_GROUP = 5  # people
POLL_BATCH = MINIMUM_GROUP + 1  # people: who looks at a poll has voted, and knows their own vote
