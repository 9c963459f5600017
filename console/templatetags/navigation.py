"""The way between the pages: only those that are there and open to whoever looks, each with what waits behind it."""

from django import template
from django.template import Context
from django.urls import NoReverseMatch, resolve, reverse

register = template.Library()


@register.inclusion_tag("parts/nav.html", takes_context=True)
def nav(context: Context, name: str, label: str) -> dict[str, object]:
    """A link of the navigation to the page of this URL name; nothing where there is no such page or another role is needed."""
    try:
        url = reverse(name)
    except NoReverseMatch:
        return {}
    request, account, counts = context["request"], context["account"], context.get("counts") or {}
    if account.role not in getattr(resolve(url).func, "roles", {account.role}):
        return {}
    current = "page" if request.path == url else "true" if request.path.startswith(url) else ""
    return {"url": url, "label": label, "current": current, "name": name, "counted": name in counts, "count": counts.get(name)}
