// The command box. What it offers stands on the page anyway: it finds that and presses it, or goes
// there where pressing would send something. Below stands what the search finds.
{
  const box = document.getElementById("commands");
  const [typed, list, found] = box?.querySelectorAll("input, :scope > ul, :scope > div") ?? [];
  const OFFERED =
    "main summary, main a.button, main [data-key], form .main, .publish button, .top nav a, .foot a";
  const said = (element) => element.textContent.replace(/\s+/g, " ").trim();
  const seen = (element) => element.checkVisibility();

  const act = (element) => {
    box.close();
    element.focus();
    if (!element.matches("form button, [open] > summary")) element.click();
    element.parentElement.querySelector("[open] :is(input:not([type=hidden]), textarea)")?.focus();
  };

  const offer = () => {
    const elements = [...document.querySelectorAll(OFFERED)].filter((one) => seen(one) && !one.disabled);
    const named = new Map(elements.reverse().map((one) => [said(one), one]));
    list.replaceChildren();
    for (const [name, element] of [...named].reverse()) {
      const button = document.createElement("button");
      button.className = "plain";
      button.textContent = name;
      button.addEventListener("click", () => act(element));
      list.appendChild(document.createElement("li")).append(button);
    }
  };

  const narrow = () => {
    const words = typed.value.toLocaleLowerCase().split(/\s+/);
    for (const item of list.children)
      item.hidden = !words.every((word) => said(item).toLocaleLowerCase().includes(word));
  };

  const open = () => {
    if (box.open) return;
    offer();
    typed.value = "";
    box.showModal();
  };

  if (box) {
    const opener = document.querySelector("[data-commands]");
    opener.hidden = false;
    opener.addEventListener("click", open);
    document.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key !== "k") return;
      event.preventDefault();
      open();
    });
    typed.addEventListener("input", narrow);
    box.addEventListener("close", () => found.replaceChildren());
    box.addEventListener("keydown", (event) => {
      const all = [typed, ...box.querySelectorAll("li > :is(a, button)")].filter(seen);
      const at = all.indexOf(document.activeElement);
      if (event.key === "ArrowDown") all.at((at + 1) % all.length).focus();
      else if (event.key === "ArrowUp") all.at(at - 1).focus();
      else if (event.key === "Enter" && at === 0 && all[1]) all[1].click();
      else return;
      event.preventDefault();
    });
  }
}
