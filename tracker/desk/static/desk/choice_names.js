// A box in which a record is chosen takes its name from its label. Select2 gives it none, and calls the text
// that it shows a text field, which it is not.
function nameChoice(box) {
  const select = box.closest(".select2-container")?.previousElementSibling;
  const label = select?.getAttribute("aria-label") ?? select?.labels?.[0]?.textContent;
  if (!label) return;
  box.removeAttribute("aria-labelledby");
  box.setAttribute("aria-label", label.replace(/[*:\s]+$/, "").trim());
  const shown = box.querySelector(".select2-selection__rendered");
  shown?.removeAttribute("role");
  shown?.removeAttribute("aria-readonly");
}

new MutationObserver(() => {
  document.querySelectorAll(".select2-selection:not([aria-label])").forEach(nameChoice);
}).observe(document.documentElement, { childList: true, subtree: true });
