import { test } from "node:test";
import { PLUGIN_LANGUAGES } from "../../src/plugin-kit/kit-invocation.ts";
import { buildReads, checkReads } from "./sdk-exporter.ts";

for (const language of PLUGIN_LANGUAGES) {
  test(`what the SDK for ${language} reads is what the contract's vectors say`, async (t) => {
    const built = await buildReads(t, language);
    if (built !== undefined) checkReads(built);
  });
}
