/** The few things every part of a page does to the document. */

export const $ = (id) => document.getElementById(id);

/** Writes only what changed: a figure that stands still costs no layout. */
export function write(id, text) {
  const element = $(id);
  if (element.textContent !== text) element.textContent = text;
}

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves at once, or when somebody looks at the page again. */
export function visible() {
  return new Promise((resolve) => {
    const look = () => {
      if (document.hidden) return;
      document.removeEventListener('visibilitychange', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    look();
  });
}
