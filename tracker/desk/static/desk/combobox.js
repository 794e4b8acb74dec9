/*
 * A box for the name of a record that suggests those that are known, and may make a new one.
 *
 * The pattern is the “editable combobox with list autocomplete” of the ARIA Authoring Practices: the
 * focus stays in the box, the arrows choose, Enter and Tab take, Escape closes. What is typed and left
 * without choosing is looked up; what it came to is said below. The server decides in the end.
 */
"use strict";

class NameCombobox {
  static WAIT = 120; // milliseconds of rest after a key

  constructor(root, form, changed) {
    this.root = root;
    this.form = form;
    this.changed = changed;
    this.side = root.dataset.side;
    this.input = root.querySelector("input[data-name]");
    this.says = root.querySelector(".desk-says");
    this.pending = Promise.resolve();
    this.request = new AbortController();
    this.chosen = -1;
    this.results = [];
    this.build();
    this.listen();
  }

  get answer() {
    const field = this.root.querySelector(`input[name=${this.side}_answer]:is([type=hidden], :checked)`);
    return field ? field.value : "";
  }

  get text() {
    return this.input.value.trim();
  }

  get state() {
    return this.says.dataset.state;
  }

  /* Whether something was typed of which nothing has been said yet. */
  get isOpen() {
    const isSaid = this.answer || this.state || this.root.querySelector("[data-choices]");
    return Boolean(this.text) && (!isSaid || this.state === "asking");
  }

  build() {
    const id = `${this.input.id}_list`;
    this.list = NameCombobox.element("ul", { id, role: "listbox", class: "desk-suggestions", hidden: "" });
    const label = this.root.querySelector("label");
    label.id = label.id || `${this.input.id}_label`;
    this.list.setAttribute("aria-labelledby", label.id);
    this.spoken = NameCombobox.element("p", { class: "desk-hidden", role: "status" });
    const combobox = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": false, "aria-controls": id };
    Object.entries(combobox).forEach(([name, value]) => this.input.setAttribute(name, value));
    this.input.after(this.list, this.spoken);
  }

  listen() {
    this.input.addEventListener("input", (event) => event.isComposing || this.typed());
    this.input.addEventListener("compositionend", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("focus", () => {
      if (this.state === "unclear" && this.results.length && !this.root.querySelector("[data-choices]")) this.show();
    });
    this.input.addEventListener("blur", () => {
      this.close();
      this.settle();
    });
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the focus stays in the box
      const option = event.target.closest("[role=option]");
      if (option) this.take([...this.list.children].indexOf(option));
    });
    this.root.addEventListener("change", (event) => event.target.type === "radio" && this.changed());
  }

  static element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    made.append(...children);
    return made;
  }

  /* What was said of the text no longer holds. */
  typed() {
    this.decide("", "", "");
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => this.ask(), NameCombobox.WAIT);
  }

  fill(text) {
    this.input.value = text;
    this.decide("", "", "");
    return this.settle();
  }

  decide(state, says, answer) {
    const choices = this.root.querySelector("[data-choices]");
    if (choices) {
      const hidden = { type: "hidden", name: `${this.side}_answer` };
      choices.replaceWith(NameCombobox.element("input", hidden));
    }
    this.root.querySelector(`input[name=${this.side}_answer]`).value = answer;
    this.root.querySelector(`input[name=${this.side}_for]`).value = answer ? this.text : "";
    const seen = this.results.map((each) => each.id).join(",");
    this.root.querySelector(`input[name=${this.side}_seen]`).value = seen;
    this.says.dataset.state = state;
    this.says.textContent = says;
    this.root.querySelector(".desk-warning")?.remove();
    this.input.removeAttribute("aria-invalid");
    this.changed();
  }

  async fetch(parameters) {
    this.request.abort();
    this.request = new AbortController();
    const query = new URLSearchParams({ side: this.side, q: this.text, ...parameters });
    try {
      const response = await fetch(`${this.form.dataset.names}?${query}`, { signal: this.request.signal });
      return response.ok ? await response.json() : null;
    } catch {
      return null; // given up for another, or the server is away: saving tells
    }
  }

  async ask() {
    const text = this.text;
    if (!text) return this.close();
    const answer = await this.fetch({});
    if (!answer || text !== this.text || document.activeElement !== this.input) return;
    this.results = answer.results;
    this.show();
  }

  /* Looks up what the text means by itself, once. */
  settle() {
    window.clearTimeout(this.waiting);
    const text = this.text;
    if (!this.isOpen || this.state === "asking") return this.pending;
    this.says.dataset.state = "asking";
    this.says.textContent = this.form.dataset.checking;
    this.pending = this.fetch({ settle: 1 }).then((answer) => {
      if (text !== this.text || this.state !== "asking") return;
      if (answer) this.results = answer.results;
      answer ? this.decide(answer.state, answer.says, answer.answer) : this.decide("unasked", "", "");
    });
    return this.pending;
  }

  show() {
    const options = this.results.map((found, place) => this.option(place, found));
    if (this.root.dataset.new) {
      const label = this.root.dataset.newLabel.replace("%s", this.text);
      const id = `${this.list.id}_${options.length}`;
      options.push(NameCombobox.element("li", { id, role: "option", class: "desk-new", "aria-selected": false }, label));
    }
    this.list.replaceChildren(...options);
    const { count, none } = this.form.dataset;
    this.spoken.textContent = this.results.length ? count.replace("%s", this.results.length) : none;
    this.list.hidden = !options.length;
    this.input.setAttribute("aria-expanded", !this.list.hidden);
    this.choose(-1);
  }

  /* Each name in an element of its own: it keeps its direction, whatever the page's is. */
  option(place, found) {
    const facts = NameCombobox.element("span", { class: "desk-role" });
    if (found.matched) facts.append(NameCombobox.element("bdi", {}, found.matched), " · ");
    facts.append(found.facts);
    const name = NameCombobox.element("bdi", {}, found.name);
    const attributes = { id: `${this.list.id}_${place}`, role: "option", "aria-selected": false };
    return NameCombobox.element("li", attributes, name, " ", facts);
  }

  choose(place) {
    this.list.children[this.chosen]?.setAttribute("aria-selected", false);
    this.chosen = place;
    const option = this.list.children[place];
    if (option) {
      option.setAttribute("aria-selected", true);
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  take(place) {
    const found = this.results[place];
    if (found) {
      this.input.value = found.name;
      this.decide("known", [found.name, found.facts].filter(Boolean).join(" · "), found.id);
    } else {
      this.decide("new", this.list.children[place].textContent, "new");
    }
    this.close();
  }

  close() {
    window.clearTimeout(this.waiting);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", false);
    this.choose(-1);
  }

  pressed(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const isOpen = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      isOpen ? this.step(event.key === "ArrowDown" ? 1 : -1) : this.ask();
    } else if (event.key === "Enter" && isOpen) {
      event.preventDefault(); // with nothing chosen it only leaves the list
      this.chosen >= 0 ? this.take(this.chosen) : this.close();
      this.settle();
    } else if (event.key === "Tab" && isOpen && this.chosen >= 0) {
      this.take(this.chosen);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      this.close();
    }
  }

  /* One more place than there are options: the box itself, where nothing is chosen. */
  step(by) {
    const places = this.list.children.length + 1;
    this.choose(((this.chosen + 1 + by + places) % places) - 1);
  }
}
