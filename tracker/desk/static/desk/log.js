/* The page that logs a move: what it says while somebody types. Without it the same is said on saving. */
"use strict";

(() => {
  const WAIT = 250; // milliseconds of rest after a key
  const form = document.getElementById("log-form");
  const quickForm = document.getElementById("quick-form");
  const quick = document.getElementById("quick");
  const said = document.getElementById("quick-said");
  const already = document.getElementById("already");
  const boxes = [...form.querySelectorAll(".desk-name")].map((root) => new NameCombobox(root, form, changed));
  const sides = Object.fromEntries(boxes.map((box) => [box.side, box]));
  let waiting = 0;
  let asked = "";

  // --- Moves that are there already -------------------------------------------------------------

  function changed() {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(showSame, WAIT);
  }

  const isKnown = (box) => Boolean(box.answer) && box.answer !== "new";

  async function showSame() {
    if (!isKnown(sides.person) || !(isKnown(sides.from_organization) || isKnown(sides.to_organization))) {
      asked = "";
      already.replaceChildren();
      return;
    }
    const typed = new FormData(form);
    ["csrfmiddlewaretoken", "evidence_quote", "note"].forEach((name) => typed.delete(name));
    const query = new URLSearchParams(typed).toString();
    if (query === asked) return;
    asked = query;
    const response = await fetch(`${form.dataset.same}?${query}`).catch(() => null);
    if (response?.ok && query === asked) already.innerHTML = await response.text();
  }

  form.addEventListener("change", (event) => event.target.name !== "another" && changed());

  // --- Dates as they are understood -------------------------------------------------------------

  for (const says of form.querySelectorAll("[data-date]")) {
    const input = form.elements[says.dataset.date];
    let resting = 0;
    const show = async () => {
      const text = input.value.trim();
      const url = `${form.dataset.date}?${new URLSearchParams({ q: text })}`;
      const response = text ? await fetch(url).catch(() => null) : null;
      if (text !== input.value.trim()) return;
      const answer = response?.ok ? await response.json() : {};
      says.textContent = answer.means || answer.problem || "";
      says.dataset.state = answer.problem ? "unclear" : answer.means ? "known" : "";
    };
    input.addEventListener("input", () => {
      input.closest(".desk-field").querySelector(".desk-warning")?.remove(); // it was about another text
      window.clearTimeout(resting);
      resting = window.setTimeout(show, WAIT);
    });
    input.addEventListener("desk:filled", show);
    if (!input.closest(".desk-field").querySelector(".desk-warning")) show();
  }

  // --- The quick line ---------------------------------------------------------------------------

  async function fillIn(pick) {
    const typed = new FormData(quickForm);
    if (pick !== undefined) typed.set("pick", pick);
    const request = { method: "POST", body: typed, headers: { Accept: "application/json" } };
    const response = await fetch(quickForm.action, request).catch(() => null);
    if (!response?.ok) return quickForm.submit(); // the page itself says what is wrong
    const answer = await response.json();
    say(answer);
    const names = [];
    for (const [name, value] of Object.entries(answer.fields)) {
      if (sides[name]) {
        names.push(sides[name].fill(value));
      } else if (form.elements[name]) {
        form.elements[name].value = value;
        form.elements[name].dispatchEvent(new Event("desk:filled"));
      }
    }
    await Promise.all(names);
    changed();
    if (names.length) whatIsLeft().focus();
  }

  function say({ problems, choices }) {
    const warnings = problems.map((text) => NameCombobox.element("p", { class: "desk-warning" }, text));
    const buttons = choices.map((label, place) => {
      const button = NameCombobox.element("button", { type: "button", class: "desk-button" }, label);
      button.addEventListener("click", () => fillIn(place));
      return button;
    });
    said.replaceChildren(...warnings);
    if (!buttons.length) return;
    said.append(NameCombobox.element("p", {}, quickForm.dataset.choose));
    said.append(NameCombobox.element("p", { class: "desk-decision" }, ...buttons));
    buttons[0].focus();
  }

  /* The first field that still needs somebody, or the button that saves. */
  function whatIsLeft() {
    const unclear = boxes.find((box) => box.text && !box.answer);
    if (unclear) return unclear.input;
    if (!sides.person.text) return sides.person.input;
    if (!sides.from_organization.text && !sides.to_organization.text) return sides.from_organization.input;
    const dates = [form.elements.announced_on, form.elements.effective_on];
    if (dates.every((input) => !input.value.trim())) return dates[0];
    return form.querySelector(".desk-buttons button");
  }

  quickForm.addEventListener("submit", (event) => {
    event.preventDefault();
    fillIn(event.submitter?.name === "pick" ? event.submitter.value : undefined);
  });
  quick.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!event.ctrlKey && !event.metaKey) quickForm.requestSubmit();
  });

  // --- Saving -----------------------------------------------------------------------------------

  /* Names that were typed last are looked up first, so that the form says what it made of them. */
  form.addEventListener("submit", async (event) => {
    if (!boxes.some((box) => box.isOpen)) return;
    event.preventDefault();
    await Promise.all(boxes.map((box) => box.settle()));
    form.requestSubmit(event.submitter);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector(".desk-buttons button"));
    }
  });

  document.getElementById(form.dataset.focus)?.focus();
})();
