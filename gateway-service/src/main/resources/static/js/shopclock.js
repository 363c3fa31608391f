/**
 * Estimates the gateway's clock from the Date of its responses. Each has only whole seconds; many together narrow the
 * difference.
 */
export class ShopClock {
  #earliest = -Infinity;
  #latest = Infinity;

  /** @param response of `ask`; one without a date is ignored */
  learn({date, sentAt, receivedAt}) {
    if (Number.isNaN(date) || date === undefined) return;
    this.#earliest = Math.max(this.#earliest, date - receivedAt);
    this.#latest = Math.min(this.#latest, date + 1_000 - sentAt);
    if (this.#earliest > this.#latest) { // one of the clocks was changed
      this.#earliest = date - receivedAt;
      this.#latest = date + 1_000 - sentAt;
    }
  }

  now() {
    return Date.now() + (this.#earliest === -Infinity ? 0 : (this.#earliest + this.#latest) / 2);
  }
}
