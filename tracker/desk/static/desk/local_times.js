// Times come in UTC; here they are shown in the reader's own zone.
for (const time of document.querySelectorAll("time.desk-time")) {
  const at = new Date(time.dateTime);
  time.title = time.textContent.trim();
  time.textContent = at.toLocaleString(document.documentElement.lang || "en", {
    dateStyle: "medium",
    timeStyle: "short",
  });
}
