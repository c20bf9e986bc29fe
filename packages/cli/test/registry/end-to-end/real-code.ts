import type { TestContext } from "node:test";
import { RealCode } from "../../real-process.ts";
import { homeOf, type Town } from "./town.ts";

const CODE = `
  //- /Cargo.toml
  [package]
  name = "app"
  version = "0.1.0"
  //- /src/main.rs
  fn main() { one(); two(); }
  fn one() {
      two();
      two();
  }
  fn two() {}
`;

/** A code base of Dora's, in which `app::one` is four lines long. */
export async function codeOf(t: TestContext, town: Town): Promise<RealCode> {
  return RealCode.create(t, CODE, homeOf(town, "dora"));
}
