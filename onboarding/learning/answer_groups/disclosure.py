"""How small a group may be of which anything about answers is shown, anywhere on the site."""

MINIMUM_GROUP = 5  # people
