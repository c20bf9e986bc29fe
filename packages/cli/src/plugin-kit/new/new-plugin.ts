import { caseFile } from "./case-template.ts";
import { manifestFile } from "./manifest-template.ts";
import { type NewPlugin, SOURCE_PATHS } from "./new-request.ts";
import { readMeFile } from "./read-me-template.ts";
import { SOURCE_TEMPLATES } from "./source-templates.ts";

/** The files of a new plugin by path from its directory, with `/`. It builds, and its test passes. */
export function newPluginFiles(plugin: NewPlugin): ReadonlyMap<string, string> {
  return new Map([
    ["plugin.toml", manifestFile(plugin, SOURCE_PATHS[plugin.language])],
    [SOURCE_PATHS[plugin.language], SOURCE_TEMPLATES[plugin.language](plugin.traits)],
    [`tests/${plugin.name}.toml`, caseFile(plugin)],
    ["README.md", readMeFile(plugin)],
    [".gitignore", plugin.language === "assemblyscript" ? "dist/\nnode_modules/\n" : "dist/\n"],
    ...(plugin.language === "assemblyscript" ? [["assembly/tsconfig.json", EDITOR_SETTINGS] as const] : []),
  ]);
}

/** For editors alone. `assembly.json` is the compiler's: it has its types, such as `u32`, in place of JavaScript's. */
const EDITOR_SETTINGS = `{
  "extends": "assemblyscript/std/assembly.json",
  "compilerOptions": { "noEmit": true, "skipLibCheck": true },
  "include": ["./**/*.ts"]
}
`;
