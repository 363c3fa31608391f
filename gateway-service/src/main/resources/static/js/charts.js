import uPlot from '/webjars/uplot/dist/uPlot.esm.js';
import {$, element} from './page.js';
import {duration, rate, short, count} from './figures.js';

const WINDOW_S = 120;
/** More than one snapshot every 250 ms for the whole window. */
const MOST_SAMPLES = 600;
const SPLITS = [-120, -90, -60, -30, 0];

/** The last two minutes since this page was opened. */
const samples = [];

const charts = [
  chart('chart-rates', 'Orders per second', rate, [
    {label: 'Accepted', color: '--accepted', fill: '--accepted-fill', of: (sample) => sample.accepted},
    {label: 'Refused', color: '--refused', dash: [2, 4], of: (sample) => sample.refused},
    {label: 'Settled', color: '--settled', dash: [8, 4], of: (sample) => sample.settled},
  ]),
  chart('chart-remaining', 'Remaining units', count, [
    {label: 'Remaining', color: '--accepted', fill: '--accepted-fill', of: (sample, offer) => sample.remaining.get(offer)},
  ]),
  chart('chart-delay', 'Delay from 202 to the final state', duration, [
    {label: 'Median', color: '--settled', fill: '--settled-fill', of: (sample) => sample.p50},
    {label: 'p99', color: '--held', dash: [6, 4], of: (sample) => sample.p99},
  ]),
];

export function record(frame) {
  samples.push({
    at: performance.now(),
    accepted: frame.orders?.acceptedPerSecond,
    refused: frame.orders?.refusedPerSecond,
    settled: frame.settlement?.perSecond,
    p50: frame.settlement?.delayP50Ms,
    p99: frame.settlement?.delayP99Ms,
    remaining: new Map((frame.offers ?? []).map((offer) => [offer.id, offer.units.available])),
  });
  while (samples.length > MOST_SAMPLES || performance.now() - samples[0].at > 1_000 * WINDOW_S) samples.shift();
}

/** Ends the lines until the next sample, so that none crosses the gap. */
export function interrupt() {
  samples.push({at: performance.now(), remaining: new Map()});
}

/** Draws everything up to now; without new samples the lines end before `now`. */
export function draw(offer) {
  const now = performance.now();
  const times = samples.map((sample) => (sample.at - now) / 1_000);
  for (const {plot, lines} of charts) {
    plot.setData([times, ...lines.map((line) => samples.map((sample) => line.of(sample, offer) ?? null))]);
  }
}

/** Describes a chart in words for screen readers. */
export function describe() {
  for (const {host, title, format, lines, plot} of charts) {
    const said = lines.map((line, i) => {
      const known = plot.data[i + 1].filter((value) => value !== null);
      return known.length === 0
        ? `${line.label} unknown`
        : `${line.label} now ${format(known.at(-1))}, lowest ${format(Math.min(...known))}, highest ${format(Math.max(...known))}`;
    });
    host.setAttribute('aria-label', `${title}, last 2 minutes: ${said.join('; ')}`);
  }
}

function chart(id, title, format, lines) {
  const host = $(id);
  const key = element('ul', {className: 'key'}, ...lines.map(keyOf));
  key.setAttribute('aria-hidden', 'true');
  host.before(key);
  const plot = new uPlot(options(host, key, format, lines), [[], ...lines.map(() => [])], host);
  new ResizeObserver(() => plot.setSize(sizeOf(host))).observe(host);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => plot.redraw());
  return {host, title, format, lines, plot};
}

function keyOf({label, color, dash}) {
  const mark = element('i');
  mark.style.borderTop = `3px ${dash ? (dash[0] < dash[1] ? 'dotted' : 'dashed') : 'solid'} var(${color})`;
  return element('li', {}, mark, label, element('b', {className: 'figure'}));
}

function sizeOf(host) {
  return {width: host.clientWidth, height: host.clientHeight};
}

function css(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function options(host, key, format, lines) {
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const axis = {stroke: () => css('--muted'), ticks: {show: false}, font};
  return {
    ...sizeOf(host),
    legend: {show: false},
    padding: [10, 14, 0, 0],
    cursor: {sync: {key: 'live'}, y: false, drag: {x: false, y: false}},
    scales: {
      x: {time: false, range: [-WINDOW_S, 0]},
      y: {range: (plot, min, max) => [0, Math.max(1, 1.1 * max)]},
    },
    axes: [
      {...axis, grid: {show: false}, size: 26, splits: () => SPLITS, values: (plot, splits) => splits.map(ago)},
      {...axis, grid: {stroke: () => css('--line'), width: 1}, size: 54, space: 34,
        values: (plot, splits) => splits.map(format === duration ? duration : short)},
    ],
    series: [{}, ...lines.map(({color, fill, dash}) => ({
      stroke: () => css(color),
      fill: fill && (() => css(fill)),
      dash,
      width: 2,
      points: {show: false},
    }))],
    hooks: {setCursor: [(plot) => tell(plot, key, format)]},
  };
}

function ago(seconds) {
  if (seconds === 0) return 'now';
  return seconds % 60 === 0 ? `${seconds / -60} min ago` : `${-seconds} s`;
}

/** The values under the cursor, beside the names of the lines. */
function tell(plot, key, format) {
  plot.data.slice(1).forEach((values, i) => {
    const at = plot.cursor.idx;
    key.children[i].lastChild.textContent = at == null || values[at] == null ? '' : format(values[at]);
  });
}
