"""Permits: where an application stands."""

from integrations.permits.port import Permits
from integrations.permits.schema import Permit, PermitChange, PermitStatus

__all__ = ["Permit", "PermitChange", "PermitStatus", "Permits"]
