import {sleep} from './page.js';

const PROBLEM = 'urn:hotdeal:problem:';
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;

/**
 * One request. Never throws: without an answer the status is 0 and the type `no-answer`.
 *
 * `type` is a refusal's problem type without its prefix. No cookie and no credentials of the browser's own are sent, so it
 * never opens its sign-in dialog.
 */
export async function ask(method, path, {body, headers = {}, timeoutMs = 10_000} = {}) {
  const sentAt = Date.now();
  try {
    const response = await fetch(path, {
      method,
      credentials: 'omit',
      cache: 'no-store',
      headers: body === undefined ? headers : {...headers, 'Content-Type': 'application/json'},
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer = parsed(await response.text());
    return {
      status: response.status,
      body: answer,
      type: String(answer?.type ?? '').replace(PROBLEM, ''),
      retryAfterMs: 1_000 * (Number(response.headers.get('Retry-After')) || 0),
      date: Date.parse(response.headers.get('Date') ?? ''),
      sentAt,
      receivedAt: Date.now(),
    };
  } catch {
    return {status: 0, body: null, type: 'no-answer', retryAfterMs: 0};
  }
}

/** A proxy in between may answer something else than JSON. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Whether a request has its answer, or is to be repeated with the same key. */
export const isFinal = (answer) => answer.status > 0 && answer.status < 500 && answer.status !== 429;

/**
 * Repeats a request that may be repeated, until it has a final answer or was sent so many times.
 *
 * @param waiting is told the answer that was not final, and the pause before the next try
 */
export async function askUntilFinal(send, tries, waiting) {
  for (let sent = 1; ; sent++) {
    const answer = await send();
    if (isFinal(answer) || sent === tries) return answer;
    const backOff = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (sent - 1));
    const pause = Math.max(answer.retryAfterMs, backOff) * (1 + Math.random() / 4);
    waiting(answer, pause);
    await sleep(pause);
  }
}

/** A key for one intent: a UUID of version 7, which keeps the orders derived from it in the order of time. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setUint32(0, Math.floor(Date.now() / 2 ** 16));
  new DataView(bytes.buffer).setUint16(4, Date.now() % 2 ** 16);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
