import {startAdmin} from './admin.js';
import {describe, draw, interrupt, record} from './charts.js';
import {Feed} from './feed.js';
import {duration} from './figures.js';
import {$, element, write} from './page.js';
import {show} from './panel.js';

/** The live page: shows the feed's snapshots, keeps the chosen offer, and says how old its figures are. */

const LOOK_MS = 500;
const DESCRIBE_EVERY_LOOKS = 10;
const STATES = {live: 'Live', stale: 'Stale', lost: 'Lost'};

const admin = startAdmin();
let chosen = Number(new URLSearchParams(location.search).get('offer')) || null;
let shown = null;
let frame = null;
let frames = 0;
let heardAt = null;
let state = 'stale';
let looks = 0;
let said = {};

const feed = new Feed('/live', (news) => {
  frame = news;
  heardAt = new Date();
  $('frames').dataset.count = ++frames;
  record(frame);
  render();
  look();
});

function render() {
  const offer = currentOffer();
  showChoice(offer);
  show(frame, offer);
  draw(offer?.id);
  admin.select(offer);
  announce(offer);
  document.title = offer ? `${$('remaining').textContent} left – ${offer.name}` : 'Hotdeal';
}

/** The chosen offer; else the one shown, as long as it is on sale; else the first. Null while there is none. */
function currentOffer() {
  const offers = frame.offers ?? [];
  const find = (id) => offers.find((offer) => offer.id === id);
  const before = find(shown);
  const offer = find(chosen) ?? (before?.open ? before : offers[0]) ?? null;
  shown = offer?.id ?? shown;
  return offer;
}

let choice = '';

function showChoice(offer) {
  const offers = frame.offers ?? [];
  const news = JSON.stringify(offers.map(({id, name, open}) => [id, name, open]));
  const select = $('offer-select');
  if (news !== choice) {
    choice = news;
    select.replaceChildren(...offers.map(({id, name, open}) =>
      element('option', {value: id, textContent: `${id} · ${name}${open ? '' : ' (closed)'}`})));
  }
  select.disabled = offers.length === 0;
  if (offer && select.value !== String(offer.id)) select.value = offer.id;
}

$('offer-select').addEventListener('change', (event) => {
  chosen = Number(event.target.value);
  history.replaceState(null, '', `?offer=${chosen}`);
  render();
});

/** Announces events once to screen readers; the figures themselves change too often for that. */
function announce(offer) {
  const now = {
    gap: offer && offer.gap !== 0 && $('identity-verdict').textContent,
    soldOut: offer?.units.available === 0 && `${offer.name}: no units remain.`,
  };
  for (const what of Object.keys(now)) {
    if (now[what] && !said[what]) write('announcer', now[what]);
  }
  said = now;
}

/** Shows the figures' age; runs by a timer, so also without snapshots. */
function look() {
  const before = state;
  state = feed.state;
  if (before === 'live' && state !== 'live') interrupt();
  if (before !== state && heardAt) write('announcer', `The figures are ${STATES[state].toLowerCase()}.`);
  $('connection').dataset.state = document.body.dataset.figures = state;
  write('connection-state', heardAt || state === 'lost' ? STATES[state] : 'Connecting');
  write('connection-age', heardAt ? `${duration(feed.age)} old` : '');
  showOldFigures();
}

function showOldFigures() {
  const doing = state === 'lost' ? 'The connection is lost; trying again.' : 'The gateway sends nothing.';
  $('old-figures').hidden = state === 'live' || (!heardAt && state === 'stale');
  if ($('old-figures').hidden) return;
  write('old-figures', heardAt ? `${doing} These figures are from ${heardAt.toLocaleTimeString()}, not from now.` : doing);
  document.title = `(${state}) Hotdeal`;
}

setInterval(() => {
  look();
  if (state !== 'live' && frame) draw(shown);
  if (looks++ % DESCRIBE_EVERY_LOOKS === 0 && frame) describe();
}, LOOK_MS);
