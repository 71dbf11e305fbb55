// The slider to a moment that is over: the address names it, so that any page can be linked as it
// was. Arrow keys move one stop, Page keys seven, as the range does by itself.
{
  for (const form of document.querySelectorAll("form[data-stops]")) {
    const range = form.querySelector('input[type="range"]');
    const said = form.querySelector("output");
    const stops = range.dataset.asOf.split(" ");
    const words = range.dataset.words.split("|");
    range.hidden = false;
    range.addEventListener("input", () => {
      said.textContent = words[range.value];
      range.setAttribute("aria-valuetext", words[range.value]);
    });
    range.addEventListener("change", () => {
      const address = new URL(location.href);
      const isNow = Number(range.value) === stops.length - 1;
      if (isNow) address.searchParams.delete("as_of");
      else address.searchParams.set("as_of", stops[range.value]);
      sessionStorage.setItem("slid", "yes");
      location.assign(address);
    });
    if (sessionStorage.getItem("slid")) {
      sessionStorage.removeItem("slid");
      range.focus();
    }
  }

  for (const form of document.querySelectorAll("form[data-then]")) {
    const [date, range] = [form.querySelector('[type="date"]'), form.querySelector('[type="range"]')];
    const today = Date.parse(form.dataset.then);
    const day = 86400000;
    const start = date.value ? Math.round((Date.parse(date.value) - today) / day) : 0;
    if (!date.value) {
      range.value = start;
      range.hidden = false;
      range.addEventListener("input", () => {
        const then = new Date(today + Number(range.value) * day).toISOString().slice(0, 10);
        date.value = then;
        range.setAttribute("aria-valuetext", then);
      });
      range.addEventListener("change", () => form.requestSubmit());
    }
  }
}
