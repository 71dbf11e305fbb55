// The banner that says that something does not answer: shown when the stream of hints or a part of
// the page meets it, gone when all answers again. Looks by itself only as long as it is shown.
{
  const banner = document.getElementById("outage");
  const BETWEEN_MS = 2000;
  let looking = null;

  const refresh = () => {
    for (const service of ["planning", "checkin", "scoring"]) htmx.trigger(document.body, service);
    const stream = document.querySelector("[hx-sse\\:connect]");
    if (stream && !stream._htmx?.sse) htmx.ajax("GET", "/live", { source: stream });
  };

  const look = async () => {
    const isWell = await fetch("/health/ready").then((answer) => answer.ok, () => false);
    looking = isWell ? null : setTimeout(look, BETWEEN_MS);
    if (!isWell) return;
    banner.hidden = true;
    document.getElementById("trouble").replaceChildren();
    if (window.htmx) refresh();
  };

  const ill = () => {
    if (document.hidden) return;
    banner.hidden = false;
    looking ??= setTimeout(look, BETWEEN_MS);
  };

  if (banner) {
    if (!banner.hidden) ill();
    document.addEventListener("outage", ill);
    document.addEventListener("htmx:sse:error", ill);
    document.addEventListener("htmx:error", (event) => event.detail.ctx && ill());
    document.addEventListener("htmx:response:error", (event) => {
      if (event.detail.ctx.response.status >= 500) ill();
    });
  }
}
