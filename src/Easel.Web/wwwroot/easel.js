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

// Something that is there later, and can be waited for until then.
function later() { let put; const it = new Promise(done => { put = done; }); it.put = put; return it; }

// Hands and keys are quicker than the line to the studio: what is done before the page and its prompt boxes listen is done when they do.
let page = later();
const boxes = new WeakMap();
const boxOf = element => { let box = boxes.get(element); if (!box) boxes.set(element, box = later()); return box; };
const tell = async (whom, name, ...given) => (await whom).invokeMethodAsync(name, ...given);

async function hand(file) {
  try { await tell(page, 'TakeFile', await upload(file), file.name ?? ''); }
  catch (error) { await tell(page, 'RefuseFile', String(error.message ?? error)); }
}

// A page that works on several pictures marks itself; elsewhere the first one counts. Of a folder the pictures are taken.
async function handAll(files) {
  await page;
  const pictures = files.filter(it => !it.type || it.type.startsWith('image/'));
  for (const file of document.querySelector('[data-many]') ? pictures : files.slice(0, 1)) await hand(file);
}

// The page is there: what was done before is told to it now.
export function listen(dotnet) {
  page.put(dotnet);
  const rail = document.querySelector('.rail'), tabs = new MutationObserver(showTab);
  tabs.observe(rail, { subtree: true, attributes: true, attributeFilter: ['class'] });
  showTab();
  return { stop: () => { page = later(); tabs.disconnect(); } };
}

// Files that are dropped anywhere or pasted; Ctrl+Enter paints, Alt+Enter interrupts. While an input method composes, no shortcut fires.
function attend() {
  const files = event => [...(event.dataTransfer ?? event.clipboardData)?.files ?? []];
  document.addEventListener('dragover', event => {
    if (![...event.dataTransfer.types].includes('Files')) return;
    event.preventDefault();
    document.body.classList.add('dragging');
  });
  document.addEventListener('dragleave', event => { if (!event.relatedTarget) document.body.classList.remove('dragging'); });
  document.addEventListener('drop', async event => {
    document.body.classList.remove('dragging');
    const dropped = files(event);
    if (!dropped.length) return;
    event.preventDefault();
    await handAll(dropped);
  });
  document.addEventListener('paste', async event => { const pasted = files(event); if (pasted.length) { event.preventDefault(); await handAll(pasted); } });
  document.addEventListener('change', async event => {
    if (event.target.matches('input[type=file][data-hand]') && event.target.files.length) { const chosen = [...event.target.files]; event.target.value = ''; await handAll(chosen); }
  });
  document.addEventListener('keydown', event => {
    if (event.isComposing || event.keyCode === 229 || event.repeat) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); settle(); tell(page, 'PressPaint'); }
    else if (event.key === 'Enter' && event.altKey) { event.preventDefault(); tell(page, 'PressInterrupt'); }
  });
  attendPrompts();
  attendViewer();
}

// A number that is being typed counts before the picture is painted.
function settle() {
  const box = document.activeElement;
  if (box instanceof HTMLInputElement) box.dispatchEvent(new Event('change', { bubbles: true }));
}

// Prompt boxes: Ctrl+Up and Ctrl+Down weigh words, arrows and Enter choose an offer.
function attendPrompts() {
  const on = (name, act) => document.addEventListener(name, event => { if (event.target instanceof Element && event.target.matches('.prompt textarea')) act(event, event.target); }, true);
  let weighing = Promise.resolve();
  on('keydown', (event, box) => {
    if (event.isComposing || event.keyCode === 229) return;
    if ((event.ctrlKey || event.metaKey) && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      const up = event.key === 'ArrowUp';
      weighing = weighing.then(async () => {
        await boxOf(box);
        const better = await tell(boxOf(box), 'Weigh', box.value, box.selectionStart, box.selectionEnd, up);
        if (better.prompt !== box.value) put(box, better.prompt, better.start, better.end);
      }).catch(() => { /* the box is gone, and its words with it */ });
      return;
    }
    if (box.getAttribute('aria-expanded') !== 'true' || event.ctrlKey || event.altKey || event.metaKey) return;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) { event.preventDefault(); tell(boxOf(box), 'MoveOffer', move); }
    else if (event.key === 'Enter' || event.key === 'Tab') { event.preventDefault(); tell(boxOf(box), 'TakeOffer'); }
    else if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); tell(boxOf(box), 'CloseOffers'); }
  });
  on('input', async (event, box) => { if (event.isComposing) return; const dotnet = await boxOf(box); dotnet.invokeMethodAsync('CaretMoved', box.value, box.selectionStart); });
  on('blur', (_, box) => tell(boxOf(box), 'CloseOffers'));
  on('paste', (event, box) => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (/\bSteps: \d+.*\bSampler: /s.test(text)) { event.preventDefault(); tell(boxOf(box), 'TakeInfotext', text); }
  });
  on('scroll', (_, box) => { const under = box.previousElementSibling; if (under) under.scrollTop = box.scrollTop; });
}

function put(box, text, start, end) {
  box.value = text;
  box.setSelectionRange(start, end);
  box.dispatchEvent(new Event('input', { bubbles: true }));
}

// A prompt box listens.
export function promptBox(box, dotnet) {
  boxOf(box).put(dotnet);
  const grow = new ResizeObserver(() => { const under = box.previousElementSibling; if (under) under.style.height = `${box.offsetHeight}px`; });
  grow.observe(box);
  return { put: (text, start, end) => put(box, text, start, end), text: () => box.value, caret: () => box.selectionStart, stop: () => grow.disconnect() };
}

// A viewer has the focus from the moment when it is seen, keeps it inside, and gives it back.
function attendViewer() {
  const before = new WeakMap();
  const viewers = nodes => [...nodes].filter(it => it instanceof Element && it.matches('.viewer'));
  new MutationObserver(changes => {
    for (const change of changes) {
      for (const it of viewers(change.addedNodes)) { before.set(it, document.activeElement); it.focus(); }
      for (const it of viewers(change.removedNodes)) before.get(it)?.focus?.();
    }
  }).observe(document.body, { childList: true, subtree: true });
  document.addEventListener('keydown', event => {
    const viewer = event.key === 'Tab' && event.target instanceof Element ? event.target.closest('.viewer') : null;
    if (!viewer) return;
    const stops = [...viewer.querySelectorAll('button,a[href],input,select,textarea')].filter(it => !it.disabled && it.offsetParent);
    if (!stops.length) return;
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (document.activeElement === edge || document.activeElement === viewer && event.shiftKey) { event.preventDefault(); (event.shiftKey ? stops.at(-1) : stops[0]).focus(); }
  });
}

// A wall of pictures: the page draws the rows that it is told. After a jump these are the ones that are seen and no more; where the eye rests, also those
// near it. Thumbnails are asked for when the tiles stand, those first that are seen: a scroll bar that is dragged past a thousand pictures asks for none of them.
export function wall(element, dotnet) {
  const room = element.closest('.room'), near = 400, passing = 80, resting = 300, asked = new Set();
  let drawn = null, telling = false, last = room.scrollTop, jumped = -resting, settling = 0;
  const since = () => performance.now() - jumped;
  const eye = () => { const top = Math.round(room.getBoundingClientRect().top - element.getBoundingClientRect().top); return { top, end: top + room.clientHeight }; };
  async function look() {
    if (telling) return;
    telling = true;
    try {
      for (;;) {
        const at = eye(), more = since() < resting ? 0 : near;
        if (drawn && Math.max(0, at.top - more / 2) >= drawn.top && Math.min(element.offsetHeight, at.end + more / 2) <= drawn.end) break;
        drawn = { top: at.top - more, end: at.end + more };
        await dotnet.invokeMethodAsync('Look', drawn.top, drawn.end);
      }
    } catch { /* the page is gone, and its wall with it */ } finally { telling = false; }
  }
  function show(all) {
    const at = room.getBoundingClientRect(), bare = [...element.querySelectorAll('img[data-src]:not([src])')];
    const isSeen = it => { const box = it.parentElement.getBoundingClientRect(); return box.bottom > at.top && box.top < at.bottom; };
    const now = bare.filter(it => asked.has(it.dataset.src) || since() >= passing && (all || since() > resting || isSeen(it)));
    for (const it of now) { asked.add(it.dataset.src); it.src = it.dataset.src; }
    if (now.length < bare.length) later();
    return now.length;
  }
  // Tiles are seen before their thumbnails are asked for.
  const showNext = () => requestAnimationFrame(() => setTimeout(show, 0, false));
  function later() { clearTimeout(settling); settling = setTimeout(settle, since() < passing ? passing - since() + 1 : Math.max(150, resting - since())); }
  function settle() {
    look();
    if (!show(false) && since() >= resting) show(true);
    // Where the page was quick, all is shown before the eye rests: what is near is still to come.
    if (since() < resting) later();
  }
  const scrolled = () => {
    if (Math.abs(room.scrollTop - last) > room.clientHeight / 2) jumped = performance.now();
    last = room.scrollTop;
    look();
    later();
  };
  const sizes = new ResizeObserver(() => { dotnet.invokeMethodAsync('WidthChanged', element.clientWidth, window.innerWidth); look(); }), changes = new MutationObserver(showNext);
  sizes.observe(element);
  sizes.observe(room);
  changes.observe(element, { childList: true, subtree: true });
  room.addEventListener('scroll', scrolled, { passive: true });
  return { stop: () => { clearTimeout(settling); sizes.disconnect(); changes.disconnect(); room.removeEventListener('scroll', scrolled); } };
}

// A studio that starts again at another port is looked for there, until it answers; at the same one the page comes back by itself.
export async function follow(port) {
  comesBack = true;
  const there = new URL(location.href);
  there.port = port;
  // A page may ask another port by a socket alone.
  while (!await new Promise(done => {
    const line = new WebSocket(`${there.protocol === 'https:' ? 'wss' : 'ws'}://${there.host}/_blazor`);
    line.onopen = () => { line.close(); done(true); };
    line.onerror = () => done(false);
  })) await new Promise(done => setTimeout(done, 1000));
  location.href = there.href;
}

export function switchTheme() {
  const now = document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  choose('easel-theme', now === 'dark' ? 'light' : 'dark', 'data-theme');
}

// The page is a window on the server: as soon as the server answers, a reload shows the same truth.
let comesBack = false;
async function comeBack() {
  if (comesBack) return;
  comesBack = true;
  for (;;) {
    try { if ((await fetch('/', { cache: 'no-store' })).ok) return location.reload(); } catch { /* not yet */ }
    await new Promise(done => setTimeout(done, 2000));
  }
}

// The server forgot the window.
const modal = document.getElementById('components-reconnect-modal');
if (modal && !modal.dataset.watched) {
  modal.dataset.watched = '1';
  new MutationObserver(() => { if (/components-reconnect-(failed|rejected)/.test(modal.className)) comeBack(); }).observe(modal, { attributes: true, attributeFilter: ['class'] });
}

const login = document.querySelector('form[data-login]');
if (!login) attend();
else if (!login.dataset.watched) {
  login.dataset.watched = '1';
  login.addEventListener('submit', async event => {
    event.preventDefault();
    const answer = await fetch('/login', { method: 'POST', body: new URLSearchParams(new FormData(login)) });
    if (answer.ok) location.reload(); else login.querySelector('.problem').hidden = false;
  });
}
