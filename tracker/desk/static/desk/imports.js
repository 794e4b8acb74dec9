// While a worker is at an import, its page says how far it is; when it is done, the page is loaded anew.
const work = document.querySelector("[data-progress]");

async function look() {
  try {
    const answer = await fetch(work.dataset.progress, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { working, done, total } = await answer.json();
    if (!working) {
      location.reload();
      return;
    }
    const bar = work.querySelector("progress");
    if (total) {
      bar.max = total;
      bar.value = done;
    } else {
      bar.removeAttribute("value");
    }
    const shown = new Intl.NumberFormat(document.documentElement.lang || "en");
    const text = [done, total].filter(Boolean).map((number) => shown.format(number));
    work.querySelector("[data-progress-text]").textContent = text.join(" / ");
  } catch {
    // The server is away for a moment; it is asked again.
  }
  setTimeout(look, 1000);
}

if (work) setTimeout(look, 500);
