// Drives a studio with the public client "stable-diffusion-api", unchanged: node drive.mjs http://127.0.0.1:7860
import assert from 'node:assert/strict';
import client from 'stable-diffusion-api';

const address = new URL(process.argv[2] ?? 'http://127.0.0.1:7860');
const api = new client.StableDiffusionApi({ host: address.hostname, port: Number(address.port), protocol: 'http', defaultSampler: 'Euler a', defaultStepCount: 3, timeout: 240000 });

const samplers = await api.getSamplers();
assert.ok(samplers.some(it => it.name === 'Euler a'), 'Euler a is listed');
const models = await api.getSdModels();
assert.ok(models.length > 0, 'a model is listed');
assert.ok((await api.getUpscalers()).some(it => it.name === 'Lanczos'), 'Lanczos is listed');
assert.ok(await api.getCmdFlags(), 'flags are told');
assert.ok(Array.isArray(await api.getPromptStyles()), 'styles are a list');

const before = await api.getOptions();
await api.setOptions({ ...before, CLIP_stop_at_last_layers: 1, samples_format: 'png' });
assert.equal((await api.getOptions()).samples_format, 'png');

// Progress is asked for while a picture is painted, and is idle before and after.
const idle = await api.getProgress();
assert.equal(idle.progress, 0);
assert.equal(idle.state.job_count, 0);
const painting = api.txt2img({ prompt: 'a red house under a yellow sun', width: 128, height: 128, steps: 6, seed: 5 });
let seen = 0;
while (await Promise.race([painting.then(() => false), new Promise(resolve => setTimeout(() => resolve(true), 100))]))
  seen = Math.max(seen, (await api.getProgress()).progress);
const painted = await painting;
const size = await painted.image.metadata();
assert.deepEqual([size.width, size.height], [128, 128]);
assert.ok(seen > 0, 'progress was seen');
const info = typeof painted.info === 'string' ? JSON.parse(painted.info) : painted.info;
assert.deepEqual(info.all_seeds, [5]);

const again = await api.txt2img({ prompt: 'a red house under a yellow sun', width: 128, height: 128, steps: 6, seed: 5 });
assert.deepEqual(await again.image.clone().raw().toBuffer(), await painted.image.clone().raw().toBuffer(), 'the same seed gives the same picture');

const changed = await api.img2img({ init_images: [painted.image.clone()], prompt: 'a blue house under a yellow sun', denoising_strength: 0.6, width: 128, height: 128, steps: 6, seed: 7 });
assert.equal((await changed.image.metadata()).width, 128);

const large = await api.extraSingle({ image: painted.image.clone(), upscaler_1: 'Lanczos', upscaling_resize: 2 });
assert.equal((await large.image.metadata()).width, 256);

const read = await api.pngInfo(painted.image.clone());
console.log(JSON.stringify({ samplers: samplers.length, models: models.map(it => it.title), highestProgressSeen: seen, pngInfo: Boolean(read), ok: true }));
