// A page that was opened from a folder may start no worker, which the search runs in. There, and only there,
// a hidden frame takes its place.

if (location.protocol === 'file:') {
  globalThis.Worker = class {
    /** @param {string} address of the worker's script */
    constructor(address) {
      this.onmessage = null;
      this.waiting = [];
      this.frame = document.createElement('iframe');
      this.frame.hidden = true;
      document.body.append(this.frame);
      this.inside = this.frame.contentWindow;
      this.inside.postMessage = (data) => {
        // Later, as a worker's messages come: whoever sends one is not done yet.
        setTimeout(() => this.onmessage?.(new MessageEvent('message', { data })));
      };
      const script = this.inside.document.createElement('script');
      script.src = address;
      script.onload = () => {
        const waiting = this.waiting;
        this.waiting = null;
        for (const data of waiting) this.postMessage(data);
      };
      this.inside.document.body.append(script);
    }

    postMessage(data) {
      if (this.waiting) this.waiting.push(data);
      else this.inside.dispatchEvent(new MessageEvent('message', { data }));
    }

    terminate() {
      this.frame.remove();
    }
  };
}
