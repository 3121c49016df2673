"""The edge of the house: HTTP, the live socket, sign-in, the command line.

Nothing here decides anything about queues or windows: a request is read, its sender recognised, the actor asked,
and the answer written in the sender's language. The gateway owns one kind of actor itself, the account.
"""
