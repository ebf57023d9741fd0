"""Where the day in short is sent: adding a channel, trying it, taking it away."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from dongliang.words import explain, label
from dongliang_web.connectors import actions
from dongliang_web.connectors.channel_forms import ChannelForm
from dongliang_web.connectors.models import Channel
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.record.actions import Refused

#: Kinds that are called alike in all languages.
_BRANDS = {
    "telegram": "Telegram",
    "matrix": "Matrix",
    "slack": "Slack",
    "discord": "Discord",
    "ntfy": "ntfy",
    "mattermost": "Mattermost",
}


@read_or_send
@needs("post_to_groups")
def channels(asking: Asking) -> HttpResponse:
    """Show where the day in short is sent, and add a channel."""
    form = ChannelForm(asking.POST if asking.method == "POST" else None)
    if form.is_valid():
        try:
            _refuse_too_often(asking)
            actions.add_channel(by=asking.me, **form.cleaned_data, at=now())
        except Refused as refused:
            form.add_error("address", refusal_sentence(refused, language()))
        else:
            messages.success(asking, explain("said.channel_added", language(), name=form.cleaned_data["name"]))
            return redirect("group_channels", slug=asking.community.slug)
    shown = {
        "form": form,
        "channels": [(each, _kind(each)) for each in asking.community.channels.order_by("hour", "name", "pk")],
        "may_add": asking.community.channels.count() < actions.MOST_CHANNELS,
        "most": actions.MOST_CHANNELS,
        "place": "today",
    }
    return render(asking, "connectors/channels.html", shown, status=400 if form.is_bound else 200)


def _kind(channel: Channel) -> str:
    """Return what people call a kind of channel."""
    return _BRANDS.get(channel.kind) or label(f"channel.{channel.kind}", language())


def _refuse_too_often(asking: Asking) -> None:
    """Raise Refused for who makes the site send or look more often than anybody needs."""
    if not ratelimit.consume(asking, action="channel", user=asking.account):
        raise Refused("too_often")


@require_POST
@needs("post_to_groups")
def try_channel(asking: Asking, pk: int) -> HttpResponse:
    """Send a test message to a channel and show what its service answered."""
    channel = get_object_or_404(asking.community.channels, pk=pk)
    try:
        _refuse_too_often(asking)
    except Refused as refused:
        messages.warning(asking, refusal_sentence(refused, language()))
        return redirect("group_channels", slug=asking.community.slug)
    carried = actions.carried_to(channel, asking.community.name, label("channel.test", language()))
    if carried.sent:
        messages.success(asking, explain("said.channel_tried", language(), name=channel.name))
    else:
        why = " ".join(carried.said) or label("channel.no_answer", language())
        messages.warning(asking, explain("said.channel_silent", language(), name=channel.name, why=why))
    return redirect("group_channels", slug=asking.community.slug)


@require_POST
@needs("post_to_groups")
def remove_channel(asking: Asking, pk: int) -> HttpResponse:
    """Take a channel away."""
    channel = get_object_or_404(asking.community.channels, pk=pk)
    if actions.remove_channel(by=asking.me, channel=channel, at=now()):
        messages.success(asking, explain("said.channel_removed", language(), name=channel.name))
    return redirect("group_channels", slug=asking.community.slug)
