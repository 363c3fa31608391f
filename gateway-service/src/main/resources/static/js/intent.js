import {newKey} from './http.js';

/**
 * What this buyer means to buy: one intent, with the key that makes every sending of it the same order. It outlives a reload,
 * so that a lost answer, a double press or an impatient reload never buys twice.
 *
 * Shape: {key, customerId, quantity, orderId?, status?}; without an order id the answer is still owed.
 */
export class Intent {
  #name;
  #customer;

  constructor(offer) {
    this.#name = `hotdeal.intent.${offer}`;
    this.#customer = localStorage.getItem('hotdeal.customer') ?? `web-${newKey()}`;
    localStorage.setItem('hotdeal.customer', this.#customer);
  }

  /** Null when nothing was meant yet, or all of it was refused. */
  get current() {
    return JSON.parse(sessionStorage.getItem(this.#name));
  }

  begin(quantity) {
    this.#save({key: newKey(), customerId: this.#customer, quantity});
  }

  update(news) {
    this.#save({...this.current, ...news});
  }

  /** After a final refusal: the next press means something new. */
  forget() {
    sessionStorage.removeItem(this.#name);
  }

  #save(intent) {
    sessionStorage.setItem(this.#name, JSON.stringify(intent));
  }
}
