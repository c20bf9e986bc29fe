/**
 * Code of the size of a small project, the same on every machine: what budgets are measured on when no other code is
 * named. A few functions are called from everywhere, as in real code.
 */
export function referenceCode(): string {
  const random = lcg(20_240_601);
  const files = Array.from({ length: MODULES }, (_, module) => moduleCode(module, random));
  const declared = Array.from({ length: MODULES }, (_, module) => `pub mod m${module};`).join("\n");
  return `FILE: src/lib.rs\n${declared}\n${files.join("")}`;
}

const MODULES = 40;
const FUNCTIONS = 40;

function moduleCode(module: number, random: () => number): string {
  const functions = Array.from({ length: FUNCTIONS }, (_, index) => {
    const calls = Array.from({ length: Math.floor(random() * 6) }, () => callOf(random)).join(" ");
    return `${index % 3 === 0 ? "pub " : ""}fn f${index}(&self) { ${calls} }`;
  });
  return [
    `FILE: src/m${module}.rs`,
    `pub trait Act${module} { fn act(&self); fn rest(&self) {} }`,
    `pub struct S${module} { pub name: String, count: u32 }`,
    `impl Act${module} for S${module} { fn act(&self) { ${callOf(random)} } }`,
    `impl S${module} {\n${functions.join("\n")}\n}`,
    `pub fn free${module}() { ${callOf(random)} ${callOf(random)} }`,
    "",
  ].join("\n");
}

/** A call whose targets are the fewer the more often they are called. */
function callOf(random: () => number): string {
  const module = Math.floor(MODULES * random() ** 2);
  return random() < 0.3
    ? `crate::m${module}::free${module}();`
    : `crate::m${module}::S${module}::f${Math.floor(FUNCTIONS * random() ** 3)}(x);`;
}

/** Numbers from 0 to 1 that are the same each time. */
function lcg(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
