/**
 * The shop's clock, from the Date of its answers. Each says it to the second only; what many of them leave open together is
 * far less.
 */
export class ShopClock {
  #earliest = -Infinity;
  #latest = Infinity;

  /** @param answer of `ask`; one without a date teaches nothing */
  learn({date, sentAt, receivedAt}) {
    if (Number.isNaN(date) || date === undefined) return;
    this.#earliest = Math.max(this.#earliest, date - receivedAt);
    this.#latest = Math.min(this.#latest, date + 1_000 - sentAt);
    if (this.#earliest > this.#latest) { // one of the clocks was set anew
      this.#earliest = date - receivedAt;
      this.#latest = date + 1_000 - sentAt;
    }
  }

  now() {
    return Date.now() + (this.#earliest === -Infinity ? 0 : (this.#earliest + this.#latest) / 2);
  }
}
