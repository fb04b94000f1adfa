"""How small a group may be of which figures about answers are shown, anywhere on the site."""

MINIMUM_GROUP = 5  # people; figures also move in steps of this size, so that one person more tells nothing
