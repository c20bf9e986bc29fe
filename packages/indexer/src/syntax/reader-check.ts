import type { SyntaxTree } from "./syntax-tree.ts";

/**
 * Texts on which both readers must agree before the faster one is used. Between them they have, for the grammars at hand
 * and by way of errors for any other: leaves inside and outside slots (long, far apart, from an external scanner),
 * renamed and hidden nodes, fields that reach through hidden nodes, comments between children, errors and missing tokens.
 */
export const CHECK_TEXTS: readonly string[] = [
  "",
  "\n\n  \u{1f600} )]} \0 '\n",
  `//! inner
#[derive(Clone, Debug)]
pub(crate) struct Point<'a, T: Into<u8> = i32> where T: 'a { x: &'a T, /* between */ y: [u8; 3] }
impl<T> fmt::Display for Point<'_, T> { async fn f(&mut self, (a, ..): (u8, T)) -> Option<Self> {
  let Some(Point { x, .. }) = r#"raw "text" \u{1f600}"# else { return self.items[0].await?; };
  vec![1, 2.5]; if let Some(a) = b && c { loop { break 'outer |x| x as u64 + 1; } } match x { A | B if c => {}, _ => !0 }
} }
fn broken( { let = ;
`,
  `import def, { type A, b as c } from "./module";
export default abstract class Widget<T extends object = {}> extends Base<T> implements I, J {
  private readonly #field?: Map<string, Array<number>> = new Map(); @decorated() get value(): this["x"] { return \`a\${b}c\`; }
  static async *method({ a, ...rest }: Options, b = /re[x]/g): Promise<void> { for await (const x of y) a?.b![0]?.(x) }
}
type F = typeof a extends infer U ? (x: U) => x is string : keyof B & { readonly [K in C]?: D[K] }
namespace N { declare function f(): asserts x; enum E { A = 1 } }
label: if (a) { ({ a, b: [c], d() {} } = e) } else return a ? b : <div className="x" {...y}>text {z} &amp;</div>
`,
];

/** Where two trees of the same text differ first, in words; undefined if they are equal. */
export function treeDifference(left: SyntaxTree, right: SyntaxTree): string | undefined {
  if (left.nodeCount !== right.nodeCount) return `${left.nodeCount} nodes against ${right.nodeCount}`;
  if (left.hasErrors !== right.hasErrors) return `errors ${left.hasErrors} against ${right.hasErrors}`;
  const columns = ["symbol", "field", "start", "end", "next", "parent", "line"] as const;
  for (const column of columns) {
    for (let node = 0; node < left.nodeCount; node++) {
      const a = left[column][node];
      const b = right[column][node];
      if (a !== b) return `${column} of node ${node} is ${a} against ${b}`;
    }
  }
  return undefined;
}
