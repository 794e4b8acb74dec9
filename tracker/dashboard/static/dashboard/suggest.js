/*
 * Suggests people and organizations while somebody types in the search box. Without it the form
 * leads to the page of results, as Enter still does where nothing is chosen.
 *
 * The pattern is the “editable combobox with list autocomplete” of the ARIA Authoring Practices:
 * the focus stays in the box, the arrows choose, Enter opens, Escape closes.
 */
"use strict";

(() => {
  const form = document.querySelector("form[data-suggest]");
  if (!form) {
    return;
  }

  const WAIT = 120; // milliseconds of rest after a key
  const SHOWN = 8;
  const input = form.querySelector("input[type=search]");
  const list = element("ul", { id: "suggestions", role: "listbox", "aria-label": form.dataset.list });
  const none = element("p", { class: "quiet" }, form.dataset.none);
  const popup = element("div", { class: "suggestions", hidden: "" }, list, none);
  const spoken = element("p", { class: "visually-hidden", role: "status" });
  let asked = ""; // the text that the list is about
  let waiting = 0;
  let request = new AbortController();
  let chosen = -1;

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  }

  function option(address, ...children) {
    const id = `suggestion-${list.children.length}`;
    const link = element("a", { id, href: address, role: "option", tabindex: -1, "aria-selected": false }, ...children);
    list.append(element("li", { role: "presentation" }, link));
  }

  /* Each name in an element of its own: it keeps its direction, whatever the page's is. */
  function suggest(found) {
    const name = element("span", { class: "name" }, element("bdi", {}, found.name));
    if (found.note) {
      name.append(" ", element("span", { class: "quiet" }, `(${found.note})`));
    }
    const parts = [name, element("span", { class: "kind quiet" }, form.dataset[found.kind])];
    if (found.matched !== found.name) {
      parts.push(element("span", { class: "matched quiet" }, element("bdi", {}, found.matched)));
    }
    option(found.url, ...parts);
  }

  function show(text, results) {
    asked = text;
    list.replaceChildren();
    results.forEach(suggest);
    if (results.length) {
      const address = `${form.action}?${new URLSearchParams({ q: text })}`;
      option(address, element("span", { class: "all" }, form.dataset.all));
    }
    list.hidden = !results.length;
    none.hidden = results.length > 0;
    spoken.textContent = results.length ? form.dataset.count.replace("%s", results.length) : form.dataset.none;
    open();
  }

  function open() {
    popup.hidden = false;
    input.setAttribute("aria-expanded", !list.hidden);
    choose(-1);
  }

  function close() {
    window.clearTimeout(waiting);
    request.abort();
    popup.hidden = true;
    input.setAttribute("aria-expanded", false);
    choose(-1);
  }

  function choose(place) {
    const links = list.querySelectorAll("a");
    links[chosen]?.setAttribute("aria-selected", false);
    chosen = place;
    if (links[chosen]) {
      links[chosen].setAttribute("aria-selected", true);
      links[chosen].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", links[chosen].id);
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  async function answer(text, signal) {
    const parameters = new URLSearchParams({ q: text, limit: SHOWN });
    const response = await fetch(`${form.dataset.suggest}?${parameters}`, { signal });
    return response.ok ? (await response.json()).results : null;
  }

  async function ask() {
    const text = input.value.trim();
    request.abort();
    if (!text || text === asked) {
      text ? open() : close();
      return;
    }
    request = new AbortController();
    const { signal } = request;
    const results = await answer(text, signal).catch(() => null); // Enter says what is wrong
    if (!signal.aborted) {
      results ? show(text, results) : close();
    }
  }

  function wait() {
    choose(-1);
    window.clearTimeout(waiting);
    waiting = window.setTimeout(ask, WAIT);
  }

  /* One more place than there are options: the box itself, where nothing is chosen. */
  function step(by) {
    const places = list.querySelectorAll("a").length + 1;
    choose(((chosen + 1 + by + places) % places) - 1);
  }

  function pressed(event) {
    if (event.isComposing) {
      return; // the key belongs to the input method
    }
    const isOpen = !popup.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      isOpen ? step(event.key === "ArrowDown" ? 1 : -1) : ask();
    } else if (event.key === "Enter" && isOpen && chosen >= 0) {
      event.preventDefault();
      list.querySelectorAll("a")[chosen].click();
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      close();
    }
  }

  const combobox = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": false, "aria-controls": list.id };
  Object.entries(combobox).forEach(([name, value]) => input.setAttribute(name, value));
  form.append(popup, spoken);
  input.addEventListener("input", (event) => event.isComposing || wait());
  input.addEventListener("compositionend", wait);
  input.addEventListener("keydown", pressed);
  input.addEventListener("blur", close);
  popup.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the box
  window.addEventListener("pageshow", close);
})();
