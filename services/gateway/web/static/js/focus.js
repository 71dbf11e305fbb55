// After a part was replaced the focus goes where its author says, and what happened is said once.
document.addEventListener("htmx:after:swap", () => {
  const next = document.querySelector("[data-focus]");
  if (next) {
    next.removeAttribute("data-focus");
    if (!next.matches("input, button, select, textarea, a")) next.setAttribute("tabindex", "-1");
    next.focus();
    if (next.matches("input")) next.select();
  }
  const said = document.querySelector("[data-said]");
  if (said) {
    document.getElementById("status").textContent = said.dataset.said;
    said.removeAttribute("data-said");
  }
});
document.querySelector("[data-focus]")?.focus();
document.querySelector("input[data-select]")?.select();

// A menu closes when somebody goes on elsewhere, or with Escape.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.me[open]"))
    if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.me[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
