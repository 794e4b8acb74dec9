// Whoever picks a record in the box below the answers means “another”: its answer is ticked.
"use strict";

django.jQuery(document).on("change", "select.admin-autocomplete", (event) => {
  const side = { person: "person", from_organization: "from", to_organization: "to" }[event.target.name];
  if (!side) return;
  const answer = document.querySelector(`input[name="${side}_meant"][value="another"]`);
  if (answer && event.target.value) answer.checked = true;
});
