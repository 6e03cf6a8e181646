// Runs in the page before anything else and notes when things happen, for `settled` in visitor.py.
//
// Streamlit's own mark on the page (data-test-script-state) is not enough: running and done can
// fall into one update of the page, and then the mark never changes. So this reads the messages:
// a request to rerun (field 11 of what the page sends), a new session (4) and the end of a script
// (6 of what the server sends).
(() => {
  const seen = (window.__seen = { asked: 0, began: 0, ended: 0, drawn: 0, changed: 0, input: 0 });
  const now = () => performance.now();

  for (const name of ["click", "keydown", "change", "input"])
    addEventListener(name, () => (seen.input = now()), true);

  function fields(bytes) {
    const found = [];
    let at = 0;
    const number = () => {
      let value = 0, shift = 0, byte;
      do {
        byte = bytes[at++];
        value += (byte & 127) * 2 ** shift;
        shift += 7;
      } while (byte & 128);
      return value;
    };
    while (at < bytes.length) {
      const tag = number();
      found.push(Math.floor(tag / 8));
      if (tag % 8 === 0) number();
      else if (tag % 8 === 2) { const length = number(); at += length; }
      else if (tag % 8 === 5) at += 4;
      else if (tag % 8 === 1) at += 8;
      else break;
    }
    return found;
  }

  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...options) {
      super(...options);
      this.addEventListener("message", (event) => {
        if (!(event.data instanceof ArrayBuffer)) return;
        const got = fields(new Uint8Array(event.data));
        if (got.includes(4)) seen.began = now();
        if (got.includes(6)) seen.ended = now();
      });
    }
    send(data) {
      const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : data;
      if (bytes instanceof Uint8Array && fields(bytes).includes(11)) seen.asked = now();
      return super.send(data);
    }
  };

  const known = new WeakSet();
  function look() {
    seen.changed = now();
    for (const plot of document.querySelectorAll(".js-plotly-plot"))
      if (!known.has(plot) && plot.on) {
        known.add(plot);
        seen.drawn = now();
        plot.on("plotly_afterplot", () => (seen.drawn = now()));
      }
  }
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["data-test-script-state", "data-stale", "class", "style", "d"],
  });

  window.__idle = () => {
    const app = document.querySelector('[data-testid="stApp"]');
    return Boolean(
      app &&
        seen.ended &&
        // The end of a script that ran before the request is not the end of what was requested.
        seen.ended >= seen.began &&
        seen.began >= seen.asked &&
        app.dataset.testScriptState === "notRunning" &&
        app.dataset.testConnectionState === "CONNECTED" &&
        !document.querySelector('[data-stale="true"],[data-testid="stSkeleton"],[data-testid="stSpinner"]') &&
        [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].every(
          (chart) => !chart.clientWidth || chart.querySelector("svg.main-svg"),
        )
    );
  };
  // A tooltip that fades is half transparent for a moment; what turns for ever is waited for above.
  const moving = () =>
    document
      .getAnimations()
      .some((one) => one.playState === "running" && one.effect.getComputedTiming().endTime < Infinity);
  window.__settled = (quiet) =>
    window.__idle() && !moving() && now() - Math.max(seen.ended, seen.drawn, seen.changed) > quiet;
})();
