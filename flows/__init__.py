"""The conversations of the city, one file each. Start with `complaint.py`."""

from __future__ import annotations

from flows import cases, complaint, faq, language, menu, officer, permit, privacy, tax, unclear

FLOWS = (
    menu.menu,
    menu.help_,
    menu.thanks,
    complaint.complaint,
    cases.cases,
    cases.case,
    cases.add,
    cases.add_photo,
    cases.withdraw,
    cases.unfollow,
    cases.resolved,
    cases.rate,
    cases.end_talk,
    permit.permit,
    permit.watch_permit,
    tax.tax,
    tax.save_object,
    tax.remind_tax,
    officer.officer,
    language.language,
    privacy.privacy,
    privacy.my_data,
    privacy.delete_data,
    privacy.quiet,
    privacy.stop,
    faq.faq,
    unclear.unclear,
    unclear.answer_or_report,
)
