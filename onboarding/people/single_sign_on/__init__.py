"""Signing in with what one uses all day, by OpenID Connect: an organisation's own provider says who someone is.

We trust its word only after checking it ourselves: signature, issuer, audience, nonce and time (id_tokens.py). And only
about its own people (who_signs_in.py): whatever it says, it opens no account of another organisation, and none of an
administrator.
"""
