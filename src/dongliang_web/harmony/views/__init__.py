"""Pages of the harmony of a community."""

from dongliang_web.harmony.views.mediation import ask_mediation, mediations
from dongliang_web.harmony.views.mediation_page import act_in_mediation, mediation

__all__ = ["act_in_mediation", "ask_mediation", "mediation", "mediations"]
