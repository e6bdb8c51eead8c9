// The search of the manual's site runs in a Worker, which browsers refuse on pages opened from a
// folder (file:). There it runs in a hidden frame instead. The theme would load such a script from
// the network (its offline plugin looks for "iframe-worker" in the name of this file).
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    #inside;
    #waiting = [];

    constructor(address) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      document.body.append(frame);
      const page = frame.contentDocument;
      // Some browsers replace the first, empty page of a frame later; one that was written stays.
      page.open();
      page.write("<!doctype html><title>search</title><body>");
      page.close();
      this.#inside = frame.contentWindow;
      this.#inside.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      const script = page.createElement("script");
      script.src = new URL(address, location);
      script.onload = () => {
        const waiting = this.#waiting;
        this.#waiting = null;
        waiting.forEach((data) => this.postMessage(data));
      };
      page.body.append(script);
    }

    postMessage(data) {
      if (this.#waiting) this.#waiting.push(data);
      else this.#inside.dispatchEvent(new this.#inside.MessageEvent("message", { data }));
    }
  };
}
