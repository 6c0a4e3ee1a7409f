// Builds what pages load into chalicelib/layout/static/: style sheet, script and icon, under names
// that hold a hash of their content, and index.json, which knows these names.
//
// Run from the root of the checkout, after npm ci:  node assets/build.mjs

import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { PurgeCSS } from "purgecss";
import * as sass from "sass";

const OUT = "chalicelib/layout/static";
const USES = [
  "chalicelib/layout/templates/**/*.html",
  "chalicelib/*/templates/**/*.html",
  "assets/*.js",
];

const compiled = sass.compile("assets/mitsprache.scss", {
  style: "compressed",
  loadPaths: ["node_modules"],
  quietDeps: true,
});

// Comments and indentation are for whoever reads the source.
async function minified(path) {
  const lines = (await readFile(path, "utf8")).split("\n").map((line) => line.trim());
  return `${lines.filter((line) => line && !line.startsWith("//")).join("\n")}\n`;
}

// KERN declares its whole palette and every variant of a component; pages get what they use.
const [purged] = await new PurgeCSS().purge({
  content: USES,
  css: [{ raw: compiled.css }],
  variables: true,
});

const files = {
  "mitsprache.css": purged.css,
  "mitsprache.js": await minified("assets/mitsprache.js"),
  "receipt.js": await minified("assets/receipt.js"),
  "proof.js": await minified("assets/proof.js"),
  "altcha-sha.js": await minified("node_modules/altcha/dist/workers/sha.js"),
  "icon.svg": await readFile("assets/icon.svg", "utf8"),
};

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
const index = {};
for (const [name, content] of Object.entries(files)) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  index[name] = `${basename(name, extname(name))}.${hash}${extname(name)}`;
  await writeFile(`${OUT}/${index[name]}`, content);
}
await writeFile(`${OUT}/index.json`, `${JSON.stringify(index, null, 2)}\n`);
