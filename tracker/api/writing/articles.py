"""Having an article read: its address or its text is given, and the workers do the rest."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.access import user_of
from tracker.api.article_serializer import ArticleSerializer
from tracker.api.problems import Conflict
from tracker.api.strict import refuse_unknown
from tracker.api.writing.changes import Changes
from tracker.api.writing.inputs import StrictSerializer, WebAddressField
from tracker.api.writing.once import once
from tracker.api.writing.versions import tag_of
from tracker.moves.tasks import send_article, send_fetch
from tracker.news.given import LONGEST, language_code, pasted
from tracker.news.models import Article, Fetch, FetchState, Source
from tracker.news.store import store_document
from tracker.news.stories.place import NotOneStory, join_by_hand, part


class LanguageField(serializers.CharField):
    """A code of two or three letters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=3, allow_blank=True, **options)

    def to_internal_value(self, data: Any) -> str:
        try:
            return language_code(str(super().to_internal_value(data)))
        except DjangoValidationError as error:
            raise serializers.ValidationError(error.messages) from error


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "An address", {"url": "https://news.example/1", "published_on": "2024-10-14"}, request_only=True
        )
    ]
)
class ArticleInput(StrictSerializer):
    """An article to be read: the one at an address, or a text, with what is known of it."""

    url = WebAddressField(max_length=2000, required=False, allow_blank=True, default="")
    text = serializers.CharField(
        max_length=LONGEST,
        required=False,
        allow_blank=True,
        default="",
        help_text="Text or HTML. A short first line with an empty line below is the title.",
    )
    language = LanguageField(default="", help_text="It is detected where nothing is given.")
    published_on = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="Dates in it are reckoned from this day."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs["url"]) == bool(attrs["text"]):
            raise serializers.ValidationError(_("Give either an address or a text."))
        return attrs


class ArticleChanges(StrictSerializer):
    """What is corrected of an article. With another language it is read again."""

    source = serializers.SlugRelatedField(  # type: ignore[assignment]  # a field of the body, not the serializer's own attribute
        "slug", queryset=Source.objects.all(), required=False, allow_null=True
    )
    url = WebAddressField(max_length=2000, required=False, allow_blank=True)
    archive_url = WebAddressField(max_length=2000, required=False, allow_blank=True)
    language = LanguageField(required=False)
    published_on = serializers.DateField(required=False, allow_null=True)


class FetchSerializer(serializers.ModelSerializer[Fetch]):
    """An address that was given to be read, and what came of it."""

    article = serializers.IntegerField(
        source="article_id", read_only=True, allow_null=True, help_text="The article that it became."
    )
    state = serializers.ChoiceField(FetchState.choices, read_only=True)
    problem = serializers.CharField(read_only=True, help_text="Why it failed; else empty.")

    class Meta:
        model = Fetch
        fields = ["id", "url", "state", "problem", "article", "asked_at"]


@extend_schema_serializer(examples=[OpenApiExample("Another article", {"other": 4711}, request_only=True)])
class JoinInput(StrictSerializer):
    """With which article it is of one story."""

    other = serializers.IntegerField(min_value=1, max_value=2**63 - 1, help_text="Number of the article.")


class PartedSerializer(serializers.Serializer[Any]):
    """What taking an article out of its story did."""

    parted_from = serializers.IntegerField(help_text="From how many articles; none where it was in no story.")
    article = ArticleSerializer()


class WritesArticles(Changes):
    """For the viewset of articles."""

    bare = ("fetched",)

    @extend_schema(
        request=ArticleInput, responses={200: ArticleSerializer, 201: ArticleSerializer, 202: FetchSerializer}
    )
    @once
    def create(self, request: Request) -> Response:
        """Have an article read. An address is fetched by a worker: 202, and `Location` says what came of it.

        A text is stored at once: 201, or 200 where it is there already. Claims come once it is read.
        """
        body = ArticleInput(data=request.data)
        body.is_valid(raise_exception=True)
        said, now = body.validated_data, timezone.now()
        about = {"language": said["language"], "published_on": said["published_on"]}
        if said["url"]:
            row = Fetch.objects.create(url=said["url"], asked_by=user_of(request), asked_at=now, **about)
            # Where the broker does not answer it is kept, and the sweep sends it.
            transaction.on_commit(lambda: send_fetch(row), robust=True)
            location = reverse("api-article-fetched", args=[row.pk])
            return _answer(request, FetchSerializer(row).data, 202, location)
        stored = store_document(pasted(said["text"]), now=now, **about)
        transaction.on_commit(lambda: send_article(stored.article, now=now), robust=True)
        location = reverse("api-article-detail", args=[stored.article.pk])
        answer = _answer(request, self.presented(stored.article), 201 if stored.is_new else 200, location)
        answer["ETag"] = tag_of(Article, stored.article.pk)
        return answer

    @extend_schema(
        responses=FetchSerializer,
        parameters=[OpenApiParameter("fetch_id", OpenApiTypes.INT, OpenApiParameter.PATH)],
    )
    @action(
        detail=False,
        url_path=r"fetches/(?P<fetch_id>\d{1,18})",
        url_name="fetched",
        pagination_class=None,
        filter_backends=[],
    )
    def fetched(self, request: Request, fetch_id: str) -> Response:
        """What came of an address that was given to be read."""
        refuse_unknown(request, [])
        return Response(FetchSerializer(get_object_or_404(Fetch.objects.all(), pk=int(fetch_id))).data)

    @extend_schema(request=ArticleChanges, responses=ArticleSerializer)
    @once
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Correct an article that you have read: `If-Match` takes its `ETag`."""
        article = self.get_object()
        self.lock(request, article)
        body = ArticleChanges(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        _correct(Article.objects.get(pk=article.pk), body.validated_data)
        return self.changed(article.pk)

    @extend_schema(request=None, responses={202: ArticleSerializer})
    @action(detail=True, methods=["post"], url_path="read-again")
    @once
    def read_again(self, request: Request, **_kwargs: Any) -> Response:
        """Have the article read again. What was decided on its claims stays. A worker does it: 202."""
        article = self.get_object()
        if not Article.objects.filter(pk=article.pk).read_again():
            raise Conflict(_("This article has no text that could be read again."), "no_text")
        return Response(self.shown_again(article), status.HTTP_202_ACCEPTED)

    @extend_schema(request=JoinInput, responses=ArticleSerializer)
    @action(detail=True, methods=["post"])
    @once
    def join(self, request: Request, **_kwargs: Any) -> Response:
        """Put an article, with its whole story, into the story of another, on your word."""
        body = JoinInput(data=request.data)
        body.is_valid(raise_exception=True)
        article, other = self.get_object(), body.validated_data["other"]
        try:
            if not self.get_queryset().filter(pk=other).exists():
                raise NotOneStory(_("There is no article with the number %d.") % other)
            join_by_hand(article.pk, other, by=user_of(request), now=timezone.now())
        except NotOneStory as error:
            raise Conflict(str(error), "not_one_story") from error
        return Response(self.shown_again(article))

    @extend_schema(request=None, responses=PartedSerializer)
    @action(detail=True, methods=["post"])
    @once
    def part(self, request: Request, **_kwargs: Any) -> Response:
        """Take an article out of its story: no machine puts it together again with any of the others."""
        article = self.get_object()
        count = part(article.pk, by=user_of(request), now=timezone.now())
        return Response({"parted_from": count, "article": self.shown_again(article)})

    def shown_again(self, made: Article) -> Any:
        return self.presented(self.get_queryset().get(pk=made.pk))


PERMISSIONS: dict[str, tuple[str, ...]] = {
    "create": ("news.add_article",),
    "fetched": ("news.view_fetch",),
    "partial_update": ("news.change_article",),
    "read_again": ("news.change_article",),
    "join": ("news.change_article",),
    "part": ("news.change_article",),
}


def _answer(request: Request, shown: Any, code: int, location: str) -> Response:
    return Response(shown, code, headers={"Location": request.build_absolute_uri(location)})


def _correct(article: Article, said: dict[str, Any]) -> None:
    """Save what was corrected. Raises ValidationError by field."""
    is_other_language = said.get("language", article.language) != article.language
    for name, value in said.items():
        setattr(article, name, value)
    try:
        article.full_clean()
    except DjangoValidationError as error:
        raise ValidationError(serializers.as_serializer_error(error)) from error
    article.save(update_fields=list(said))
    if is_other_language:
        Article.objects.filter(pk=article.pk).read_again()
