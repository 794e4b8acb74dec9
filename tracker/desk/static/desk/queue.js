// The review queue without page reloads, from the keyboard. Keys press the page's own buttons, so that
// nothing differs from a click; without this script the same forms are sent as ordinary pages.
const queue = document.getElementById("queue");

async function send(form, submitter) {
  const data = new FormData(form, submitter);
  queue.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Fragment": "1" } });
    if (answer.redirected || !answer.ok) return location.reload(); // signed out, or no longer allowed
    queue.innerHTML = await answer.text();
    const title = document.getElementById("case-title");
    (document.querySelector(".queue-more[open] :is(input, select, textarea):not([type=hidden])") ?? title)?.focus();
    showQuote();
    showCount();
  } catch {
    queue.querySelector(".queue-messages").textContent = queue.dataset.failed;
  } finally {
    queue.removeAttribute("aria-busy");
  }
}

// The side bar counts all claims that wait; a filtered queue counts its own.
function showCount() {
  const badge = document.querySelector(`a[href="${location.pathname}"] > span:last-child`);
  const waiting = queue.querySelector(".queue-count strong");
  if (!location.search && waiting && /^\s*\d+\+?\s*$/.test(badge?.textContent)) badge.textContent = waiting.textContent;
}

function showQuote() {
  const text = queue.querySelector(".queue-text");
  const quote = queue.querySelector(".queue-text mark");
  if (text && quote) text.scrollTop = quote.offsetTop - text.offsetTop - text.clientHeight / 3;
}

queue.addEventListener("submit", (event) => {
  if (!("live" in event.target.dataset)) return;
  event.preventDefault();
  if (!queue.hasAttribute("aria-busy")) send(event.target, event.submitter);
});

function open(details) {
  for (const other of queue.querySelectorAll(".queue-more[open]")) if (other !== details) other.open = false;
  details.open = true;
  const first = details.querySelector("[data-digit]") ?? details.querySelector("input:not([type=hidden]), textarea");
  (first ?? details.querySelector("summary")).focus();
  details.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches?.("input:not([type=radio], [type=checkbox]), textarea, select");
  if (event.key === "Escape") {
    for (const details of queue.querySelectorAll(".queue-more[open]")) details.open = false;
    document.getElementById("case-title")?.focus();
    return;
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    queue.querySelector('[data-key="ctrl"]')?.click();
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const digit = queue.querySelector(`.queue-more[open] [data-digit="${CSS.escape(event.key)}"]`);
  const details = queue.querySelector(`.queue-more[data-open="${CSS.escape(event.key)}"]`);
  const pressed = digit ?? queue.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!details && !pressed) return;
  event.preventDefault();
  if (details) open(details);
  else pressed.click();
});

showQuote();
document.getElementById("case-title")?.focus();
