// While a check-in is typed: a dot shows where the number would be, a digit picks the confidence.
{
  const numbered = (text) => {
    const plain = text.replace(/[\s']/g, "");
    const at = Math.max(plain.lastIndexOf(","), plain.lastIndexOf("."));
    if (at < 0) return Number(plain);
    return Number(plain.slice(0, at).replace(/[.,]/g, "") + "." + plain.slice(at + 1));
  };

  document.addEventListener("input", (event) => {
    const form = event.target.closest("[data-baseline]");
    if (!form || event.target.name !== "value") return;
    const { baseline, target } = form.dataset;
    const dot = form.querySelector(".ghost");
    const share = (numbered(event.target.value) - baseline) / (target - baseline);
    const isPlace = event.target.value.trim() !== "" && Number.isFinite(share);
    dot?.classList.toggle("moved", isPlace);
    if (dot && isPlace) dot.setAttribute("cy", 3 + (1 - Math.min(Math.max(share, 0), 1)) * 22);
  });

  // "1" picks 1; "0" right after it picks 10.
  let last = { key: "", at: 0 };
  document.addEventListener("keydown", (event) => {
    const radio = event.target.closest('input[type="radio"][name="confidence"]');
    if (!radio || !/^\d$/.test(event.key)) return;
    const isTen = event.key === "0" && last.key === "1" && event.timeStamp - last.at < 800;
    const wanted = radio.form.querySelector(`[name="confidence"][value="${isTen ? 10 : event.key}"]`);
    wanted.checked = true;
    wanted.focus();
    last = { key: event.key, at: event.timeStamp };
    event.preventDefault();
  });
}
