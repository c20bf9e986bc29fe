import { Random } from "../../native/trials/random.ts";

/**
 * Code that nobody has seen before who does not know the seed: Rust and TypeScript, with names, sizes and calls by chance. The
 * same for the same seed, on every machine.
 * @param seed 0 … 2³¹ − 1
 */
export function generatedCode(seed: number): string {
  const random = new Random(seed);
  const words = new Words(random);
  const rust = modulesOf(random, words);
  const script = modulesOf(random, words);
  return [
    `FILE: src/lib.rs\n${rust.map(({ name }) => `pub mod ${name};`).join("\n")}\n`,
    ...rust.map((module) => rustFile(module, rust, random)),
    ...script.map((module) => scriptFile(module, script, random)),
  ].join("");
}

/** A file's declarations by their names. */
interface Module {
  readonly name: string;
  readonly type: string;
  readonly trait: string;
  readonly methods: readonly string[];
  readonly functions: readonly string[];
}

const SYLLABLES = "ba ce di fo gu ha ke li mo nu pa re si to vu wa xe yo za lor min tan ver sol".split(" ");

/** Words that are in no language, each once. */
class Words {
  readonly #random: Random;
  readonly #used = new Set<string>();

  constructor(random: Random) {
    this.#random = random;
  }

  next(): string {
    for (;;) {
      const word = Array.from({ length: 2 + this.#random.below(3) }, () => this.#random.pick(SYLLABLES)).join("");
      if (this.#used.has(word)) continue;
      this.#used.add(word);
      return word;
    }
  }

  some(most: number): string[] {
    return Array.from({ length: 1 + this.#random.below(most) }, () => this.next());
  }
}

function modulesOf(random: Random, words: Words): readonly Module[] {
  return Array.from({ length: 2 + random.below(14) }, () => ({
    name: words.next(),
    type: capital(words.next()),
    trait: capital(words.next()),
    methods: words.some(12),
    functions: words.some(12),
  }));
}

function rustFile(module: Module, all: readonly Module[], random: Random): string {
  const body = (): string =>
    calls(random, () => {
      const other = random.pick(all);
      if (random.oneIn(3)) return `x.${random.pick(other.methods)}();`;
      if (random.oneIn(2)) return `crate::${other.name}::${other.type}::${random.pick(other.methods)}(x);`;
      return `crate::${other.name}::${random.pick(other.functions)}(x);`;
    });
  const { type, trait } = module;
  const { name, trait: foreign } = random.pick(all);
  return [
    `FILE: src/${module.name}.rs`,
    `pub trait ${trait} { fn ${module.methods[0]}(&self); }`,
    `${doc(random, "///")}pub struct ${type} { pub count: u32 }`,
    `impl crate::${name}::${foreign} for ${type} { fn ${module.methods[0]}(&self) { ${body()} } }`,
    `impl ${type} {\n${module.methods.map((each) => `  pub fn ${each}(&self) { ${body()} }`).join("\n")}\n}`,
    ...module.functions.map((each) => `${doc(random, "///")}pub fn ${each}(x: &${type}) { ${body()} }`),
    "",
  ].join("\n");
}

function scriptFile(module: Module, all: readonly Module[], random: Random): string {
  const other = random.pick(all);
  const isOther = other !== module;
  const body = (): string =>
    calls(random, () => {
      if (random.oneIn(3)) return `x.${random.pick(random.pick(all).methods)}();`;
      return `${random.pick(isOther && random.oneIn(2) ? other.functions : module.functions)}(x);`;
    });
  const imports = isOther ? `import { ${[other.type, ...other.functions].join(", ")} } from "./${other.name}.ts";` : "";
  return [
    `FILE: web/${module.name}.ts`,
    imports,
    `export interface ${module.trait} { ${module.methods[0]}(): void }`,
    `export class ${module.type} ${isOther ? `extends ${other.type} ` : ""}implements ${module.trait} {`,
    ...module.methods.map((each) => `  ${each}(x: unknown): void { ${body()} }`),
    "}",
    ...module.functions.map(
      (each) => `${doc(random, "//")}export function ${each}(x: ${module.type}): void { ${body()} }`,
    ),
    "",
  ].join("\n");
}

function calls(random: Random, one: () => string): string {
  return Array.from({ length: random.below(5) }, one).join(" ");
}

function doc(random: Random, mark: string): string {
  return random.oneIn(2) ? `${mark} ${random.pick(SYLLABLES)} ${random.pick(SYLLABLES)}.\n` : "";
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
