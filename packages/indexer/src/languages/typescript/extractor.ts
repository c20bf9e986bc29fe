import type { FileFacts } from "../../facts/facts.ts";
import type { SyntaxNames, SyntaxTree } from "../../syntax/syntax-tree.ts";
import { grammarTable } from "./kinds.ts";
import { StatementReader } from "./statement-reader.ts";
import { TermStack } from "../../facts/term-stack.ts";

/**
 * Facts of TypeScript, TSX and JavaScript files. Conventions beyond those of `FileFacts`:
 *
 * - **Positions.** A definition's line and column are those of its name.
 * - **Visible to importers** are definitions of scope 0 with the flag `public`, and imports with the flag `reexport`; the
 *   latter are *not* visible inside the file itself. `export { a }` does both: it makes `a` public and is a re-export.
 *   A default export is a re-export named `default`, or a definition of that name when it has no other. `export =` and
 *   `module.exports =` give the name `export=`, which `require` asks for.
 * - **Arity** counts the parameters apart from a rest; `VARIADIC` says that fewer (optional, default) or more may come.
 * - **Overloads** are one definition, where the body is: it has the first signature's type, the largest arity and the
 *   uses of all. A getter and a setter are two definitions; the type of each is the value's, not a function's.
 * - **Result types** that nobody wrote are the join of the `return`s, so they belong to the header; `async` adds `future`.
 * - **Objects**: `const o = { f() {}, g: () => {}, x: 1 }` has the methods `f` and `g` and the field `x` below it, and is a
 *   type of its own (`selfType`) unless one is written; so is a function that returns such an object and says no result
 *   type, and a field or variable whose annotation is an object type. Object types below an alias are its members, its
 *   target is itself; `A & { … }` is the intersection of the alias itself and `A`.
 * - **Locals** are no definitions, except functions, classes and objects with functions. Their types are worked out
 *   where they are named. A local hides whatever it shadows, known or not. Closures belong to what they stand in.
 * - **Paths** to names of a namespace import or namespace continue with `member`; all other values with `field` and
 *   `method`, also where the value is a class (its static members) or an enum (its variants).
 * - **Expected types**: a closure's parameters come from the call it is an argument of (`expectedParameter`), or from the
 *   annotation, field, array or result type it is written for; that type is then the one parameter of an `fn` callee.
 * - **Conditions**: `x instanceof C` makes the local or field `x` a `new C` in the branch, and behind one that leaves.
 * - **References**: a value named without being called is `uses` with the flag `value`; so is a field that is read or
 *   written. `new C()` calls `new(C)`, `super()` calls `new` of the superclass, a component's JSX element calls the component
 *   with one argument, a decorator is a call. `import` statements refer to the module and to each name they list.
 * - **Types that no term can say** (mapped, conditional, `keyof`) are unknown; what they mention is used all the same.
 */
export function createTypeScriptExtractor(names: SyntaxNames): (tree: SyntaxTree) => FileFacts {
  const grammar = grammarTable(names);
  const stack = new TermStack();
  return (tree) => {
    stack.reset();
    const reader = new StatementReader(tree, grammar, stack);
    reader.builder.hasErrors = tree.hasErrors;
    reader.builder.generated = saysGenerated(tree.text);
    reader.file();
    return reader.builder.finish(tree.lineStart.length);
  };
}

const GENERATED_HEAD = 2000;

function saysGenerated(text: string): boolean {
  return /@generated\b|\bDO NOT EDIT\b/.test(text.slice(0, GENERATED_HEAD));
}
