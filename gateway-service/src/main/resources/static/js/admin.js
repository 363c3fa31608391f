import {startAudit} from './audit.js';
import {count, units} from './figures.js';
import {ask, askUntilFinal, isFinal, newKey} from './http.js';
import {$, element, sleep, write} from './page.js';
import {inWords} from './refusals.js';

/** The administrators' section: signs in, and opens, restocks and closes offers. */

const TRIES = 6;
/** A close waits for up to 10 s before it responds that it still waits. */
const TIMEOUT_MS = 20_000;
const CLOSE_POLL_MS = 1_000;
const MOST_CLOSE_POLLS = 300;

let authorization = null;
let selected = null;

/** The idempotency key of each action: the same one until the action has a final response, or other content. */
const intents = new Map();

export function startAdmin() {
  const audit = startAudit(call);
  onSubmit('sign-in', (form) => signIn(form, audit));
  onSubmit('open-offer', openOffer);
  onSubmit('restock', restock);
  $('close-offer').addEventListener('click', () => whileBusy($('close-offer'), closeOffer));
  $('sign-out').addEventListener('click', () => signOut('Signed out.'));
  return {select};
}

function select(offer) {
  if (offer?.id === selected?.id && offer?.name === selected?.name) return;
  selected = offer && {id: offer.id, name: offer.name};
  for (const name of document.querySelectorAll('.selected-offer')) {
    name.textContent = selected ? `offer ${selected.id}, ${selected.name}` : 'the selected offer';
  }
  write('close-offer', selected ? `Close offer ${selected.id}` : 'Close offer');
}

function onSubmit(id, action) {
  const form = $(id);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    whileBusy(form.querySelector('[type=submit]'), () => action(form));
  });
}

/** Disables the button while its action runs. */
async function whileBusy(button, action) {
  if (button.disabled) return;
  button.disabled = true;
  await action();
  button.disabled = false;
}

async function signIn(form, audit) {
  const credentials = new TextEncoder().encode(`${form.username.value}:${form.password.value}`);
  authorization = `Basic ${btoa(String.fromCharCode(...credentials))}`;
  const response = await call('GET', '/admin/session');
  if (response.status !== 204) {
    authorization = null;
    say(response.status === 401 ? 'User name or password is wrong.' : inWords(response), 'bad');
    form.password.select();
    return;
  }
  form.reset();
  showSignedIn(true);
  say('Signed in.');
  $('admin').querySelector('input').focus();
  audit.resume();
}

function signOut(why) {
  authorization = null;
  showSignedIn(false);
  say(why);
}

function showSignedIn(signedIn) {
  $('sign-in').hidden = signedIn;
  $('admin').hidden = $('sign-out').hidden = !signedIn;
}

function say(text, kind = '') {
  $('admin-message').className = `message ${kind}`;
  write('admin-message', text);
}

async function call(method, path, body, key) {
  const headers = {Authorization: authorization};
  if (key) headers['Idempotency-Key'] = key;
  const response = await ask(method, path, {body, headers, timeoutMs: TIMEOUT_MS});
  if (response.status === 401 && !$('admin').hidden) signOut('The credentials are no longer valid; sign in again.');
  return response;
}

/** One change of an offer; every repetition has the same key. */
async function change(action, method, path, body) {
  const content = JSON.stringify([path, body]);
  if (intents.get(action)?.content !== content) intents.set(action, {content, key: newKey()});
  const {key} = intents.get(action);
  return askUntilFinal(() => call(method, path, body, key), TRIES, (response) => say(`${inWords(response)} Trying again.`));
}

/** Shows the response. After a final one the next click gets a new key; any other keeps the key for the next click. */
function settle(action, response, form) {
  if (isFinal(response)) intents.delete(action);
  if (form) showErrors(form, response.body?.errors ?? {});
  if (response.status >= 400 || response.status === 0) say(inWords(response), 'bad');
}

async function openOffer(form) {
  const number = (field) => (form[field].value === '' ? undefined : Number(form[field].value));
  const instant = (field) => (form[field].value === '' ? undefined : new Date(form[field].value).toISOString());
  const response = await change('open', 'PUT', `/admin/offers/${encodeURIComponent(form.elements.id.value || '-')}`, {
    units: number('units'),
    customerLimit: number('customerLimit'),
    price: number('price'),
    opensAt: instant('opensAt'),
    closesAt: instant('closesAt'),
    payment: form.payment.value || undefined,
    payWithin: form.payWithin.value === '' ? undefined : `PT${form.payWithin.value}M`,
  });
  settle('open', response, form);
  if (response.status !== 200) return;
  const {offer, stock} = response.body;
  say(`Offer ${offer.id}, ${offer.name}, is open with ${units(stock.initial)}, ${count(stock.available)} available.`, 'good');
  form.reset();
}

async function restock(form) {
  if (!selected) return say('There is no offer to restock.', 'bad');
  const {value} = form.units;
  const response = await change('restock', 'POST', `/admin/offers/${selected.id}/restock`, {
    units: value === '' ? undefined : Number(value),
  });
  settle('restock', response, form);
  if (response.status !== 200) return;
  say(`Offer ${response.body.offer.id} has ${units(Number(value))} more: ${count(response.body.stock.available)} available.`, 'good');
  form.reset();
}

/** Closes for buyers at once; repeats with its key until the unsold units are back in the shop's stock. */
async function closeOffer() {
  if (!selected) return say('There is no offer to close.', 'bad');
  const {id} = selected;
  for (let polls = 0; polls < MOST_CLOSE_POLLS && authorization; polls++) {
    const response = await change('close', 'POST', `/admin/offers/${id}/close`);
    if (response.status !== 202) {
      settle('close', response);
      if (response.status === 200) say(`Offer ${id} is closed, all orders are settled, and the unsold units are back in the shop’s stock.`, 'good');
      return;
    }
    say(`Offer ${id} is closed for buyers. Its unsold units return when these are done: ${waitingFor(response.body.waitingFor)}.`);
    await sleep(CLOSE_POLL_MS);
  }
}

function waitingFor({held, outbox, unpaid}) {
  const parts = [[held, 'units held'], [outbox, 'orders for Kafka'], [unpaid, 'orders to pay']];
  return parts.filter(([number]) => number > 0).map(([number, what]) => `${count(number)} ${what}`).join(', ');
}

/** The problem's `errors`, each at its field; the first wrong field gets the focus. */
function showErrors(form, errors) {
  for (const input of form.querySelectorAll('input, select')) {
    input.parentElement.querySelector('.error')?.remove();
    input.removeAttribute('aria-invalid');
    input.removeAttribute('aria-describedby');
    const error = errors[input.name];
    if (!error) continue;
    const id = `${input.id}-error`;
    input.after(element('p', {id, className: 'error', textContent: error}));
    input.setAttribute('aria-invalid', 'true');
    input.setAttribute('aria-describedby', id);
  }
  form.querySelector('[aria-invalid]')?.focus();
}
