"""The outage laboratory (`make outage`): what becomes of notices when everything beneath them breaks, in turn.

Real Celery workers and beat, PostgreSQL and Redis of its own, gateways on loopback in a process of their own that
keep a ledger of what they took. Nothing here is part of the portal.
"""
