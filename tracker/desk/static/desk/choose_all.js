/* A box that ticks all the others of its group. Without this script it is not shown. */
for (const all of document.querySelectorAll("[data-choose-all]")) {
  const rows = [...all.closest("fieldset").querySelectorAll("input[name=row]")];
  const show = () => {
    const chosen = rows.filter((row) => row.checked).length;
    all.checked = chosen === rows.length;
    all.indeterminate = chosen > 0 && chosen < rows.length;
  };
  all.addEventListener("change", () => rows.forEach((row) => (row.checked = all.checked)));
  rows.forEach((row) => row.addEventListener("change", show));
  all.closest("label").hidden = rows.length < 2;
  show();
}
