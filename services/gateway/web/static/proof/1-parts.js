// Checks an export of a log where it is dropped: nothing of it leaves the browser. The format and
// what is checked: services/verifier/README.md. It does all that scoreline_verify.py does but one
// thing: scores are held to what the log tells of them, not computed anew.
{
  const [VERIFIED, TAMPERED, INCOMPLETE, UNUSABLE] = ["verified", "tampered", "incomplete", "unusable"];
  const FINDINGS_MAX = 200;
  const KINDS = {
    "scoreline-export/1": [0, 1], policy: [1, 1], formula: [2, 1], score: [3, Infinity],
    checkpoint: [4, Infinity], platform: [5, 1], entry: [6, Infinity], end: [7, 1],
  };
  const HEADER = /^{"format":1,"log_id":"(.{32})","event_id":".{36}","stream":"([!#-[\]-~]+)","version":([0-9]{1,9}),"type":"([a-z0-9_.]+)","actor":"[^"\\]*","recorded_at":([0-9]{1,17}),"causation":(null|[0-9]{1,18}),"correlation":".{36}","commitment":"(.{64})"}$/;
  const FORMULA = "{\"name\":\"scoreline/1\",\"latest\":\"of the check-ins not retracted: highest effective_on, then highest entry\",\"key_result\":{\"number\":\"clamp((value - baseline) / (target - baseline), 0, 1)\",\"percent\":\"clamp((value - baseline) / (target - baseline), 0, 1)\",\"currency\":\"clamp((value - baseline) / (target - baseline), 0, 1)\",\"boolean\":\"1 if value else 0\",\"milestones\":\"sum of weights reached / sum of weights\",\"maintain\":\"check-ins inside the band / check-ins\",\"none\":\"0 without a check-in, and no score\"},\"objective\":\"sum of weight * progress / sum of weights, over key results not withdrawn\",\"score\":\"floor(progress * 10 + 1/2) / 10, once, from the exact progress\",\"figure\":\"floor(progress * 10^12) / 10^12\"}";
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const encoder = new TextEncoder();

  class Odd extends Error {}

  const odd = (code, facts = {}) => {
    throw Object.assign(new Odd(code), { code, facts });
  };
  const sha256 = async (raw) => new Uint8Array(await crypto.subtle.digest("SHA-256", raw));
  const joined = (...parts) => {
    const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  };
  const hex = (raw) => [...raw].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const unhex = (text) =>
    /^([0-9a-f]{2})+$/.test(text) ? Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16)) : null;
  const base64 = (raw) => btoa(String.fromCharCode(...raw));
  const unbase64 = (text) => {
    let raw;
    try {
      raw = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    } catch {
      odd("no_base64");
    }
    if (base64(raw) !== text) odd("no_base64");
    return raw;
  };
  const same = (one, other) => one.length === other.length && one.every((byte, n) => byte === other[n]);
  const canonical = (text, ...names) => {
    let told;
    try {
      told = JSON.parse(text);
    } catch {
      odd("no_json");
    }
    const fits = told && typeof told === "object" && Object.keys(told).join() === names.join();
    if (!fits || JSON.stringify(told) !== text) odd("no_json");
    return told;
  };

  // RFC 6962: leaves come one by one; one hash is kept per complete subtree, biggest first.
  class Tree {
    size = 0;
    edge = [];

    async append(leaf) {
      this.size += 1;
      for (let below = this.size; below % 2 === 0; below /= 2)
        leaf = await sha256(joined([1], this.edge.pop(), leaf));
      this.edge.push(leaf);
    }

    async root() {
      if (!this.edge.length) return sha256(new Uint8Array());
      let root = this.edge.at(-1);
      for (const left of this.edge.slice(0, -1).reverse()) root = await sha256(joined([1], left, root));
      return root;
    }
  }

  const rootOfProof = async (leaf, place, size, proof) => {
    if (!(place >= 0 && place < size)) odd("bad_proof");
    let [last, root] = [size - 1, leaf];
    for (const other of proof) {
      if (!last) odd("bad_proof");
      if (place % 2 || place === last) {
        root = await sha256(joined([1], other, root));
        while (place % 2 === 0 && place) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
      } else root = await sha256(joined([1], root, other));
      [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
    }
    if (last) odd("bad_proof");
    return root;
  };

  // A public Ed25519 key under a name: name+id+base64 (C2SP signed-note).
  const keyOf = async (text) => {
    const [name, id, ...rest] = text.trim().split("+");
    const raw = unbase64(rest.join("+"));
    const digest = await sha256(joined(encoder.encode(`${name}\n`), raw));
    if (!name || raw.length !== 33 || raw[0] !== 1 || hex(digest.slice(0, 4)) !== id) odd("no_key");
    const key = await crypto.subtle.importKey("raw", raw.slice(1), { name: "Ed25519" }, false, ["verify"]);
    return { name, id, raw: raw.slice(1), key, text };
  };

  const checkpointOf = (text) => {
    const gap = text.indexOf("\n\n");
    const [origin, size, ...rest] = text.slice(0, Math.max(gap, 0)).split("\n");
    if (gap < 0 || !origin || !/^(0|[1-9]\d{0,17})$/.test(size ?? "")) odd("no_checkpoint");
    const root = unbase64(rest.join("\n"));
    const below = text.slice(gap + 2);
    if (root.length !== 32 || !below.endsWith("\n")) odd("no_checkpoint");
    const signatures = below.slice(0, -1).split("\n").map((line) => {
      const [dash, name, coded, ...more] = line.split(" ");
      const raw = unbase64(coded ?? "");
      if (dash !== "\u2014" || !name || more.length || raw.length < 5) odd("no_checkpoint");
      return { name, id: hex(raw.slice(0, 4)), signature: raw.slice(4) };
    });
    return { origin, size: Number(size), root, body: encoder.encode(text.slice(0, gap + 1)), signatures };
  };

  const signersOf = async (checkpoint, keys) => {
    const found = [];
    for (const { name, id, signature } of checkpoint.signatures)
      for (const key of keys.filter((one) => one.name === name && one.id === id)) {
        const fits = await crypto.subtle.verify("Ed25519", key.key, signature, checkpoint.body);
        if (!fits) odd("false_signature", { size: checkpoint.size });
        found.push(key);
      }
    return found;
  };

  globalThis.scorelineProof = {
    VERIFIED, TAMPERED, INCOMPLETE, UNUSABLE, FINDINGS_MAX, KINDS, HEADER, FORMULA, Odd, Tree, utf8, encoder,
    base64, canonical, checkpointOf, hex, joined, keyOf, odd, rootOfProof, same, sha256, signersOf, unbase64, unhex,
  };
}
