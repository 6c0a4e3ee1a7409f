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
const OFFICE = "chalicelib/office/templates/**/*.html";
const EVERYBODY = [
  "chalicelib/layout/templates/**/*.html",
  "chalicelib/!(office)/templates/**/*.html",
  "assets/*.js",
];

// Comments and indentation are for whoever reads the source.
async function minified(path) {
  const lines = (await readFile(path, "utf8")).split("\n").map((line) => line.trim());
  return `${lines.filter((line) => line && !line.startsWith("//")).join("\n")}\n`;
}

// KERN declares its whole palette and every variant of a component; pages get what they use.
async function style(path, content) {
  const compiled = sass.compile(path, {
    style: "compressed",
    loadPaths: ["node_modules"],
    quietDeps: true,
  });
  const [purged] = await new PurgeCSS().purge({
    content,
    css: [{ raw: compiled.css }],
    variables: true,
  });
  return purged.css;
}

const files = {
  "mitsprache.css": await style("assets/mitsprache.scss", EVERYBODY),
  "console.css": await style("assets/console.scss", [...EVERYBODY, OFFICE]),
  "mitsprache.js": await minified("assets/mitsprache.js"),
  "review.js": await minified("assets/review.js"),
  "receipt.js": await minified("assets/receipt.js"),
  "editor.js": await minified("assets/editor.js"),
  "look.js": await minified("assets/look.js"),
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
