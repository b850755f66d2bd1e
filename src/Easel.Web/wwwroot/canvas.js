// The drawing board: a picture below, a mask or a sketch above. Pointer events carry pen pressure, touch and pinch.

const LIMIT = 40;

export function open(board, dotnet) {
  const below = board.querySelector('canvas.below'), above = board.querySelector('canvas.above'), glow = board.querySelector('canvas.glow');
  const pen = above.getContext('2d', { willReadFrequently: true });
  const state = { tool: 'brush', size: 48, colour: '#ff5a4f', mask: true, blur: 4, view: { x: 0, y: 0, zoom: 1 }, undo: [], redo: [], pointers: new Map(), path: [], last: null };

  // What is chosen counts for the very next stroke: the studio hears of it later, over however slow a line.
  const frame = board.closest('.board-frame'), going = new AbortController(), whileOpen = { signal: going.signal };
  frame.addEventListener('click', event => { const chosen = event.target.closest('[data-tool]'); if (chosen) state.tool = chosen.dataset.tool; }, whileOpen);
  frame.addEventListener('input', event => { if (event.target.type === 'color') state.colour = event.target.value; else if (event.target.type === 'range') state.size = Number(event.target.value); }, whileOpen);
  const tool = () => board.dataset.draws === 'true' ? state.tool : 'hand';

  const place = () => { for (const it of [below, above, glow]) it.style.transform = `translate(${state.view.x}px,${state.view.y}px) scale(${state.view.zoom})`; };
  const fit = () => {
    const zoom = Math.min(board.clientWidth / above.width, board.clientHeight / above.height) || 1;
    state.view = { zoom, x: (board.clientWidth - above.width * zoom) / 2, y: (board.clientHeight - above.height * zoom) / 2 };
    place();
  };
  const snapshot = () => pen.getImageData(0, 0, above.width, above.height);
  const remember = () => { state.undo.push(snapshot()); if (state.undo.length > LIMIT) state.undo.shift(); state.redo = []; tell(); };
  const tell = () => dotnet.invokeMethodAsync('BoardChanged', state.undo.length > 0, state.redo.length > 0);
  const step = (from, to) => { const was = from.pop(); if (!was) return; to.push(snapshot()); pen.putImageData(was, 0, 0); show(); tell(); };

  // The glow shows how far the blur of mask or strokes will reach.
  const show = () => {
    const ink = glow.getContext('2d');
    ink.clearRect(0, 0, glow.width, glow.height);
    if (state.blur <= 0) return;
    ink.filter = `blur(${state.blur}px)`;
    ink.drawImage(above, 0, 0);
    ink.filter = 'none';
  };
  const point = event => {
    const box = board.getBoundingClientRect();
    return { x: (event.clientX - box.left - state.view.x) / state.view.zoom, y: (event.clientY - box.top - state.view.y) / state.view.zoom };
  };
  const ink = () => { pen.globalCompositeOperation = tool() === 'eraser' ? 'destination-out' : 'source-over'; pen.fillStyle = pen.strokeStyle = state.mask ? '#ff5a4f' : state.colour; };
  const stroke = (from, to, pressure) => {
    ink();
    pen.lineCap = pen.lineJoin = 'round';
    pen.lineWidth = state.size * pressure;
    pen.beginPath(); pen.moveTo(from.x, from.y); pen.lineTo(to.x + 0.01, to.y); pen.stroke();
  };
  const lasso = () => {
    ink(); pen.globalCompositeOperation = 'source-over';
    pen.beginPath(); state.path.forEach((it, i) => i ? pen.lineTo(it.x, it.y) : pen.moveTo(it.x, it.y)); pen.closePath(); pen.fill();
  };
  // Fills what is bounded by strokes: the inside of a drawn outline, or everything.
  const fill = at => {
    const { width, height } = above, image = snapshot(), data = image.data, [x, y] = [Math.floor(at.x), Math.floor(at.y)];
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    const colour = (state.mask ? '#ff5a4f' : state.colour).match(/\w\w/g).map(it => parseInt(it, 16));
    const key = (y * width + x) * 4, same = i => Math.abs(data[i] - first[0]) + Math.abs(data[i + 1] - first[1]) + Math.abs(data[i + 2] - first[2]) < 48 && Math.abs(data[i + 3] - first[3]) < 128;
    const first = data.slice(key, key + 4), seen = new Uint8Array(width * height), stack = [y * width + x];
    while (stack.length) {
      const p = stack.pop();
      if (seen[p] || !same(p * 4)) continue;
      seen[p] = 1;
      data.set([...colour, 255], p * 4);
      const column = p % width;
      if (column > 0) stack.push(p - 1);
      if (column < width - 1) stack.push(p + 1);
      if (p >= width) stack.push(p - width);
      if (p < width * (height - 1)) stack.push(p + width);
    }
    pen.putImageData(image, 0, 0);
  };

  const pressureOf = event => event.pointerType === 'pen' && event.pressure > 0 ? Math.max(0.1, event.pressure) : 1;
  // How far two fingers are from each other, and where their middle is.
  const span = () => {
    const [a, b] = [...state.pointers.values()], box = board.getBoundingClientRect();
    return { d: Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)), x: (a.x + b.x) / 2 - box.left, y: (a.y + b.y) / 2 - box.top };
  };
  const down = event => {
    // The hand that holds the pen rests on the board.
    if (event.pointerType === 'touch' && [...state.pointers.values()].some(it => it.pen)) return;
    board.setPointerCapture(event.pointerId);
    state.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY, pen: event.pointerType === 'pen' });
    if (state.pointers.size === 2) { if (state.last) { step(state.undo, []); state.redo = []; } state.last = null; state.pinch = span(); return; }
    if (state.pointers.size > 2) return;
    if (event.button === 1 || tool() === 'hand') { state.pan = { x: event.clientX, y: event.clientY }; return; }
    if (event.button !== 0) return;
    const at = point(event);
    remember();
    state.last = at; state.path = [at];
    if (tool() === 'fill') { fill(at); show(); }
    else if (tool() !== 'lasso') stroke(at, at, pressureOf(event));
  };
  const move = event => {
    const held = state.pointers.get(event.pointerId);
    if (!held) return;
    [held.x, held.y] = [event.clientX, event.clientY];
    if (state.pointers.size === 2) {
      const now = span();
      if (state.pinch) { zoomAt(state.pinch.x, state.pinch.y, now.d / state.pinch.d); state.view.x += now.x - state.pinch.x; state.view.y += now.y - state.pinch.y; place(); }
      state.pinch = now;
      return;
    }
    if (state.pan) { state.view.x += event.clientX - state.pan.x; state.view.y += event.clientY - state.pan.y; state.pan = { x: event.clientX, y: event.clientY }; place(); return; }
    if (!state.last || tool() === 'fill') return;
    for (const it of event.getCoalescedEvents?.().length ? event.getCoalescedEvents() : [event]) {
      const at = point(it);
      if (tool() === 'lasso') state.path.push(at); else stroke(state.last, at, pressureOf(it));
      state.last = at;
    }
  };
  const up = event => {
    state.pointers.delete(event.pointerId);
    state.pan = null; state.pinch = null;
    if (!state.last) return;
    if (tool() === 'lasso') lasso();
    state.last = null;
    show();
    dotnet.invokeMethodAsync('BoardDrawn');
  };
  const zoomAt = (x, y, factor) => {
    const zoom = Math.min(16, Math.max(0.05, state.view.zoom * factor)), real = zoom / state.view.zoom;
    state.view = { zoom, x: x - (x - state.view.x) * real, y: y - (y - state.view.y) * real };
    place();
  };
  const wheel = event => { event.preventDefault(); const box = board.getBoundingClientRect(); zoomAt(event.clientX - box.left, event.clientY - box.top, Math.exp(-event.deltaY / 500)); };
  const keys = event => {
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && key === 'z') { event.preventDefault(); event.shiftKey ? step(state.redo, state.undo) : step(state.undo, state.redo); }
    else if ((event.ctrlKey || event.metaKey) && key === 'y') { event.preventDefault(); step(state.redo, state.undo); }
    else if (key === '[' || key === ']') { state.size = Math.min(512, Math.max(1, state.size * (key === ']' ? 1.25 : 0.8))); dotnet.invokeMethodAsync('SizeChanged', Math.round(state.size)); }
    else if (key === '0') fit();
  };
  for (const [name, act] of [['pointerdown', down], ['pointermove', move], ['pointerup', up], ['pointercancel', up], ['wheel', wheel], ['keydown', keys]]) board.addEventListener(name, act, { passive: false });
  const observer = new ResizeObserver(fit);
  observer.observe(board);

  const picture = source => new Promise((done, fail) => { const image = new Image(); image.onload = () => done(image); image.onerror = () => fail(new Error('The picture cannot be shown.')); image.src = source; });
  return {
    set: change => { Object.assign(state, change); show(); },
    async load(source, drawn) {
      const image = await picture(source);
      for (const it of [below, above, glow]) { it.width = image.naturalWidth; it.height = image.naturalHeight; }
      below.getContext('2d').drawImage(image, 0, 0);
      if (drawn) { try { pen.drawImage(await picture(drawn), 0, 0); if (state.mask) tint(); } catch { /* a draft's drawing may be gone; the board is then empty */ } }
      state.undo = []; state.redo = [];
      fit(); show(); tell();
      return [image.naturalWidth, image.naturalHeight];
    },
    undo: () => step(state.undo, state.redo),
    redo: () => step(state.redo, state.undo),
    clear: () => { remember(); pen.clearRect(0, 0, above.width, above.height); show(); },
    invert: () => { remember(); ink(); pen.globalCompositeOperation = 'xor'; pen.fillStyle = '#ff5a4f'; pen.fillRect(0, 0, above.width, above.height); pen.globalCompositeOperation = 'source-over'; show(); },
    fit,
    // White where it was painted, black elsewhere; an empty text where nothing was.
    async mask() { return isEmpty() ? '' : await send(flat(true)); },
    // The picture with what was drawn over it.
    async sketch() { return isEmpty() ? '' : await send(flat(false)); },
    // What was drawn, alone.
    async strokes() { return isEmpty() ? '' : await send(above); },
    stop: () => { going.abort(); observer.disconnect(); },
  };

  function isEmpty() { const data = snapshot().data; for (let i = 3; i < data.length; i += 4) if (data[i]) return false; return true; }
  function tint() { // what was kept is white on black: back to ink on nothing
    const image = snapshot(), data = image.data;
    for (let i = 0; i < data.length; i += 4) { const on = data[i] > 127; data[i] = 255; data[i + 1] = 90; data[i + 2] = 79; data[i + 3] = on ? 255 : 0; }
    pen.putImageData(image, 0, 0);
  }
  function flat(mask) {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [above.width, above.height];
    const ink = canvas.getContext('2d');
    if (!mask) { ink.drawImage(below, 0, 0); ink.drawImage(above, 0, 0); return canvas; }
    const image = snapshot(), data = image.data;
    for (let i = 0; i < data.length; i += 4) { data[i] = data[i + 1] = data[i + 2] = data[i + 3] > 127 ? 255 : 0; data[i + 3] = 255; }
    ink.putImageData(image, 0, 0);
    return canvas;
  }
  async function send(canvas) {
    const blob = await new Promise(done => canvas.toBlob(done, 'image/png'));
    const answer = await fetch('/page/uploads', { method: 'POST', headers: { 'X-Easel': '1' }, body: blob });
    if (!answer.ok) throw new Error(await answer.text());
    return await answer.text();
  }
}
