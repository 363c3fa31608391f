import {count} from './figures.js';
import {$, element, sleep, write} from './page.js';
import {inWords} from './refusals.js';

/** Asks for an audit, waits for its end and shows what it found. */

const LOOK_MS = 1_000;
const MOST_LOOKS = 900;

const COLUMNS = {
  offer: 'Offer', initial: 'Initial', available: 'Available', held: 'Held', sold: 'Sold', rejected: 'Rejected',
  allocated: 'Allocated', allocationSold: 'Sold there', recorded: 'Payment due', paid: 'Paid', declined: 'Declined',
  rejectedOrders: 'Rejected orders',
};

/** @param call asks the gateway with the administrator's credentials */
export function startAudit(call) {
  const run = $('run-audit');
  const isOn = (answer) => ['WAITING', 'RUNNING'].includes(answer.body?.state);

  async function follow(answer) {
    run.disabled = true;
    for (let looks = 0; looks < MOST_LOOKS && isOn(answer); looks++) {
      show(answer.body);
      await sleep(LOOK_MS);
      const next = await call('GET', '/admin/audit');
      if (next.status === 401) break;
      if (next.status === 200) answer = next;
    }
    run.disabled = false;
    if (answer.body?.state) show(answer.body);
    else write('audit-verdict', inWords(answer));
  }

  run.addEventListener('click', async () => {
    run.disabled = true;
    await follow(await call('POST', '/admin/audit'));
  });

  /** After signing in: an audit that somebody asked for before. */
  return {resume: async () => follow(await call('GET', '/admin/audit'))};
}

function show({state, requestedAt, finishedAt, why, report}) {
  $('audit').dataset.state = state;
  $('audit').dataset.verdict = report?.verdict ?? '';
  write('audit-verdict', {
    NONE: () => 'Compares Redis, Kafka, the database and the payment provider, order by order.',
    WAITING: () => `Asked for at ${time(requestedAt)}; waits for a worker to take it.`,
    RUNNING: () => `A worker compares; asked for at ${time(requestedAt)}.`,
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
    NOT_QUIET: `The shop is not quiet, so nothing can be said yet: ${notQuiet}`,
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
