"""The colours of badges in the admin. The word is always there too."""

from tracker.moves.vocabulary import MoveStatus, Review

STATUS_COLOURS = {
    MoveStatus.RUMOURED: "warning",
    MoveStatus.ANNOUNCED: "info",
    MoveStatus.CONFIRMED: "success",
    MoveStatus.DENIED: "danger",
    MoveStatus.RETRACTED: "danger",
}
REVIEW_COLOURS = {Review.PENDING: "info", Review.ACCEPTED: "success", Review.REJECTED: "danger"}
