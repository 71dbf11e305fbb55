// The page: a file is dropped or chosen, read here, and the verdict is said in the page's language.
{
  const drop = document.getElementById("drop");
  const input = document.getElementById("export");
  const verdict = document.getElementById("verdict");
  const list = document.getElementById("found");
  const sentences = document.getElementById("sentences")?.content;
  const canCheck = globalThis.crypto?.subtle !== undefined;

  const sentence = (code, facts = {}) => {
    const words = sentences.querySelector(`[data-code="${CSS.escape(code)}"]`)?.textContent ?? code;
    return words.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
  };
  const line = (class_, words) => {
    const made = document.createElement("li");
    made.className = class_;
    made.textContent = words;
    list.append(made);
  };

  const show = (check, name) => {
    verdict.dataset.verdict = check.verdict;
    verdict.textContent = `${name}: ${sentence(check.verdict)}`;
    list.replaceChildren();
    if (check.head) {
      line("is-good", sentence("entries", { n: check.tree.size, root: check.root }));
      const covered = check.signed.at(-1)?.size ?? 0;
      line(covered ? "is-good" : "is-bad", sentence("signed", { n: check.signed.length, size: covered }));
      if (check.platform) line("is-good", sentence("platform", check.platform));
    }
    for (const { code, index, facts } of check.findings)
      line("is-bad", (index ? `${sentence("entry", { n: index })} ` : "") + sentence(code, facts));
    for (const [code, facts] of check.notes) line("is-note", sentence(`note_${code}`, facts));
    verdict.focus();
  };

  const read = async (file) => {
    if (!file) return;
    delete verdict.dataset.verdict;
    verdict.textContent = sentence("reading");
    const raw = new Uint8Array(await file.arrayBuffer());
    show(await globalThis.scorelineCheck(raw), file.name);
  };

  if (drop && !canCheck) verdict.textContent = sentence("no_crypto");
  else if (drop) {
    drop.hidden = false;
    input.addEventListener("change", () => read(input.files[0]));
    drop.addEventListener("dragover", (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      read(event.dataTransfer.files[0]);
    });
  }
}
