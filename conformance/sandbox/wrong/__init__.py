"""What the sandbox can do wrong on purpose, each fault written from the statement of a requirement."""

from conformance.sandbox.flaw import Flaw
from conformance.sandbox.wrong.answers import ANSWER_FLAWS
from conformance.sandbox.wrong.bindings import BINDING_FLAWS
from conformance.sandbox.wrong.chaos import CHAOS_FLAWS
from conformance.sandbox.wrong.charge_point_downloads import CHARGE_POINT_DOWNLOAD_FLAWS
from conformance.sandbox.wrong.charge_point_leniency import CHARGE_POINT_ANSWER_FLAWS
from conformance.sandbox.wrong.charge_point_uploads import CHARGE_POINT_UPLOAD_FLAWS
from conformance.sandbox.wrong.confirmations import CONFIRMATION_FLAWS
from conformance.sandbox.wrong.credentials import CREDENTIAL_FLAWS
from conformance.sandbox.wrong.downloads import DOWNLOAD_FLAWS
from conformance.sandbox.wrong.envelopes import ENVELOPE_FLAWS
from conformance.sandbox.wrong.leniency import LENIENT_FLAWS
from conformance.sandbox.wrong.life_cycle import LIFE_CYCLE_FLAWS
from conformance.sandbox.wrong.live_status import LIVE_STATUS_FLAWS
from conformance.sandbox.wrong.markup import MARKUP_FLAWS
from conformance.sandbox.wrong.narrowed import NARROW_FLAWS
from conformance.sandbox.wrong.refusals import REFUSAL_FLAWS
from conformance.sandbox.wrong.roles import ROLE_FLAWS
from conformance.sandbox.wrong.single_tokens import SINGLE_TOKEN_FLAWS
from conformance.sandbox.wrong.status_answers import STATUS_ANSWER_FLAWS
from conformance.sandbox.wrong.tariff_answers import TARIFF_ANSWER_FLAWS
from conformance.sandbox.wrong.tariff_downloads import TARIFF_DOWNLOAD_FLAWS
from conformance.sandbox.wrong.tariff_leniency import TARIFF_LENIENT_FLAWS
from conformance.sandbox.wrong.tariff_uploads import TARIFF_UPLOAD_FLAWS
from conformance.sandbox.wrong.token_answers import TOKEN_ANSWER_FLAWS
from conformance.sandbox.wrong.token_downloads import TOKEN_DOWNLOAD_FLAWS
from conformance.sandbox.wrong.token_uploads import TOKEN_UPLOAD_FLAWS
from conformance.sandbox.wrong.transfer import TRANSFER_FLAWS

__all__ = ["CHAOS_FLAWS", "FLAWS"]

FLAWS: tuple[Flaw, ...] = (
    *REFUSAL_FLAWS,
    *LIFE_CYCLE_FLAWS,
    *DOWNLOAD_FLAWS,
    *CONFIRMATION_FLAWS,
    *ANSWER_FLAWS,
    *ENVELOPE_FLAWS,
    *LENIENT_FLAWS,
    *CREDENTIAL_FLAWS,
    *MARKUP_FLAWS,
    *TRANSFER_FLAWS,
    *TARIFF_UPLOAD_FLAWS,
    *TARIFF_DOWNLOAD_FLAWS,
    *TARIFF_ANSWER_FLAWS,
    *TARIFF_LENIENT_FLAWS,
    *NARROW_FLAWS,
    *BINDING_FLAWS,
    *ROLE_FLAWS,
    *CHARGE_POINT_UPLOAD_FLAWS,
    *CHARGE_POINT_DOWNLOAD_FLAWS,
    *CHARGE_POINT_ANSWER_FLAWS,
    *TOKEN_UPLOAD_FLAWS,
    *TOKEN_DOWNLOAD_FLAWS,
    *SINGLE_TOKEN_FLAWS,
    *TOKEN_ANSWER_FLAWS,
    *LIVE_STATUS_FLAWS,
    *STATUS_ANSWER_FLAWS,
)
"""Every fault and how it is made."""
