// What a page on the server cannot do by itself: keys inside text boxes, dropped and pasted files, cookies, the clipboard.

export function choose(name, value, attribute) {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
  if (value) document.documentElement.setAttribute(attribute, value);
}

// Another page begins at its top.
export const toTop = () => { const room = document.querySelector('.room'); if (room) room.scrollTop = 0; };

// A rail that is longer than the window, as on a phone, shows where the page stands.
const showTab = () => document.querySelector('.rail a.active')?.scrollIntoView({ block: 'nearest', inline: 'center' });

export const copy = text => navigator.clipboard.writeText(text);

export async function upload(file) {
  const answer = await fetch('/page/uploads', { method: 'POST', headers: { 'X-Easel': '1', 'X-Name': encodeURIComponent(file.name ?? '') }, body: file });
  if (!answer.ok) throw new Error(await answer.text());
  return await answer.text();
}

async function hand(dotnet, file) {
  try { await dotnet.invokeMethodAsync('TakeFile', await upload(file), file.name ?? ''); }
  catch (error) { await dotnet.invokeMethodAsync('RefuseFile', String(error.message ?? error)); }
}

// A page that works on several pictures marks itself; elsewhere the first one counts. Of a folder the pictures are taken.
async function handAll(dotnet, files) {
  const pictures = files.filter(it => !it.type || it.type.startsWith('image/'));
  for (const file of document.querySelector('[data-many]') ? pictures : files.slice(0, 1)) await hand(dotnet, file);
}

// Files that are dropped anywhere or pasted; Ctrl+Enter paints, Alt+Enter interrupts. While an input method composes, no shortcut fires.
export function listen(dotnet) {
  const controller = new AbortController(), options = { signal: controller.signal };
  const files = event => [...(event.dataTransfer ?? event.clipboardData)?.files ?? []];
  document.addEventListener('dragover', event => {
    if (![...event.dataTransfer.types].includes('Files')) return;
    event.preventDefault();
    document.body.classList.add('dragging');
  }, options);
  document.addEventListener('dragleave', event => { if (!event.relatedTarget) document.body.classList.remove('dragging'); }, options);
  document.addEventListener('drop', async event => {
    document.body.classList.remove('dragging');
    const dropped = files(event);
    if (!dropped.length) return;
    event.preventDefault();
    await handAll(dotnet, dropped);
  }, options);
  document.addEventListener('paste', async event => { const pasted = files(event); if (pasted.length) { event.preventDefault(); await handAll(dotnet, pasted); } }, options);
  document.addEventListener('change', async event => {
    if (event.target.matches('input[type=file][data-hand]') && event.target.files.length) { const chosen = [...event.target.files]; event.target.value = ''; await handAll(dotnet, chosen); }
  }, options);
  document.addEventListener('keydown', event => {
    if (event.isComposing || event.keyCode === 229 || event.repeat) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); settle(); dotnet.invokeMethodAsync('PressPaint'); }
    else if (event.key === 'Enter' && event.altKey) { event.preventDefault(); dotnet.invokeMethodAsync('PressInterrupt'); }
  }, options);
  const rail = document.querySelector('.rail'), tabs = new MutationObserver(showTab);
  tabs.observe(rail, { subtree: true, attributes: true, attributeFilter: ['class'] });
  showTab();
  return { stop: () => { controller.abort(); tabs.disconnect(); } };
}

// A number that is being typed counts before the picture is painted.
function settle() {
  const box = document.activeElement;
  if (box instanceof HTMLInputElement) box.dispatchEvent(new Event('change', { bubbles: true }));
}

// A prompt box: Ctrl+Up and Ctrl+Down weigh words, arrows and Enter choose an offer.
export function promptBox(box, dotnet) {
  const put = (text, start, end) => {
    box.value = text;
    box.setSelectionRange(start, end);
    box.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const ask = () => dotnet.invokeMethodAsync('CaretMoved', box.value, box.selectionStart);
  let weighing = Promise.resolve();
  box.addEventListener('keydown', event => {
    if (event.isComposing || event.keyCode === 229) return;
    if ((event.ctrlKey || event.metaKey) && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      const up = event.key === 'ArrowUp';
      weighing = weighing.then(async () => {
        const better = await dotnet.invokeMethodAsync('Weigh', box.value, box.selectionStart, box.selectionEnd, up);
        if (better.prompt !== box.value) put(better.prompt, better.start, better.end);
      });
      return;
    }
    if (box.getAttribute('aria-expanded') !== 'true' || event.ctrlKey || event.altKey || event.metaKey) return;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) { event.preventDefault(); dotnet.invokeMethodAsync('MoveOffer', move); }
    else if (event.key === 'Enter' || event.key === 'Tab') { event.preventDefault(); dotnet.invokeMethodAsync('TakeOffer'); }
    else if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); dotnet.invokeMethodAsync('CloseOffers'); }
  });
  box.addEventListener('input', event => { if (!event.isComposing) ask(); });
  box.addEventListener('blur', () => dotnet.invokeMethodAsync('CloseOffers'));
  box.addEventListener('paste', event => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (/\bSteps: \d+.*\bSampler: /s.test(text)) { event.preventDefault(); dotnet.invokeMethodAsync('TakeInfotext', text); }
  });
  box.addEventListener('scroll', () => { const under = box.previousElementSibling; if (under) under.scrollTop = box.scrollTop; });
  const grow = new ResizeObserver(() => { const under = box.previousElementSibling; if (under) under.style.height = `${box.offsetHeight}px`; });
  grow.observe(box);
  return { put, text: () => box.value, caret: () => box.selectionStart, stop: () => grow.disconnect() };
}

export function watchWidth(element, dotnet) {
  const tell = () => dotnet.invokeMethodAsync('WidthChanged', element.clientWidth, window.innerWidth);
  const observer = new ResizeObserver(tell);
  observer.observe(element);
  return { stop: () => observer.disconnect() };
}

// A viewer keeps the focus inside, and gives it back.
export function keepFocus(element) {
  const before = document.activeElement;
  element.focus();
  const trap = event => {
    if (event.key !== 'Tab') return;
    const stops = [...element.querySelectorAll('button,a[href],input,select,textarea')].filter(it => !it.disabled && it.offsetParent);
    if (!stops.length) return;
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (document.activeElement === edge || document.activeElement === element && event.shiftKey) { event.preventDefault(); (event.shiftKey ? stops.at(-1) : stops[0]).focus(); }
  };
  element.addEventListener('keydown', trap);
  return { stop: () => { element.removeEventListener('keydown', trap); before?.focus?.(); } };
}

// A studio that starts again at another port is looked for there; at the same one the page comes back by itself.
export const follow = port => setTimeout(() => { location.port = port; }, 8000);

export function switchTheme() {
  const now = document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  choose('easel-theme', now === 'dark' ? 'light' : 'dark', 'data-theme');
}

// The page is a window on the server: when the server forgot the window, a reload shows the same truth.
const modal = document.getElementById('components-reconnect-modal');
if (modal && !modal.dataset.watched) {
  modal.dataset.watched = '1';
  new MutationObserver(async () => {
    if (modal.dataset.waits || !/components-reconnect-(failed|rejected)/.test(modal.className)) return;
    modal.dataset.waits = '1';
    for (;;) {
      try { if ((await fetch('/', { cache: 'no-store' })).ok) return location.reload(); } catch { /* not yet */ }
      await new Promise(done => setTimeout(done, 2000));
    }
  }).observe(modal, { attributes: true, attributeFilter: ['class'] });
}

const login = document.querySelector('form[data-login]');
if (login && !login.dataset.watched) {
  login.dataset.watched = '1';
  login.addEventListener('submit', async event => {
    event.preventDefault();
    const answer = await fetch('/login', { method: 'POST', body: new URLSearchParams(new FormData(login)) });
    if (answer.ok) location.reload(); else login.querySelector('.problem').hidden = false;
  });
}
