import { FileFlag } from "@parseltongue/graph";

const TEST_FOLDERS: ReadonlySet<string> = new Set([
  "test",
  "tests",
  "__tests__",
  "__mocks__",
  "__fixtures__",
  "fixtures",
  "spec",
  "specs",
  "e2e",
  "cypress",
  "benches",
  "testdata",
  "test_data",
  "test-data",
]);
const VENDOR_FOLDERS: ReadonlySet<string> = new Set([
  "vendor",
  "vendored",
  "third_party",
  "third-party",
  "thirdparty",
  "bower_components",
]);
const GENERATED_FOLDERS: ReadonlySet<string> = new Set(["generated", "__generated__", "dist"]);

/** Names that are tests in every language, and `tests.rs`, the usual home of Rust's `#[cfg(test)] mod tests`. */
const TEST_FILE = /(?:[._-](?:test|tests|spec|e2e)\.[cm]?[jt]sx?|_tests?\.rs|^tests\.rs)$/;
const GENERATED_FILE = /(?:[._-](?:generated|pb|g|min)\.[a-z]+|_pb\.[a-z]+|_pb\.d\.ts)$/;

/** `FileFlag` bits that follow from a path relative to the root: tests (benches included), vendored, generated. */
export function flagsOfPath(path: string): number {
  const segments = path.split("/");
  const name = segments.pop() ?? "";
  let flags = 0;
  for (const folder of segments) {
    if (TEST_FOLDERS.has(folder)) flags |= FileFlag.test;
    if (VENDOR_FOLDERS.has(folder)) flags |= FileFlag.vendored;
    if (GENERATED_FOLDERS.has(folder)) flags |= FileFlag.generated;
  }
  if (TEST_FILE.test(name)) flags |= FileFlag.test;
  if (GENERATED_FILE.test(name)) flags |= FileFlag.generated;
  return flags;
}
