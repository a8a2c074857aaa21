"""Campaign: select, probe, run, collect, merge; waivers, settlement and the one exit status."""

from conformance.campaign.audit import Audited, audit_file, audit_files, audit_status
from conformance.campaign.campaign import Campaign
from conformance.campaign.ground import Ground, ground, still_answers
from conformance.campaign.plan import Planned, groups, planned, require_some
from conformance.campaign.settings import Profile, Settings
from conformance.campaign.settlement import Tidying
from conformance.campaign.shard import Entry, ShardWriter
from conformance.campaign.status import exit_status
from conformance.campaign.waivers import Waiver

__all__ = [
    "Audited",
    "Campaign",
    "Entry",
    "Ground",
    "Planned",
    "Profile",
    "Settings",
    "ShardWriter",
    "Tidying",
    "Waiver",
    "audit_file",
    "audit_files",
    "audit_status",
    "exit_status",
    "ground",
    "groups",
    "planned",
    "require_some",
    "still_answers",
]
