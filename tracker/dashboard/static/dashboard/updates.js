/* Says that a page has changed in place, and has what is new drawn. Without it, and without htmx, pages load anew. */
"use strict";

document.addEventListener("htmx:afterSettle", (event) => {
  const said = document.getElementById("updated");
  if (said && event.target.matches?.("main")) {
    said.textContent = "";
    requestAnimationFrame(() => {
      said.textContent = said.dataset.says;
    });
  }
  document.dispatchEvent(new CustomEvent("figures:changed"));
});
