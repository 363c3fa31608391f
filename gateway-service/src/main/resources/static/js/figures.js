/** Formats numbers. An unknown one is a dash, never a zero. */

const UNKNOWN = '–';
const WHOLE = new Intl.NumberFormat('en', {maximumFractionDigits: 0});
const PRICE = new Intl.NumberFormat('en', {minimumFractionDigits: 2, maximumFractionDigits: 2});
const SHORT = new Intl.NumberFormat('en', {notation: 'compact', maximumFractionDigits: 1});

const unlessUnknown = (format) => (value) => (value == null ? UNKNOWN : format(value));

export const count = unlessUnknown((value) => WHOLE.format(value));
export const price = unlessUnknown((value) => PRICE.format(value));
export const short = unlessUnknown((value) => SHORT.format(value));

/** A rate below 10 keeps a decimal, so that a slow sale does not show 0. */
export const rate = unlessUnknown((value) => (value > 0 && value < 9.95 ? value.toFixed(1) : WHOLE.format(value)));

export const duration = unlessUnknown((ms) => {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min`;
  return `${Math.floor(ms / 3_600_000)} h`;
});

/** 1 unit, 2 units. */
export const units = (value) => `${WHOLE.format(value)} ${value === 1 ? 'unit' : 'units'}`;

/** `PT1H30M` as 1 hour 30 minutes; hours, minutes and whole seconds only, as the gateway writes them. */
export function period(iso) {
  const [, ...numbers] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(iso) ?? [];
  const names = ['hour', 'minute', 'second'];
  return numbers.map((number, i) => number && `${number} ${names[i]}${number === '1' ? '' : 's'}`).filter(Boolean).join(' ');
}

/** Time left, as a clock shows it. */
export function clock(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const two = (number) => String(number).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3_600);
  const time = `${two(Math.floor((seconds % 3_600) / 60))}:${two(seconds % 60)}`;
  if (days > 0) return `${days} d ${two(hours)}:${time}`;
  return hours > 0 ? `${two(hours)}:${time}` : time;
}
