import { test } from "node:test";
import { followPage } from "./page-reader.ts";

for (const page of ["run-a-tap", "your-own-tap", "use-taps"]) {
  test(`the page ${page} works word for word`, async (t) => followPage(t, `docs/registry/${page}.md`));
}
