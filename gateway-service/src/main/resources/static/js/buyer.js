import {clock, count, period, price, units} from './figures.js';
import {ask, askUntilFinal, isFinal} from './http.js';
import {Intent} from './intent.js';
import {$, sleep, visible, write} from './page.js';
import {inWords} from './refusals.js';
import {ShopClock} from './shopclock.js';

/**
 * The buyer's page: shows the offer, buys once per purchase, and follows the order to its final state. When the buyer pays at the payment
 * provider, it links there, and goes on with the order that the address names on the way back: `?order=…`.
 */

const OFFER_EVERY_MS = 1_000;
const NO_OFFER_EVERY_MS = 10_000;
const TRIES = 8;
const FIRST_POLL_MS = 250;
const LONGEST_POLL_MS = 8_000;
const LONGEST_OVERDUE_POLL_MS = 2_000;
const MOST_POLLS = 500;
const FINAL = ['PAID', 'DECLINED', 'REJECTED', 'CANCEL', 'REFUND', 'EXPIRY'];
// An order that did not end by its payment says so before it says what became of its units.
const shown = ({status, endedBy}) => FINAL.includes(endedBy) ? endedBy : status;

const path = location.pathname.replace(/\/$/, '');
const intent = new Intent(path.split('/').at(-1));
const shopClock = new ShopClock();
let offer = null;
let buying = false;

/** Polls the offer at randomised intervals, and only while the page is visible. */
async function watchOffer() {
  for (;;) {
    await visible();
    const response = await ask('GET', path);
    shopClock.learn(response);
    if (response.status === 200) offer = response.body;
    else if (!offer) write('countdown-label', inWords(response));
    showOffer();
    const pause = isFinal(response) && response.status !== 200 ? NO_OFFER_EVERY_MS : OFFER_EVERY_MS;
    await sleep(pause * (0.75 + Math.random() / 2));
  }
}

function showOffer() {
  if (!offer) return;
  document.title = `${offer.name} – Hotdeal`;
  write('name', offer.name);
  write('price', price(offer.price));
  write('remaining', count(offer.available));
  const comeBack = offer.payWithin ? 'units that are not paid in time come back' : 'units of declined payments come back';
  write('remaining-label', offer.available === 0 ? `remaining; ${comeBack}` : 'remaining');
  write('limit', [
    offer.customerLimit && `At most ${offer.customerLimit} per customer`,
    offer.payWithin && `You pay within ${period(offer.payWithin)}`,
  ].filter(Boolean).join(' · '));
  showCountdown();
}

const TITLES = {soon: 'Opens in', open: 'On sale', ending: 'On sale; ends in', over: 'The sale is over', closed: 'Closed'};

function saleState() {
  const now = shopClock.now();
  if (!offer.open) return 'closed';
  if (offer.opensAt && Date.parse(offer.opensAt) > now) return 'soon';
  if (!offer.closesAt) return 'open';
  return Date.parse(offer.closesAt) > now ? 'ending' : 'over';
}

function showCountdown() {
  if (!offer) return;
  const state = saleState();
  const until = {soon: offer.opensAt, ending: offer.closesAt}[state];
  document.querySelector('.shop').dataset.sale = state;
  write('countdown-label', TITLES[state]);
  write('countdown', until ? clock(Date.parse(until) - shopClock.now()) : '');
  $('buy').disabled = buying || !(owed() || (['open', 'ending'].includes(state) && offer.available > 0));
}

/** Whether the purchase still lacks its response: it can be repeated in any state of the offer. */
const owed = () => intent.current && !intent.current.orderId;

$('purchase').addEventListener('submit', (event) => {
  event.preventDefault();
  if (buying || $('buy').disabled) return;
  if (!owed()) intent.begin(Number($('quantity').value));
  buy();
});

/** Sends the purchase until it has a response, then follows the order. */
async function buy() {
  busy(true);
  showOrder('SENDING');
  say('Sending your order …');
  const {key, customerId, quantity} = intent.current;
  const send = () => ask('POST', `${path}/orders`, {body: {customerId, quantity}, headers: {'Idempotency-Key': key}});
  const response = await askUntilFinal(send, TRIES, (late, pause) =>
    say(`${inWords(late)} Trying again in ${Math.ceil(pause / 1_000)} s; repeating buys only once.`));
  if (response.status === 202) {
    intent.update({orderId: response.body.orderId, status: response.body.status});
    await follow(response.body);
  } else if (isFinal(response)) {
    intent.forget();
    refuse(response);
  } else {
    say(`${inWords(response)} It is unknown whether you bought. “Try again” repeats the same order and buys only once.`, 'bad');
    write('buy', 'Try again');
  }
  busy(false);
}

function refuse(response) {
  showOrder('REFUSED');
  const {errors} = response.body ?? {};
  say(errors ? Object.entries(errors).map(([field, what]) => `${field} ${what}`).join('; ') : inWords(response), 'bad');
  $('quantity').toggleAttribute('aria-invalid', Boolean(errors?.quantity));
  write('buy', 'Buy');
}

/** Polls the order with growing pauses until it is final. */
async function follow(known = {}) {
  const {orderId} = intent.current;
  let wait = known;
  let pause = FIRST_POLL_MS;
  $('quantity').removeAttribute('aria-invalid');
  for (let poll = 0; poll < MOST_POLLS || timeToPay() > 0; poll++) {
    showOrder(intent.current.status);
    const [sentence, kind] = progress(intent.current);
    say(`${sentence}${inAWhile(wait)}`, kind);
    if (FINAL.includes(intent.current.status)) break;
    await sleep(untilNextPoll(pause));
    await visible();
    const response = await ask('GET', `${path}/orders/${orderId}`);
    shopClock.learn(response);
    wait = response.status === 200 ? response.body : {};
    if (response.status === 200) {
      const status = shown(response.body);
      pause = status === intent.current.status ? Math.min(LONGEST_POLL_MS, pause * 1.3) : FIRST_POLL_MS;
      intent.update({status, payment: response.body.payment});
    } else if (isFinal(response) && !intent.current.quantity) { // the address named an order that does not exist
      intent.forget();
      refuse(response);
      return;
    }
  }
  write('buy', 'Buy again');
}

/** Soon after the time to pay is over, the order is final. */
function untilNextPoll(pause) {
  const left = timeToPay();
  if (left > 0) return Math.min(pause, left + FIRST_POLL_MS);
  return intent.current.payment ? Math.min(pause, LONGEST_OVERDUE_POLL_MS) : pause;
}

/** In ms; 0 or less when it is over, and when the order does not wait for its buyer. */
function timeToPay() {
  const payBy = intent.current?.payment?.payBy;
  return payBy ? Date.parse(payBy) - shopClock.now() : 0;
}

/** How long it takes, for an order that waits; nothing while the shop does not know. */
function inAWhile({ordersAhead, settledInSeconds}) {
  if (settledInSeconds === undefined) return ordersAhead > 0 ? ` ${count(ordersAhead)} orders are ahead of yours.` : '';
  const when = settledInSeconds < 90 ? `${settledInSeconds} s` : `${Math.round(settledInSeconds / 60)} min`;
  return ordersAhead > 0 ? ` ${count(ordersAhead)} orders are ahead of yours: about ${when}.` : ` About ${when}.`;
}

/** The quantity of an order of another page is not known. */
const counted = (quantity, what) => (quantity ? ` ${units(quantity)} ${what}.` : '');

const progress = ({status, quantity, payment}) => ({
  LOOKING: ['Looking for your order …'],
  ACCEPTED: [`Accepted.${counted(quantity, 'held for you')}`],
  RECORDED: [payment ? whatToPay(payment) : offer?.payWithin ? 'Recorded. Your payment is being prepared.' : 'Recorded. The payment is next.'],
  PAID: [`Paid.${counted(quantity, 'bought')}`, 'good'],
  DECLINED: ['The payment was declined; the units are back on sale.', 'bad'],
  REJECTED: ['The shop could not keep this order; nothing was charged.', 'bad'],
  CANCEL: ['The shop has cancelled this order; nothing was charged.', 'bad'],
  REFUND: ['The shop has refunded this order; you get the money back.', 'bad'],
  EXPIRY: [`The time to pay is over: ${quantity === 1 ? 'the unit is' : 'the units are'} on sale again. A late payment is refunded.`, 'bad'],
}[status]);

function whatToPay({payBy}) {
  if (timeToPay() <= 0) return 'The time to pay is over. If you paid in time, it shows here in a moment.';
  return `Recorded. Pay by ${new Date(payBy).toLocaleTimeString([], {timeStyle: 'medium'})}; once you have paid, it shows here.`;
}

const ENDS = {
  PAID: ['Paid', 'the units are yours'],
  DECLINED: ['Payment declined', 'nothing was charged, the units are back on sale'],
  REJECTED: ['Rejected', 'the shop had too few units, nothing was charged'],
  CANCEL: ['Cancelled', 'by the shop, nothing was charged'],
  REFUND: ['Refunded', 'by the shop, you get the money back'],
  EXPIRY: ['Not paid in time', 'the units are on sale again'],
};

function showOrder(status) {
  const order = $('order');
  order.dataset.status = status;
  order.hidden = !intent.current?.orderId;
  showPayment();
  if (order.hidden) return;
  write('order-id', intent.current.orderId);
  const [name, note] = ENDS[status] ?? ENDS.PAID;
  write('final-name', name);
  write('final-note', note);
  write('recorded-note', offer?.payWithin || intent.current.payment ? 'you pay next' : 'the payment is next');
  const reached = FINAL.includes(status) ? 3 : ['ACCEPTED', 'RECORDED'].indexOf(status) + 1;
  [...$('steps').children].forEach((step, i) => {
    step.className = i < reached ? 'done' : i === reached ? 'current' : '';
    if (i === reached) step.setAttribute('aria-current', 'step');
    else step.removeAttribute('aria-current');
  });
  if (FINAL.includes(status) && status !== 'PAID') $('steps').lastElementChild.className = 'failed';
}

function showPayment() {
  const {status, payment} = intent.current ?? {};
  $('payment').hidden = status !== 'RECORDED' || !payment;
  if ($('payment').hidden) return;
  const left = timeToPay();
  write('pay-label', left > 0 ? 'Time left to pay' : 'The time to pay is over');
  write('pay-countdown', left > 0 ? clock(left) : '');
  const link = webAddress(payment.link);
  $('pay').hidden = left <= 0 || !link;
  if (!$('pay').hidden && $('pay').href !== link) $('pay').href = link;
}

/** Null for what is no address of the web, such as a script. */
function webAddress(link) {
  const url = link && URL.canParse(link) ? new URL(link) : null;
  return url && ['https:', 'http:'].includes(url.protocol) ? url.href : null;
}

function busy(now) {
  buying = now;
  $('quantity').disabled = now;
  $('buy').disabled = now;
  showCountdown();
}

function say(text, kind = '') {
  $('message').className = `message ${kind}`;
  write('message', text);
}

/** Continues after a reload, and after the way back from the payment provider. */
async function resume() {
  const named = orderInAddress();
  if (owed()) return buy();
  if (named) intent.adopt(named);
  if (!intent.current) return;
  busy(true);
  await follow();
  busy(false);
}

/** Takes it out of the address, so that a reload goes on with the order that is the page's by then. */
function orderInAddress() {
  const order = new URLSearchParams(location.search).get('order') ?? '';
  if (location.search) history.replaceState(null, '', location.pathname);
  return /^[0-9a-f-]{36}$/.test(order) ? order : null;
}

watchOffer();
setInterval(() => {
  showCountdown();
  showPayment();
}, 250);
resume();
