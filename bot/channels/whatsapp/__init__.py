"""Residents' WhatsApp over the Cloud API, with httpx; conversation, retries and order are the house's own."""

CHANNEL = "whatsapp"
