"""Who may see which page, and ask which route of the desk's part of the API (docs/access.md, "Adding a route").

A path that is not here is answered by nobody; tests/desk/test_rules.py compares with the routes.
"""

from typing import Final

from services.access.guard import PUBLIC, Rules
from services.access.viewer import Right

RULES: Final[Rules] = {
    ("GET", "/"): Right.USE_DESK,
    ("GET", "/find"): Right.OPEN_CHILD,
    ("POST", "/find"): Right.FIND_CHILD,
    ("POST", "/open"): Right.OPEN_CHILD,
    ("GET", "/children/{child}"): Right.READ_CHILD,
    ("GET", "/children/{child}/chronology"): Right.READ_CHILD,
    ("GET", "/children/{child}/chronology/file"): Right.READ_CHILD,
    ("GET", "/children/{child}/known"): Right.READ_CHILD,
    ("GET", "/children/{child}/events"): Right.READ_CHILD,
    ("GET", "/children/{child}/looked"): Right.READ_LOOKS,
    ("GET", "/children/{child}/learning"): Right.READ_CHILD,
    ("GET", "/children/{child}/learning/file"): Right.READ_CHILD,
    ("GET", "/referrals"): Right.ANSWER_REFERRAL,
    ("GET", "/children/{child}/referral"): Right.READ_CHILD,
    ("POST", "/children/{child}/referral"): Right.ANSWER_REFERRAL,
    ("GET", "/children/{child}/step-down"): Right.ASK_STEP_DOWN,
    ("GET", "/children/{child}/step-down/then"): Right.ASK_STEP_DOWN,
    ("POST", "/step-downs"): Right.ASK_STEP_DOWN,
    ("GET", "/step-downs/{decision}"): Right.READ_DECISION,
    ("POST", "/step-downs/{decision}/answers"): Right.ASK_STEP_DOWN,
    ("POST", "/step-downs/{decision}/overrides"): Right.OVERRIDE,
    ("GET", "/alerts"): Right.ANSWER_ALERT,
    ("GET", "/alerts/digest"): Right.ANSWER_ALERT,
    ("GET", "/alerts/{alert}"): Right.ANSWER_ALERT,
    ("POST", "/alerts/{alert}/acknowledge"): Right.ANSWER_ALERT,
    ("POST", "/alerts/{alert}/snooze"): Right.ANSWER_ALERT,
    ("GET", "/due"): Right.READ_LAPSED,
    ("GET", "/due/next"): Right.READ_LAPSED,
    ("GET", "/rejects"): Right.READ_REJECTS,
    ("GET", "/rejects/{place}"): Right.READ_REJECTS,
    ("POST", "/rejects/{place}/settle"): Right.SETTLE_REJECT,
    ("GET", "/emergencies"): Right.READ_EMERGENCIES,
    ("POST", "/sign-out"): Right.USE_DESK,
    ("GET", "/sign-in"): PUBLIC,
    ("GET", "/signed-in"): PUBLIC,
    ("GET", "/signed-out"): PUBLIC,
    ("POST", "/signed-out-elsewhere"): PUBLIC,
    ("GET", "/static/{mark}/{name}"): PUBLIC,
}
OF_API: Final[Rules] = {
    ("POST", "/api/v1/searches"): Right.FIND_CHILD,
    ("GET", "/api/v1/children/{child}"): Right.READ_CHILD,
    ("GET", "/api/v1/due"): Right.READ_LAPSED,
    ("GET", "/api/v1/due/next"): Right.READ_LAPSED,
    ("GET", "/api/v1/children/{child}/looked"): Right.READ_LOOKS,
    ("GET", "/api/v1/children/{child}/learning"): Right.READ_CHILD,
    ("GET", "/api/v1/referrals"): Right.ANSWER_REFERRAL,
    ("GET", "/api/v1/children/{child}/referral"): Right.READ_CHILD,
    ("POST", "/api/v1/children/{child}/referral"): Right.ANSWER_REFERRAL,
    ("GET", "/api/v1/rejects"): Right.READ_REJECTS,
    ("GET", "/api/v1/rejects/{place}"): Right.READ_REJECTS,
    ("POST", "/api/v1/rejects/{place}/settlements"): Right.SETTLE_REJECT,
    ("GET", "/api/v1/alerts/digest"): Right.ANSWER_ALERT,
    ("GET", "/api/v1/alerts/feed"): Right.ANSWER_ALERT,
    ("GET", "/api/v1/alerts"): Right.ANSWER_ALERT,
    ("GET", "/api/v1/alerts/{alert}"): Right.ANSWER_ALERT,
    ("POST", "/api/v1/alerts/{alert}/acknowledgements"): Right.ANSWER_ALERT,
    ("POST", "/api/v1/alerts/{alert}/snoozes"): Right.ANSWER_ALERT,
    ("GET", "/api/v1/children/{child}/chronology"): Right.READ_CHILD,
    ("GET", "/api/v1/children/{child}/known"): Right.READ_CHILD,
}
