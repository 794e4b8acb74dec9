// The field that the server names gets the focus: the first in error, else where to begin.
document.getElementById(document.querySelector("form[data-focus]").dataset.focus)?.focus();
