import {newKey} from './http.js';

/**
 * The buyer's current purchase attempt, with the key that makes every repetition the same order. It survives a reload,
 * so that a lost response, a double click or a reload never buys twice.
 *
 * Shape: {key, customerId, quantity, orderId?, status?, payment?}; without an order id there is no response yet. The quantity is null for an
 * order that another page has placed.
 */
export class Intent {
  #name;
  #customer;

  constructor(offer) {
    this.#name = `hotdeal.intent.${offer}`;
    this.#customer = localStorage.getItem('hotdeal.customer') ?? `web-${newKey()}`;
    localStorage.setItem('hotdeal.customer', this.#customer);
  }

  /** Null before the first attempt and after a final refusal. */
  get current() {
    return JSON.parse(sessionStorage.getItem(this.#name));
  }

  begin(quantity) {
    this.#save({key: newKey(), customerId: this.#customer, quantity});
  }

  /** Goes on with an order that is named to this page, such as by the address that a payment provider sends the buyer back to. */
  adopt(orderId) {
    if (this.current?.orderId !== orderId) this.#save({key: newKey(), customerId: this.#customer, quantity: null, orderId, status: 'LOOKING'});
  }

  update(news) {
    this.#save({...this.current, ...news});
  }

  /** After a final refusal, and when there is no such order: the next click is another attempt. */
  forget() {
    sessionStorage.removeItem(this.#name);
  }

  #save(intent) {
    sessionStorage.setItem(this.#name, JSON.stringify(intent));
  }
}
