// The sliders to a moment that is over: the address names it, so that any page can be linked as it
// was. Arrow keys move one stop, Page keys seven; the slider keeps the focus on the page it leads to.
{
  const WEEK = 7;
  const DAY_MS = 86400000;

  const slides = (range, { words, goes }) => {
    range.hidden = false;
    const says = () => range.setAttribute("aria-valuetext", words(Number(range.value)));
    says();
    range.addEventListener("input", says);
    range.addEventListener("keydown", (event) => {
      const by = { PageUp: WEEK, PageDown: -WEEK }[event.key];
      if (!by) return;
      event.preventDefault();
      range.value = Number(range.value) + by;
      range.dispatchEvent(new Event("input"));
      range.dispatchEvent(new Event("change"));
    });
    range.addEventListener("change", () => {
      sessionStorage.setItem("slid", range.id);
      goes(Number(range.value));
    });
    if (sessionStorage.getItem("slid") === range.id) {
      sessionStorage.removeItem("slid");
      range.focus();
    }
  };

  const lookAt = (moment) => {
    const address = new URL(location.href);
    if (moment) address.searchParams.set("as_of", moment);
    else address.searchParams.delete("as_of");
    location.assign(address);
  };

  for (const form of document.querySelectorAll("form[data-stops]")) {
    const range = form.querySelector('input[type="range"]');
    const said = form.querySelector("output");
    const stops = range.dataset.asOf.split(" ");
    const words = range.dataset.words.split("|");
    range.addEventListener("input", () => (said.textContent = words[range.value]));
    slides(range, {
      words: (n) => words[n],
      goes: (n) => lookAt(n === stops.length - 1 ? "" : stops[n]),
    });
  }

  for (const form of document.querySelectorAll("form[data-today]")) {
    const [date, range] = [form.querySelector('[type="date"]'), form.querySelector('[type="range"]')];
    const today = Date.parse(form.dataset.today);
    const written = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });
    const day = (n) => new Date(today + n * DAY_MS);
    range.addEventListener("input", () => (date.value = day(Number(range.value)).toISOString().slice(0, 10)));
    slides(range, {
      words: (n) => written.format(day(n)),
      goes: (n) => lookAt(n ? day(n).toISOString().slice(0, 10) : ""),
    });
  }
}
