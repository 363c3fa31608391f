import {$, element, write} from './page.js';
import {count, duration, price, rate, units} from './figures.js';

/** Writes one snapshot into the figures. A value that the gateway does not have is shown as unknown. */
export function show(frame, offer) {
  showOffer(offer, frame.offers === null);
  write('accepted-rate', rate(frame.orders?.acceptedPerSecond));
  write('refused-rate', rate(frame.orders?.refusedPerSecond));
  showResponses(frame.orders?.byOutcome);
  showSettlement(frame.settlement);
  showLag(frame.lag);
  showServices(frame.services);
}

function showOffer(offer, redisUnavailable) {
  const stock = offer?.units;
  write('offer-name', offer?.name ?? (redisUnavailable ? 'Redis is unavailable' : 'No offer yet'));
  write('offer-terms', offer ? terms(offer) : redisUnavailable ? 'The stock is unknown.' : 'Open one below.');
  showState(offer);
  for (const figure of ['initial', 'sold', 'held', 'returned']) write(figure, count(stock?.[figure]));
  write('remaining', count(stock?.available));
  for (const part of ['sold', 'held', 'rejected', 'available']) {
    $(`bar-${part}`).style.flexGrow = stock?.[part] ?? 0;
  }
  showIdentity(offer);
  write('outbox', offer ? count(offer.outboxDepth) + (offer.outboxDepth ? ` · oldest ${duration(offer.outboxAgeMs)}` : '') : '–');
}

function terms(offer) {
  const moment = (text) => new Date(text).toLocaleString(undefined, {dateStyle: 'medium', timeStyle: 'short'});
  return [
    price(offer.price),
    offer.customerLimit && `at most ${offer.customerLimit} per customer`,
    offer.opensAt && `opens ${moment(offer.opensAt)}`,
    offer.closesAt && `closes ${moment(offer.closesAt)}`,
  ].filter(Boolean).join(' · ');
}

function showState(offer) {
  $('offer-state').hidden = $('buyer-page').hidden = !offer;
  if (!offer) return;
  const state = stateOf(offer);
  $('offer-state').dataset.state = state;
  write('offer-state', {open: 'On sale', soon: 'Not yet open', over: 'Over', 'sold-out': 'Sold out', closed: 'Closed'}[state]);
  $('buyer-page').href = `/offers/${offer.id}/`;
}

function stateOf(offer) {
  if (!offer.open) return 'closed';
  if (offer.opensAt && Date.parse(offer.opensAt) > Date.now()) return 'soon';
  if (offer.closesAt && Date.parse(offer.closesAt) <= Date.now()) return 'over';
  return offer.units.available > 0 ? 'open' : 'sold-out';
}

/** Shows whether every unit is in a state, or how many are not. */
function showIdentity(offer) {
  const state = !offer ? 'unknown' : offer.gap === 0 ? 'ok' : 'gap';
  $('identity').dataset.state = state;
  write('identity-mark', {ok: '✓', gap: '✕', unknown: '?'}[state]);
  write('identity-verdict', verdict(state, offer?.gap));
  write('identity-sum', offer ? sum(offer) : 'initial = available + held + sold');
}

function sum({units: stock, gap}) {
  const parts = [`${count(stock.available)} available`, `${count(stock.held)} held`, `${count(stock.sold)} sold`];
  if (stock.rejected) parts.push(`${count(stock.rejected)} rejected`);
  return `${count(stock.initial)} ${gap === 0 ? '=' : '≠'} ${parts.join(' + ')}`;
}

function verdict(state, gap) {
  if (state === 'unknown') return 'Not known yet';
  if (state === 'ok') return 'Every unit is accounted for';
  return gap > 0 ? `A gap: ${units(gap)} missing` : `A gap: ${units(-gap)} too many`;
}

function showResponses(byOutcome) {
  const outcomes = Object.entries(byOutcome ?? {}).filter(([, times]) => times > 0).sort((a, b) => b[1] - a[1]);
  const most = Math.max(1, ...outcomes.map(([, times]) => times));
  const rows = outcomes.map(([outcome, times]) => {
    const bar = element('i');
    bar.style.width = `${(100 * times) / most}%`;
    return element('li', {className: outcome === 'Reserved' ? 'reserved' : ''},
        element('span', {textContent: inWords(outcome)}), element('b', {textContent: count(times)}), bar);
  });
  $('responses').replaceChildren(...(rows.length ? rows : [element('li', {textContent: byOutcome ? 'None yet' : 'Unknown'})]));
}

/** `SoldOut` → `Sold out`. */
const inWords = (name) => name.replace(/(?<=.)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function showSettlement(settlement) {
  write('settled-rate', rate(settlement?.perSecond));
  write('delay', settlement?.delayP50Ms == null ? '–' : duration(settlement.delayP50Ms));
  write('delay-now', settlement?.delayP99Ms == null ? 'median of the last seconds' : `median · p99 ${duration(settlement.delayP99Ms)}`);
  write('charges-captured', count(settlement?.charges?.Captured));
  write('charges-declined', count(settlement?.charges?.Declined));
  write('charges-unknown', count(settlement?.charges?.Unknown));
  write('dead-letters', count(settlement?.deadLetters));
  $('dead-letters').parentElement.classList.toggle('alarm', settlement?.deadLetters > 0);
  $('settlement-note').hidden = settlement !== null;
}

let shownLag = '';

/** One row per partition, one column per consumer group. */
function showLag(lag) {
  const news = JSON.stringify(lag);
  if (news === shownLag) return;
  shownLag = news;
  $('lag-note').hidden = lag !== null;
  $('lag-table').hidden = lag === null;
  const groups = [...new Set((lag ?? []).map((row) => row.group))];
  const partitions = [...new Set((lag ?? []).map((row) => row.partition))].sort((a, b) => a - b);
  const heading = element('tr', {}, element('th', {scope: 'col', textContent: 'Partition'}),
      ...groups.map((group) => element('th', {scope: 'col', textContent: group})));
  const rows = partitions.map((partition) => element('tr', {}, element('th', {scope: 'row', textContent: partition}),
      ...groups.map((group) => reader(lag.find((row) => row.group === group && row.partition === partition)))));
  $('lag-table').replaceChildren(element('thead', {}, heading), element('tbody', {}, ...rows));
}

function reader(row) {
  const cell = element('td', {}, element('b', {className: 'figure', textContent: count(row?.lag)}));
  cell.append(' ', element('span', {className: row?.consumer ? '' : 'unread', textContent: row?.consumer ?? 'no consumer'}));
  return cell;
}

function showServices(services) {
  $('services').replaceChildren(...services.map(({service, instance, ageMs}) =>
    element('li', {}, element('span', {textContent: instance}), ' ', element('small', {textContent: service}),
        element('b', {className: 'figure', textContent: duration(ageMs)}))));
}
