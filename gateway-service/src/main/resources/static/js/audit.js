import {count} from './figures.js';
import {$, element, sleep, write} from './page.js';
import {inWords} from './refusals.js';

/** Requests an audit, waits for its end and shows its result. */

const POLL_MS = 1_000;
const MOST_POLLS = 900;

const COLUMNS = {
  offer: 'Offer', initial: 'Initial', available: 'Available', held: 'Held', sold: 'Sold', rejected: 'Rejected',
  allocated: 'Allocated', allocationSold: 'Sold there', recorded: 'Payment due', paid: 'Paid', declined: 'Declined',
  rejectedOrders: 'Rejected orders',
};

/** @param call sends a request with the administrator's credentials */
export function startAudit(call) {
  const run = $('run-audit');
  const isOn = (response) => ['WAITING', 'RUNNING'].includes(response.body?.state);

  async function follow(response) {
    run.disabled = true;
    for (let polls = 0; polls < MOST_POLLS && isOn(response); polls++) {
      show(response.body);
      await sleep(POLL_MS);
      const next = await call('GET', '/admin/audit');
      if (next.status === 401) break;
      if (next.status === 200) response = next;
    }
    run.disabled = false;
    if (response.body?.state) show(response.body);
    else write('audit-verdict', inWords(response));
  }

  run.addEventListener('click', async () => {
    run.disabled = true;
    await follow(await call('POST', '/admin/audit'));
  });

  /** After signing in, shows an audit that was requested before. */
  return {resume: async () => follow(await call('GET', '/admin/audit'))};
}

function show({state, requestedAt, finishedAt, why, report}) {
  $('audit').dataset.state = state;
  $('audit').dataset.verdict = report?.verdict ?? '';
  write('audit-verdict', {
    NONE: () => 'Compares Redis, Kafka, the database and the payment provider, order by order.',
    WAITING: () => `Requested at ${time(requestedAt)}; waits for a worker.`,
    RUNNING: () => `A worker runs the audit requested at ${time(requestedAt)}.`,
    FAILED: () => `The audit failed: ${why}`,
    DONE: () => `${verdict(report)} (${time(finishedAt)})`,
  }[state]());
  $('audit-table').hidden = !report;
  $('audit-table').replaceChildren(...(report ? table(report.offers) : []));
  $('audit-findings').replaceChildren(...(report?.findings ?? []).map(finding));
}

const time = (instant) => new Date(instant).toLocaleTimeString();

function verdict({verdict, extent, notQuiet, findings}) {
  return {
    PASSES: `✓ The audit passes: ${extent}.`,
    FINDINGS: `✕ The audit has ${findings.length} ${findings.length === 1 ? 'kind' : 'kinds'} of findings: ${extent}.`,
    NOT_QUIET: `No result yet, because orders are in flight: ${notQuiet}`,
  }[verdict];
}

function table(offers) {
  const cell = (row, field) => (field === 'offer'
    ? element('th', {scope: 'row', textContent: row.offer})
    : element('td', {className: 'figure', textContent: count(row[field])}));
  return [
    element('thead', {}, element('tr', {}, ...Object.values(COLUMNS).map((name) => element('th', {scope: 'col', textContent: name})))),
    element('tbody', {}, ...offers.map((row) => element('tr', {}, ...Object.keys(COLUMNS).map((field) => cell(row, field))))),
  ];
}

function finding({kind, total, sentence, named}) {
  const found = element('li', {}, element('strong', {textContent: kind}), ` × ${count(total)}: ${sentence}`);
  if (named.length) found.append(element('code', {textContent: named.join(' ') + (total > named.length ? ' …' : '')}));
  return found;
}
