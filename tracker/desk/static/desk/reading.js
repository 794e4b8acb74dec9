// Asks every second how far the article has come, until it has been read. Without it a link loads the page again.
"use strict";

(() => {
  const WAIT = 1000; // milliseconds
  const shown = document.getElementById("reading");
  const isOver = () => Boolean(shown.querySelector("[data-over]"));

  async function ask() {
    const response = await fetch("?part=1").catch(() => null);
    if (response?.ok) {
      const part = await response.text();
      if (part.trim() !== shown.innerHTML.trim()) shown.innerHTML = part;
    }
    if (!isOver()) window.setTimeout(ask, WAIT);
  }

  if (!isOver()) window.setTimeout(ask, WAIT);
})();
