"""A hall's configuration as files that offices use (`common.exchange`).

``hall_sheets`` is what it looks like in sheets; ``api`` the routes.
"""
