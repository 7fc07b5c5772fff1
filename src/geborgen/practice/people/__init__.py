"""Accounts, children, who cares for whom, and invitations."""
