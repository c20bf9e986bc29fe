import type { Evaluator } from "./evaluator.ts";
import type { LinkedFile } from "./linked-file.ts";

/** A symbol that is known to lie outside the analysed code base, so no definition inside can be meant. */
export const EXTERNAL_SYMBOL = -1;

/**
 * How one language finds what a name means. The linker calls these while it evaluates terms; every answer is a
 * definition id, 0 for "not known" or `EXTERNAL_SYMBOL`. Rules keep no state of their own: they ask the evaluator,
 * which remembers answers and who depends on them.
 */
export interface LanguageRules {
  /** Between the qualified name of a module (or file) and of what it contains, and between a type and its member. */
  readonly moduleSeparator: string;
  readonly memberSeparator: string;
  /** Whether a call of a variable or field that holds a function is a call of that variable or field. */
  readonly callsValues: boolean;
  /** Name of the member that creating a value of a class runs; "" for the class's own. */
  readonly constructorName: string;
  /** Languages of one family call each other's code. */
  readonly family: string;
  /** Whether members of one name in a class are told apart by their arguments; else the first is the one. */
  readonly hasOverloads?: boolean;
  /** Whether a type implements every interface whose methods it has. */
  readonly hasStructuralInterfaces?: boolean;
  /** Whether a definition only declares what another one defines. */
  isDeclaredOnly?(file: LinkedFile, local: number): boolean;
  /** Whether a definition is found by its name alone, as what C links: then `Program.ambient` knows it. */
  isAmbient?(file: LinkedFile, local: number): boolean;
  /** The definition that contains a file's root: its parent module; 0 when the package does. */
  rootParent(link: Evaluator, file: LinkedFile): number;
  /** The definition that stands for a declared one: the root of the file that `mod name;` names; else itself. */
  standIn(link: Evaluator, file: LinkedFile, local: number): number;
  /** What a name means seen from a scope of a file, outwards. */
  lookup(link: Evaluator, file: LinkedFile, scope: number, name: number, namespace: number): number;
  /** What a module's own scope says of a name: its items and imports. Called once per question, the answer is kept. */
  lookupInModule(link: Evaluator, file: LinkedFile, moduleDef: number, name: number, namespace: number): number;
  /** What `module::name` means seen from `file`; `module` is a module-like definition of any file of the language. */
  moduleMember(link: Evaluator, file: LinkedFile, module: number, name: number, namespace: number): number;
  /** The definition of the module that an import specifier names. */
  resolveSpecifier(link: Evaluator, file: LinkedFile, specifier: number): number;
  /** The definition that stands for a macro name seen from a scope. */
  lookupMacro(link: Evaluator, file: LinkedFile, scope: number, name: number): number;
  /** Head (see `TypeKind.primitive`) under which members of a built-in type are declared, e.g. the model's `Array` for `[]`; 0 = the name itself. */
  primitiveHead(link: Evaluator, name: number): number;
  /** The type that member access on `type` tries next (`Deref`), 0 when there is none. */
  derefTarget(link: Evaluator, type: number): number;
  /** The type that a name from outside the code base most likely has, by convention; `EXTERNAL` when nothing is known. */
  externalType(link: Evaluator, name: number, namespace: number): number;
  /** Whether a type with this head is itself the receiver of methods of what it points to: `self: Pin<&mut Self>`. */
  lendsReceiver(link: Evaluator, head: number): boolean;
  /** Type of a method that is known to be written by a macro, by name, on a type that has no such method; else `EXTERNAL`. */
  generatedMethod(link: Evaluator, type: number, name: number): number;
  elementType(link: Evaluator, type: number): number;
  indexType(link: Evaluator, type: number): number;
  tryType(link: Evaluator, type: number): number;
  awaitType(link: Evaluator, type: number): number;
  /** Type of what an `async` function gives when called. */
  futureType(link: Evaluator, type: number): number;
}
