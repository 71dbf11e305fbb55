// Single letters find and press what stands on the page anyway. A person can switch them off, and
// they never fire where somebody types (WCAG 2.1.4).
{
  const isOff = document.documentElement.dataset.letters === "off";
  const list = document.getElementById("keys");
  const shown = document.querySelector(".keys-shown");
  const field = (element) => element.closest("input, select, textarea, [contenteditable]");
  const rows = () => [...document.querySelectorAll("[data-row]")];
  let going = false;

  if (list && shown) {
    shown.hidden = false;
    shown.addEventListener("click", () => list.showModal());
  }

  const step = (by) => {
    const all = rows();
    const at = all.findIndex((row) => row.contains(document.activeElement));
    const row = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    row?.querySelector("a")?.focus();
  };

  const search = () => document.querySelector("[data-search]")?.click();

  const press = (key) => {
    if (key === "?") list?.showModal();
    else if (key === "/") search();
    else if (key === "j") step(1);
    else if (key === "k") step(-1);
    else if (key === "c") {
      const row = document.activeElement.closest("[data-row]");
      (row?.querySelector("[data-check-in]") ?? document.querySelector('nav [data-key="c"]'))?.click();
    } else document.querySelector(`main [data-key="${CSS.escape(key)}"]`)?.click();
  };

  document.addEventListener("keydown", (event) => {
    const typed = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && typed.form) {
      typed.form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isOff || document.querySelector("dialog[open]")) return;
    if (field(typed)) return;
    if (going) {
      going = false;
      document.querySelector(`nav [data-key="${CSS.escape(event.key)}"]`)?.click();
    } else if (event.key === "g") going = true;
    else if (event.key.length === 1) press(event.key);
    else return;
    if (event.key !== " ") event.preventDefault();
  });
}
