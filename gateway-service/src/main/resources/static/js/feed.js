const STALE_AFTER_MS = 3_000;
const GIVE_UP_AFTER_MS = 10_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;

/**
 * Receives the gateway's snapshots while the page is open. Reconnects by itself, because an EventSource ends for good after
 * a response such as 503, and does not detect a dead connection.
 */
export class Feed {
  #url;
  #onFrame;
  #source = null;
  #connectedAt = 0;
  #failures = 0;
  #heardAt = -Infinity;
  #lastAt = null;

  constructor(url, onFrame) {
    this.#url = url;
    this.#onFrame = onFrame;
    this.#connect();
    setInterval(() => this.#watch(), 1_000);
  }

  /** Milliseconds since the last new snapshot; Infinity before the first. */
  get age() {
    return performance.now() - this.#heardAt;
  }

  /** `live`; `stale`: connected, but without snapshots; `lost`: not connected. */
  get state() {
    if (this.age < STALE_AFTER_MS) return 'live';
    const connecting = this.age === Infinity && this.#failures === 0;
    return connecting || this.#source?.readyState === EventSource.OPEN ? 'stale' : 'lost';
  }

  #connect() {
    this.#connectedAt = performance.now();
    this.#source = new EventSource(this.#url);
    this.#source.addEventListener('frame', (event) => this.#hear(JSON.parse(event.data)));
    this.#source.addEventListener('error', () => this.#reconnect());
  }

  /** Ignores a snapshot that was sent twice. */
  #hear(frame) {
    this.#failures = 0;
    if (frame.at === this.#lastAt) return;
    this.#lastAt = frame.at;
    this.#heardAt = performance.now();
    this.#onFrame(frame);
  }

  #reconnect() {
    this.#source.close();
    this.#source = null;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures++);
    setTimeout(() => this.#connect(), pause * (0.5 + Math.random() / 2));
  }

  #watch() {
    const silent = performance.now() - Math.max(this.#heardAt, this.#connectedAt);
    if (this.#source && silent > GIVE_UP_AFTER_MS) this.#reconnect();
  }
}
