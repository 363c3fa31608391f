import {sleep} from './page.js';

const PROBLEM = 'urn:hotdeal:problem:';
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;

/**
 * Sends one request. Never throws: without a response the status is 0 and the type `no-response`.
 *
 * `type` is a refusal's problem type without its prefix. Cookies and the browser's own credentials are not sent, so the
 * browser never opens its sign-in dialog.
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
    const content = parsed(await response.text());
    return {
      status: response.status,
      body: content,
      type: String(content?.type ?? '').replace(PROBLEM, ''),
      retryAfterMs: 1_000 * (Number(response.headers.get('Retry-After')) || 0),
      date: Date.parse(response.headers.get('Date') ?? ''),
      sentAt,
      receivedAt: Date.now(),
    };
  } catch {
    return {status: 0, body: null, type: 'no-response', retryAfterMs: 0};
  }
}

/** Null for a body that is no JSON, such as a proxy's. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Whether the response is final; else the request is to be repeated with the same key. */
export const isFinal = (response) => response.status > 0 && response.status < 500 && response.status !== 429;

/**
 * Repeats an idempotent request until it has a final response or was sent so many times.
 *
 * @param waiting called with a response that is not final, and the pause before the next try
 */
export async function askUntilFinal(send, tries, waiting) {
  for (let sent = 1; ; sent++) {
    const response = await send();
    if (isFinal(response) || sent === tries) return response;
    const backOff = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (sent - 1));
    const pause = Math.max(response.retryAfterMs, backOff) * (1 + Math.random() / 4);
    waiting(response, pause);
    await sleep(pause);
  }
}

/** A key for one purchase or change: a UUID of version 7, so that order ids derived from it are ordered by time. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setUint32(0, Math.floor(Date.now() / 2 ** 16));
  new DataView(bytes.buffer).setUint16(4, Date.now() % 2 ** 16);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
