// Reads an export from front to back, then judges what only the whole can show.
{
  const {
    VERIFIED, TAMPERED, INCOMPLETE, UNUSABLE, FINDINGS_MAX, KINDS, HEADER, FORMULA, Odd, Tree, utf8, encoder,
    base64, canonical, checkpointOf, hex, joined, keyOf, odd, rootOfProof, same, sha256, signersOf, unbase64, unhex,
  } = globalThis.scorelineProof;
  const LABEL = encoder.encode("\0okr-entry/v1\n");
  const SEALED = /"sealed:v1:/g;
  const OF_SCORES = new Set(["objective", "key_result", "score"]);

  class Check {
    findings = [];
    counts = { tampered: 0, incomplete: 0, unusable: 0 };
    notes = [];
    tree = new Tree();
    head = null;
    keys = [];
    platformKeys = [];
    told = new Map();
    marks = new Map();
    signed = [];
    seen = Array(8).fill(0);
    scores = new Map();
    scoreOf = new Map();
    touched = new Map();
    subjects = new Map();
    versions = new Map();
    missing = [];
    end = null;
    index = 0;
    recordedAt = 0;
    withheld = 0;
    left = 0;
    askedAt = 0;
    sealed = 0;
    exported = null;
    dumped = new Set();
    fits = 0;

    add(verdict, code, index = 0, facts = {}) {
      this.counts[verdict] += 1;
      if (this.findings.length < FINDINGS_MAX) this.findings.push({ verdict, code, index, facts });
    }

    get verdict() {
      return [UNUSABLE, TAMPERED, INCOMPLETE].find((one) => this.counts[one]) ?? VERIFIED;
    }

    async run(raw, progress) {
      const readers = {
        "scoreline-export/1": this.readHead, policy: this.readPolicy, formula: this.readFormula,
        score: this.readScore, checkpoint: this.readCheckpoint, platform: this.readPlatform,
        end: (text) => { this.end = text; },
      };
      let [place, start, lastStart] = [0, 0, 0];
      for (let end = raw.indexOf(10); end >= 0; end = raw.indexOf(10, start)) {
        const line = raw.subarray(start, end);
        lastStart = start;
        start = end + 1;
        const tab = line.indexOf(9);
        const kind = String.fromCharCode(...line.subarray(0, Math.min(tab < 0 ? line.length : tab, 40)));
        try {
          const [order, most] = Object.hasOwn(KINDS, kind) ? KINDS[kind] : [-1, 0];
          if (order < place || this.seen[order] >= most) odd("out_of_place");
          this.seen[order] += 1;
          place = order;
          if (kind === "entry") await this.readEntry(line);
          else await readers[kind].call(this, utf8.decode(line.subarray(tab + 1)));
        } catch (error) {
          if (place === 6 && kind !== "entry") this.index += 1;
          const { code = "damaged", facts } = error instanceof Odd ? error : {};
          this.add(TAMPERED, code, place === 6 ? this.index : 0, facts);
        }
        if (this.tree.size % 500 === 0) progress?.(start / raw.length);
      }
      this.rest = raw.subarray(start);
      if (!this.seen.some(Boolean) && !utf8Starts(this.rest, "scoreline-export/")) this.add(UNUSABLE, "no_export");
      else await this.close(raw.subarray(0, lastStart));
      return this;
    }

    readHead(text) {
      this.head = canonical(text, "export", "log", "origin", "organisation", "cycle", "size");
    }

    async readPolicy(text) {
      const policy = canonical(text, "log", "platform", "receipts");
      this.keys = await Promise.all(policy.log.map(keyOf));
      this.platformKeys = await Promise.all(policy.platform.map(keyOf));
      await Promise.all(policy.receipts.map(keyOf));
    }

    readFormula(text) {
      if (JSON.parse(text).name !== JSON.parse(FORMULA).name) this.add(INCOMPLETE, "other_formula");
      else if (text !== FORMULA) this.add(TAMPERED, "formula_changed");
    }

    readScore(text) {
      const [number, json] = split(text, "\t");
      const told = canonical(
        json, "position", "objective", "subject", "id", "progress", "score", "committed", "withdrawn", "set", "confirmed",
      );
      if (number !== String(this.seen[3])) odd("score_out_of_turn");
      this.scores.set(told.position, [...(this.scores.get(told.position) ?? []), told]);
    }

    async readCheckpoint(text) {
      const note = JSON.parse(text);
      if (JSON.stringify(note) !== text) odd("no_json");
      const checkpoint = checkpointOf(note);
      if (checkpoint.origin !== this.head?.origin) odd("other_log");
      if (checkpoint.size <= ([...this.told.keys()].at(-1) ?? -1)) odd("out_of_order", { size: checkpoint.size });
      if (!(await signersOf(checkpoint, this.keys)).length) odd("unsigned", { size: checkpoint.size });
      this.told.set(checkpoint.size, checkpoint);
      this.signed.push(checkpoint);
      this.marks.set(checkpoint.size, checkpoint);
    }

    async readPlatform(text) {
      const told = canonical(text, "note", "size", "index", "proof");
      const note = checkpointOf(told.note);
      if (!(await signersOf(note, this.platformKeys)).length) odd("platform_unsigned");
      const ours = this.told.get(told.size);
      if (!ours) odd("platform_unknown");
      const leaf = await sha256(joined([0], ours.body));
      const root = await rootOfProof(leaf, told.index, note.size, told.proof.map(unbase64));
      if (!same(root, note.root)) odd("platform_unknown");
      this.platform = { origin: note.origin, size: ours.size };
    }

    async readEntry(line) {
      this.index += 1;
      const fields = fieldsOf(line);
      if (fields.length < 5 || fields.length > 6) odd("fields");
      let index = this.index;
      const told = ascii(fields[1]);
      if (told !== String(index)) {
        this.add(TAMPERED, "misplaced", index);
        if (/^\d{1,17}$/.test(told)) index = this.index = Number(told);
      }
      const header = fields[3];
      const length = new Uint8Array(new Uint32Array([header.length]).buffer).reverse();
      const leaf = await sha256(joined(LABEL, length, header));
      if (hex(leaf) !== ascii(fields[2])) this.add(TAMPERED, "leaf", index);
      await this.tree.append(leaf);
      const read = HEADER.exec(ascii(header));
      if (read) await this.readHeader(index, read.slice(1), fields);
      else this.add(TAMPERED, "header", index);
      await this.compareRoot();
    }

    async readHeader(index, [log, stream, version, kind, at, causation, commitment], fields) {
      if (log !== this.head?.log) this.add(TAMPERED, "other_log", index);
      if (Number(at) <= this.recordedAt) this.add(TAMPERED, "time", index);
      if (Number(version) !== (this.versions.get(stream) ?? 0) + 1) this.add(TAMPERED, "version", index);
      if (causation !== "null" && Number(causation) >= index) this.add(TAMPERED, "cause", index);
      this.recordedAt = Number(at);
      this.versions.set(stream, Number(version));
      if (fields.length === 5) this.readAbsence(index, ascii(fields[4]), stream);
      else if (await this.isCommitted(index, commitment, fields[4], fields[5])) this.readPayload(index, kind, fields[5]);
      for (const told of this.scores.get(index) ?? []) this.compareScore(index, told);
      this.scores.delete(index);
    }

    async isCommitted(index, commitment, salt, payload) {
      const key = unhex(ascii(salt));
      if (key?.length !== 32) {
        this.add(TAMPERED, "salt", index);
        return false;
      }
      const hmac = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
      const found = new Uint8Array(await crypto.subtle.sign("HMAC", hmac, payload));
      if (hex(found) === commitment) return true;
      this.add(TAMPERED, "payload", index);
      return false;
    }

    readAbsence(index, why, stream) {
      if (why === "withheld" && this.head?.cycle) {
        this.withheld += 1;
        const [kind, name] = split(stream, "/");
        if (OF_SCORES.has(kind) && this.subjects.has(name)) this.add(TAMPERED, "kept_back", index);
      } else if (why === "missing") this.missing.push(index);
      else this.add(TAMPERED, "absent", index);
    }

    readPayload(index, kind, payload) {
      const text = utf8.decode(payload);
      this.sealed += text.match(SEALED)?.length ?? 0;
      let body;
      try {
        body = JSON.parse(text);
      } catch {
        odd("no_json");
      }
      if (body.objective_id) this.touched.set(body.objective_id, index);
      const name = kind.replace(/\.v\d+$/, "");
      if (name === "planning.objective_drafted") this.subjects.set(body.objective_id, index);
      else if (name === "planning.key_result_defined") this.subjects.set(body.key_result_id, 0);
      else if (name === "scoring.provisional_score_changed") this.scoreOf.set(body.subject_id, { ...body, index });
      else if (name === "audit.export_made" && body.export_id === this.head?.export)
        [this.exported, this.askedAt] = [body, index];
      else if (name === "identity.organisation_offboarded") this.left = index;
      else if (name === "identity.organisation_registered" && body.organisation_id !== this.head?.organisation)
        this.add(TAMPERED, "other_organisation", index);
    }

    // A score is that of its progress; and it is what the log told last, unless something happened
    // since that may have moved it.
    compareScore(index, told) {
      this.dumped.add(told.id);
      for (const one of [told, told.committed])
        if (one.score !== null && !grades(one.progress).includes(one.score)) {
          this.add(TAMPERED, "score", index, { id: told.id });
          return;
        }
      const last = this.scoreOf.get(told.id);
      const since = this.touched.get(told.objective) ?? 0;
      const isSettled = last ? since <= last.index || this.scoredSince(told.objective, since) : false;
      if (!isSettled || told.score === null || last.score.new === null) return;
      if (Number(told.score) !== last.score.new) this.add(TAMPERED, "score", index, { id: told.id });
    }

    scoredSince(objective, since) {
      return [...this.scoreOf.values()].some((one) => one.objective_id === objective && one.index >= since);
    }

    async compareRoot() {
      const checkpoint = this.marks.get(this.tree.size);
      if (!checkpoint) return;
      this.marks.delete(this.tree.size);
      if (same(checkpoint.root, await this.tree.root())) this.fits = this.tree.size;
      else this.add(TAMPERED, "root", 0, { size: this.tree.size, fits: this.fits });
    }

    async close(before) {
      const size = this.tree.size;
      this.root = base64(await this.tree.root());
      const isCut = this.end === null || this.rest.length > 0;
      for (const [kind, [order, most]] of Object.entries(KINDS))
        if (most === 1 && order < 3 && !this.seen[order]) this.add(TAMPERED, "no_line", 0, { kind });
      if (isCut) this.add(INCOMPLETE, "cut");
      else await this.closeFile(before, size);
      if (this.head && (size !== this.head.size || this.index !== size))
        this.add(isCut ? INCOMPLETE : TAMPERED, "count", 0, { size, told: this.head.size });
      this.closeEvidence(size);
      this.closePayloads(isCut, size);
    }

    async closeFile(before, size) {
      const [scores, checkpoints, platform] = this.seen.slice(3, 6);
      const told = { scores, checkpoints, platform, entries: size, sha256: hex(await sha256(before)) };
      if (this.end !== JSON.stringify(told)) this.add(TAMPERED, "digest");
      if (this.head && (!this.exported || (this.exported.cycle_id ?? null) !== this.head.cycle)) this.add(TAMPERED, "not_made");
      if (this.head && this.head.origin.split("/log/").at(-1) !== this.head.log) this.add(TAMPERED, "other_log");
    }

    closeEvidence(size) {
      const covered = this.signed.at(-1)?.size ?? 0;
      if (!this.signed.length) this.add(INCOMPLETE, "no_checkpoint_at_all");
      else if (covered < size) this.add(INCOMPLETE, "uncovered", covered + 1, { from: covered + 1 });
      for (const beyond of this.marks.keys())
        if (beyond > size) this.add(INCOMPLETE, "beyond", 0, { size: beyond });
      if (this.keys.length) this.notes.push(["key", { key: base64(this.keys[0].raw) }]);
    }

    closePayloads(isCut, size) {
      for (const index of this.missing) if (index >= this.left) this.add(TAMPERED, "missing", index);
      const gone = this.missing.filter((index) => index < this.left).length;
      if (gone) this.notes.push(["erased", { n: gone }]);
      if (this.withheld) this.notes.push(["withheld", { n: this.withheld }]);
      if (this.sealed) this.notes.push(["sealed", { n: this.sealed }]);
      for (const position of this.scores.keys()) this.add(isCut ? INCOMPLETE : TAMPERED, "no_position", 0, { position });
      const objectives = [...this.subjects].filter(([, index]) => index > 0);
      if (!this.seen[3] && objectives.length && this.askedAt <= size) this.add(INCOMPLETE, "no_scores");
      else if (this.exported)
        for (const [id, index] of objectives)
          if (index < this.askedAt && !this.dumped.has(id)) this.add(TAMPERED, "unscored", index);
    }
  }

  // The score of a progress, in tenths, rounded half up; of a figure that was cut at its twelfth
  // decimal the next one too.
  const grades = (progress) => {
    const [whole, part = ""] = progress.split(".");
    const figure = BigInt(whole + part.padEnd(12, "0").slice(0, 12));
    const tenth = 10n ** 11n;
    return [figure, figure + 1n].map((one) => {
      const tenths = (one + tenth / 2n) / tenth;
      return `${tenths / 10n}.${tenths % 10n}`;
    });
  };
  const split = (text, sign) => {
    const at = text.indexOf(sign);
    return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
  };
  const ascii = (raw) => {
    let text = "";
    for (let at = 0; at < raw.length; at += 8192) text += String.fromCharCode(...raw.subarray(at, at + 8192));
    return text;
  };
  const utf8Starts = (raw, word) => ascii(raw.subarray(0, word.length)) === word;
  const fieldsOf = (line) => {
    const fields = [];
    let start = 0;
    for (let tab = line.indexOf(9); tab >= 0; tab = line.indexOf(9, start)) {
      fields.push(line.subarray(start, tab));
      start = tab + 1;
    }
    return [...fields, line.subarray(start)];
  };

  globalThis.scorelineCheck = (raw, progress) => new Check().run(raw, progress);
}
