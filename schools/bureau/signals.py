"""What a school's own app has to hear of, since the bureau's code may not call it."""

from django.dispatch import Signal

# In the transaction that makes the account; kwargs: invitation, user. A receiver may raise Refused.
invitation_accepted = Signal()
