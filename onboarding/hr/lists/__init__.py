"""Lists that leave the screen: exports, saved views, mailed views."""
