"""What a request about the city asks for, within what the person may see: for the pages and the API alike."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.bureau import city
from evaluations.bureau.models import Score
from schools.bureau.models import District, Term
from schools.bureau.models.calendar import current_of
from schools.bureau.models.schools import open_on
from schools.bureau.permissions import member
from schools.stages import Stage


def chosen_term(request: HttpRequest, terms: Sequence[Term]) -> Term | None:
    """The term asked for; without a word the current one, else the last. Raises Http404 for no such term."""
    if code := request.GET.get("term"):
        found = next((term for term in terms if term.code == code), None)
        if found is None:
            raise Http404
        return found
    return current_of(terms) or next(iter(terms), None)


def asked_of_the_city(request: HttpRequest) -> city.Filter | None:
    """What is asked for, read in one go; None before the first term. Raises Http404 for no such term."""
    terms = list(Term.objects.order_by("-starts_on"))
    term = chosen_term(request, terms)
    return chosen(request, term, terms, list(District.objects.all())) if term else None


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


def require_known(request: HttpRequest) -> None:
    """For a program: a filter that is none of ours is refused, lest the whole city be taken for the answer."""
    asked = request.GET
    faults = {}
    if asked.get("stage") and asked["stage"] not in Stage.values:
        faults["stage"] = [_("There is no such stage.")]
    if asked.get("district") and not District.objects.filter(code=asked["district"]).exists():
        faults["district"] = [_("There is no such district.")]
    if faults:
        raise ValidationError(faults)


def visible_scores(request: HttpRequest) -> QuerySet[Score]:
    """Scores in the person's districts; of an open term, those of schools that are not closed."""
    counted = Q(term__is_open=False) | open_on(timezone.localdate(), "school__")
    scores = Score.objects.filter(counted).select_related("school", "school__district", "term")
    districts = member(request).district_ids
    return scores.filter(school__district_id__in=districts) if districts else scores
