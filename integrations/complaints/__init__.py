"""Complaints: the city's complaint system, over Open311 GeoReport v2."""

from integrations.complaints.port import Complaints
from integrations.complaints.schema import Report, Update, UpdateStatus

__all__ = ["Complaints", "Report", "Update", "UpdateStatus"]
