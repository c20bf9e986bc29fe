import assert from "node:assert/strict";
import { test } from "node:test";
import { staleValidators } from "../scripts/generate-validators.ts";

test("validators are what their schemas say: if not, `npm run generate`", () => {
  assert.deepEqual(staleValidators(), []);
});
