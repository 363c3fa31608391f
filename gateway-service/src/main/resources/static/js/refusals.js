import {units} from './figures.js';

/** Every refusal in words, by its problem type. */

const WORDS = {
  'no-response': () => 'No response from the shop.',
  'bad-input': () => 'A field of the form is wrong.',
  'not-signed-in': () => 'Sign in first.',
  'unknown-offer': () => 'There is no such offer.',
  'unknown-order': () => 'There is no such order.',
  'sold-out': ({available}) => (available > 0 ? `Only ${units(available)} left; choose fewer.` : 'Sold out. Nothing was bought.'),
  'limit-reached': ({allowance}) => (allowance > 0
    ? `You can have ${units(allowance)} more of this offer; choose fewer.`
    : 'You have as many of this offer as one customer can have.'),
  'not-open': ({reason}) => ({
    NOT_YET: 'The sale has not started yet.',
    OVER: 'The sale is over.',
    CLOSED: 'The offer is closed.',
  }[reason] ?? 'The offer is not on sale now.'),
  'not-enough-stock': () => 'The shop has fewer units of this product than that.',
  'order-state': ({detail}) => `That is not possible now: ${detail}.`,
  'wrong-state': ({detail}) => `That is not possible now: ${detail}.`,
  'key-reused': () => 'This request was sent before with other content. Nothing was done.',
  'body-too-large': () => 'The request is too large.',
  overloaded: () => 'Too many people are buying at this moment. Nothing was bought yet.',
  'dependency-unavailable': () => 'The shop is unavailable for a moment.',
  'stock-missing': () => 'The shop is repairing this offer. Nothing was done.',
  'outcome-unknown': () => 'The response was lost.',
};

/** @param response of `ask` that is no success */
export function inWords({type, status, body}) {
  const words = WORDS[type]?.(body);
  return words ?? body?.detail ?? body?.title ?? `The shop responded with ${status}.`;
}
