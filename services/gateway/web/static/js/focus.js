// The one line that is read out: what a colleague's check-in changed, and what became of one's own
// doing. Quietly is for ears only, where eyes have it beside what they type.
{
  const line = document.getElementById("status");
  let fading;
  const say = (text, isQuiet = false) => {
    if (!line || line.textContent === text) return;
    line.classList.toggle("unseen", isQuiet);
    line.textContent = text;
    clearTimeout(fading);
    fading = setTimeout(() => line.replaceChildren(), 20000);
  };

  // Of each thing on the page, what was told of it last.
  const told = new Map();
  const news = () => [...document.querySelectorAll("[data-told]")].filter((one) => {
    const before = told.get(one.dataset.of);
    told.set(one.dataset.of, one.dataset.told);
    return before !== undefined && before !== one.dataset.told;
  });
  news();

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
      say(said.dataset.said);
      said.removeAttribute("data-said");
    }
    for (const one of news()) say(one.dataset.says);
    const hint = document.querySelector("[data-hint]");
    if (hint) say(hint.dataset.hint, true);
  });
}
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
