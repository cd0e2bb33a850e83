"""What a request about the city asks for, within what the person may see: for the pages and the API alike."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from evaluations.bureau import city
from evaluations.bureau.models import Score
from schools.bureau.models import District, Term
from schools.bureau.permissions import member
from schools.stages import Stage


def chosen_term(request: HttpRequest, terms: Sequence[Term]) -> Term | None:
    """The term asked for; without a word the running one, else the latest open one. Raises Http404 for no such term."""
    if code := request.GET.get("term"):
        found = next((term for term in terms if term.code == code), None)
        if found is None:
            raise Http404
        return found
    today = timezone.localdate()
    begun = [term for term in terms if term.is_open and term.starts_on <= today]
    return next(iter([*begun, *reversed([term for term in terms if term.is_open]), *terms]), None)


def chosen(
    request: HttpRequest, term: Term, terms: Sequence[Term], districts: Sequence[District]
) -> city.Filter:
    """An unknown stage or district is no filter."""
    stage, district = request.GET.get("stage", ""), request.GET.get("district", "")
    earlier = [each for each in terms if each.starts_on < term.starts_on]
    return city.Filter(
        term=term,
        stage=stage if stage in Stage.values else "",
        district=district if district in {each.code for each in districts} else "",
        districts=member(request).district_ids,
        last_term=earlier[0] if earlier else None,
    )


def visible_scores(request: HttpRequest) -> QuerySet[Score]:
    """Scores of active schools in the person's districts."""
    scores = Score.objects.filter(school__is_active=True).select_related("school", "school__district", "term")
    districts = member(request).district_ids
    return scores.filter(school__district_id__in=districts) if districts else scores
