// Runs after `npm ci` and `npm install`: makes the sources that are made of others, and puts the command line and its workers
// into a few files, as several hundred take longer to load than a small code base takes to parse. The launcher uses them as
// long as they are what the sources say.
// Plain JavaScript for any Node since 18: it is run by npm's own.
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { inputFiles, makeSources } from "./made-sources/made-sources.js";

/** What is started by its file's name, and the names of the files that are made of it. */
const ENTRIES = {
  main: "packages/cli/src/main.ts",
  "start-ahead": "packages/cli/src/environment/start-ahead.ts",
  "parse-worker": "packages/indexer/src/parsing/parse-worker.ts",
  "grammar-worker": "packages/indexer/src/parsing/confined/grammar-worker.ts",
  languages: "packages/indexer/src/languages/all.ts",
  "replica-worker": "packages/engine/src/replica-worker.ts",
  "native-helper": "packages/cli/src/native/native-helper.ts",
};

/** Packages of others that every run loads and that are nothing but code; the rest stays where npm put it. */
const TAKEN_IN = [
  "@bufbuild/protobuf",
  "ajv/dist/runtime",
  "canonicalize",
  "commander",
  "fast-deep-equal",
  "fastest-levenshtein",
  "ignore",
  "jsonc-parser",
  "nanotar",
  "smol-toml",
  "vscode-jsonrpc",
];

/**
 * Bundles the checkout at `root` into `out`, which must lie in it: what is not taken in is found from there.
 * @param {{ build: Function }} esbuild
 */
export async function bundle(esbuild, root, out) {
  rmSync(out, { recursive: true, force: true });
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: ENTRIES,
    outdir: out,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22",
    // The form without a wrapper around `require`, where a package has both.
    mainFields: ["module", "main"],
    banner: {
      js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
    },
    metafile: true,
    logLevel: "error",
    plugins: [othersStay, placesStay(root, out)],
  });
  const inputs = Object.keys(metafile.inputs).filter((path) => !path.includes(":"));
  // What sources are made of decides what is in the bundle as well.
  const all = new Set([...inputs, ...inputFiles(root)]);
  // Last: a bundle without it is not used.
  writeFileSync(join(out, "inputs.json"), JSON.stringify(stateOf(root, [...all, "package-lock.json"])));
}

/** Path, size and time of change of each file, as the launcher compares them. */
function stateOf(root, paths) {
  return paths.map((path) => {
    const { size, mtimeMs } = statSync(join(root, path));
    return [path, size, mtimeMs];
  });
}

const othersStay = {
  name: "others stay",
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      const isTakenIn = ["@parseltongue", ...TAKEN_IN].some((name) => path === name || path.startsWith(`${name}/`));
      return kind === "entry-point" || isTakenIn ? undefined : { path, external: true };
    });
  },
};

/** `import.meta.url` goes on to mean the source file, except where it leads to what has a file in the bundle. */
const placesStay = (root, out) => ({
  name: "places stay",
  setup(build) {
    const names = new Map(Object.entries(ENTRIES).map(([name, path]) => [resolve(root, path), name]));
    build.onLoad({ filter: /[\\/]packages[\\/][^\\/]+[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      if (!text.includes("import.meta")) return undefined;
      const own = relative(out, path).split(sep).join("/");
      const contents = text
        .replace(/import\.meta\.resolve\("(\.[^"]+)"\)/g, 'new URL("$1", import.meta.url).href')
        .replace(/new URL\("([^"]+)", import\.meta\.url\)/g, (all, to) => {
          const name = names.get(resolve(dirname(path), to));
          return name === undefined ? all : `new URL("./${name}.js", BUNDLE_URL)`;
        })
        .replaceAll("import.meta.url", `new URL(${JSON.stringify(own)}, import.meta.url).href`)
        .replaceAll("BUNDLE_URL", "import.meta.url");
      return { contents, loader: "ts" };
    });
  },
});

async function main() {
  const root = fileURLToPath(new URL("..", import.meta.url));
  // Without them neither the bundle nor the sources run.
  if (!makeSources(root)) return void (process.exitCode = 1);
  try {
    await bundle(await import("esbuild"), root, join(root, "packages/cli/dist"));
  } catch (error) {
    // Installed without what only development needs, or for a platform that esbuild has no program for.
    process.stderr.write(`not bundled, so that commands start more slowly: ${error.message.split("\n")[0]}\n`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
