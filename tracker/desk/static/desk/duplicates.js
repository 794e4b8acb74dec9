// Decides on the pair in focus by one key: its own buttons are pressed, so that nothing differs from a click.
const pairs = [...document.querySelectorAll(".desk-pair")];
const decisions = { s: "same", d: "different", u: "unsure" };

document.addEventListener("keydown", (event) => {
  const pair = event.target.closest?.(".desk-pair");
  const typing = event.target.matches?.("input, textarea, select");
  if (!pair || event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing) {
    if (event.key === "Escape") pair.focus();
    return;
  }
  if (event.key in decisions) {
    pair.querySelector(`button[value="${decisions[event.key]}"]`)?.click();
  } else if (event.key === "j" || event.key === "k") {
    pairs[pairs.indexOf(pair) + (event.key === "j" ? 1 : -1)]?.focus();
  } else if (event.key === "n") {
    pair.querySelector("input[name=note]").focus();
  } else {
    return;
  }
  event.preventDefault();
});

// After a decision the next pair is at hand.
if (new URLSearchParams(location.search).has("decided")) pairs[0]?.focus();
