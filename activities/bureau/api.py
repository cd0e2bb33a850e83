"""Themes and campaigns, read at the bureau and at every school."""

from typing import Any

from rest_framework import generics, serializers

from activities.bureau.models import Campaign, Theme
from core.accounts.permissions import Permission as P


class ThemeSerializer(serializers.ModelSerializer[Theme]):
    class Meta:
        model = Theme
        fields = ["code", "name", "name_en", "stages", "position"]


class CampaignSerializer(serializers.ModelSerializer[Campaign]):
    term = serializers.CharField(source="term.code")

    class Meta:
        model = Campaign
        fields = ["code", "name", "term", "starts_on", "ends_on"]


class ThemeListView(generics.ListAPIView[Theme]):
    """Themes in use."""

    required: dict[str, Any] = {"GET": P.SCHOOL_VIEW}
    serializer_class = ThemeSerializer
    queryset = Theme.objects.in_use()


class CampaignListView(generics.ListAPIView[Campaign]):
    """Campaigns, the latest first."""

    required: dict[str, Any] = {"GET": P.SCHOOL_VIEW}
    serializer_class = CampaignSerializer
    queryset = Campaign.objects.select_related("term").order_by("-starts_on", "code")
