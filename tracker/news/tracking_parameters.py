"""Parameters of addresses that say how a reader came, never which page it is.

Names are in lower case. One that some site uses for the page itself (``id``, ``sid``, ``ref``, ``src``)
stands here at most with the values that feeds and newsletters give it.
"""

from __future__ import annotations

_PREFIXES = (
    "utm_",  # Google, and everyone since
    "mtm_", "matomo_", "pk_", "piwik_",  # Matomo
    "hsa_", "_hs", "__hs",  # HubSpot
    "oly_", "vero_", "aspsessionid", "at_custom",
)  # fmt: skip

_NAMES = frozenset(
    [
        # Clicks of advertisements
        "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid",
        "twclid", "ttclid", "igshid", "igsh", "li_fat_id",
        "rb_clickid", "epik", "srsltid", "_openstat",
        # Web analytics
        "_ga", "_gl", "xtor", "at_medium", "at_campaign", "at_link_id", "at_link_origin",
        "at_link_type", "at_ptr_name", "at_format",
        "at_bbc_team", "ns_mchannel", "ns_source", "ns_campaign", "ns_linkname", "ns_fee", "wt_mc",
        "wt_zmc", "wt.mc_id", "wtmc", "s_cid",
        "s_kwcid", "cmpid", "ftag", "icid", "ito", "hsctatracking",
        # Newsletters
        "mc_cid", "mc_eid", "mkt_tok", "dm_i", "ncid",
        # Sharing
        "smid", "smtyp", "fb_action_ids", "fb_action_types", "fb_ref", "fb_source",
        "__twitter_impression", "ref_src", "ref_url",
        "soc_src", "soc_trk", "sr_share", "guccounter", "guce_referrer", "guce_referrer_sig",
        "isappinstalled", "spm", "scm",
        # Sessions
        "phpsessid", "jsessionid",
    ]
)  # fmt: skip

_PAIRS = frozenset(
    [
        *((name, value) for name in ("ref", "source", "from", "partner", "emc", "cmp", "via")
          for value in ("rss", "feed", "atom", "rssfeed", "rss_feed", "newsletter")),
        *(("from", value) for value in ("timeline", "singlemessage", "groupmessage")),  # WeChat
        *(("mod", value) for value in ("rss", "rsswn", "rss_technology", "djemalertnews")),  # Dow Jones
        ("feedtype", "rss"),
    ]
)  # fmt: skip


def is_tracking(name: str, value: str) -> bool:
    """Whether a parameter, in lower case, makes no difference to the page."""
    return name in _NAMES or name.startswith(_PREFIXES) or (name, value) in _PAIRS
