"""Residents' Telegram, with aiogram's types and Bot client; conversation, retries and limits are the house's own."""

CHANNEL = "telegram"
