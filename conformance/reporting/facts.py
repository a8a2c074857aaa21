"""What makes a campaign repeatable and attributable, as each format shows it."""

from conformance.evidence import Results
from conformance.reporting.visible import one_line


def report_name(results: Results) -> str:
    """Title of the report of a campaign."""
    return one_line(f"OCHP {results.release}, {results.target.role}: {results.target.name}")


def campaign_facts(results: Results) -> dict[str, str]:
    """The campaign in name and value, on one line each; what is empty is left out."""
    target, campaign = results.target, results.campaign
    facts = {
        "Target": target.name + (" (embedded sandbox)" if target.embedded else ""),
        "Vendor": target.vendor,
        "Target version": target.version,
        "Role": target.role,
        "Release": results.release,
        "Result": outcome_words(results),
        "Requirement set": f"{results.requirement_set.name} ({results.requirement_set.hash})",
        "Started": campaign.started,
        "Duration": f"{campaign.duration_s:.1f} s",
        "Seed": str(campaign.seed),
        "Epoch": str(campaign.epoch),
        "Profile": campaign.profile,
        "Selection": campaign.selection,
        "Suite": f"{results.suite.name} {results.suite.version}",
        "Schema digest": results.suite.schema_digest,
        "Repeat": campaign.command,
    }
    return {name: one_line(value) for name, value in facts.items() if value}


def outcome_words(results: Results) -> str:
    """The result of the campaign, with what limits it: waivers do not change it, and are told beside it."""
    notes = []
    if results.waived:
        notes.append(f"{len(results.waived)} waived")
    if results.campaign.interrupted:
        notes.append("interrupted")
    return f"{results.campaign.outcome} ({', '.join(notes)})" if notes else str(results.campaign.outcome)
