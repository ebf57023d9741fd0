"""Communities that measurements of pages build: members, somebody who is signed in, ties, and figures of a snapshot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np

TIES_A_MEMBER = 10
NOW = dt.datetime.now(dt.UTC)
_SEED = 20261126
_BY = "allauth.account.auth_backends.AuthenticationBackend"


def built(slug: str, size: int) -> tuple[Any, list[int]]:
    """Return a new community and the ids of its members, all of the main group."""
    from dongliang_web.models import ClockSetting, Community, Member

    community = Community.objects.create(slug=slug, name=slug, gate_rules={}, created_at=NOW)
    ClockSetting.objects.create(community=community, from_date=NOW.date(), zone="UTC", starts_hour=0)
    state = {"community": community, "state": "member", "state_since_at": NOW, "joined_at": NOW}
    Member.objects.bulk_create(Member(name=f"m{number:04}", **state) for number in range(size))
    return community, list(community.members.order_by("id").values_list("pk", flat=True))


def attached(ids: list[int]) -> list[Any]:
    """Give each member an account, and return these."""
    from dongliang_web.models import Account, Attachment

    accounts = Account.objects.bulk_create(Account(name=f"a{pk}", password="!") for pk in ids)
    rows = zip(ids, accounts, strict=True)
    Attachment.objects.bulk_create(Attachment(member_id=pk, account=each, from_at=NOW) for pk, each in rows)
    return accounts


def reading(slug: str, account: Any) -> Callable[..., None]:
    """Return how an account asks for a page of a community; fails unless it can be read."""
    from django.test import Client

    client = Client()
    client.force_login(account, backend=_BY)

    def ask(page: str, query: dict[str, str] | None = None) -> None:
        answer = client.get(f"/c/{slug}/{page}", query, headers={"host": "localhost"})
        assert answer.status_code == 200, (page, answer.status_code)

    return ask


def random_ties(ids: list[int]) -> Any:
    """Return random ties of which a few members have many."""
    from dongliang.centres import Ties

    rng, size = np.random.default_rng(_SEED), len(ids)
    wanted = size * TIES_A_MEMBER
    one = (rng.random(2 * wanted) ** 2 * size).astype(np.int64)
    other = rng.integers(0, size, 2 * wanted)
    low, high = np.minimum(one, other), np.maximum(one, other)
    pairs = np.unique((low * size + high)[low != high])
    pairs = rng.permutation(pairs)[:wanted]
    weight = rng.integers(1, 30, len(pairs)).astype(np.float64)
    return Ties.of([str(each) for each in ids], pairs // size, pairs % size, weight)


def figures_of(ties: Any, day: dt.date) -> dict[str, Any]:
    """Return the figures about centres as a snapshot keeps them, the same in each of twelve months."""
    from dongliang.centres import k_star, leaning, stage, standing_curve, usual

    found, curve = leaning(ties), standing_curve(ties)
    decided = stage(len(ties), found.n_lean, found.l1, k_star(curve))
    told = {"n": len(ties), "n_lean": found.n_lean, "l1": found.l1, "k_star": k_star(curve), "stage": decided.stage}
    common = usual(len(ties))
    months = [
        {"month": f"{day.year - (day.month <= back)}-{(day.month - 1 - back) % 12 + 1:02}", **told}
        for back in range(12)
    ]
    return {
        **told,
        "ties": ties.count,
        "s_curve": curve[:1001].tolist(),
        "sigma_1": 1.0,
        "stage_shown": "multi",
        "decided_by": decided.decided_by,
        "thin_data": False,
        "in_largest": 1.0,
        "centres": [{"member": ties.names[each], "lean": float(found.share[each])} for each in found.centres()],
        "highest": ties.names[0],
        "heaviest_writer": ties.names[1],
        "usual": {key: value for key, value in asdict(common).items() if key not in ("least", "most")}
        | {"size": common.size},
        "months": months[::-1],
    }
