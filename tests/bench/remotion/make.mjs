// node make.mjs HOME JOB_FOLDER BROWSER — bundles index.jsx and renders the folder's job.json.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [home, folder, browserExecutable] = process.argv.slice(2);
const load = createRequire(join(home, "package.json"));
const { bundle } = load("@remotion/bundler");
const { renderMedia, selectComposition } = load("@remotion/renderer");

const job = JSON.parse(readFileSync(join(folder, "job.json"), "utf8"));
const serveUrl = await bundle({ entryPoint: join(home, "index.jsx"), publicDir: folder, rootDir: home });
const shared = { serveUrl, inputProps: job, browserExecutable, chromeMode: browserExecutable.includes("headless-shell") ? "headless-shell" : "chrome-for-testing" };
const composition = await selectComposition({ ...shared, id: "Slideshow" });
await renderMedia({ ...shared, composition, codec: "h264", crf: job.encoder.crf, x264Preset: job.encoder.preset, outputLocation: job.output, concurrency: 2 });
process.exit(0);
