import { Namespace, TermOp } from "../../facts/facts.ts";
import { NO_ORIGIN, Source, findBinding } from "./environment.ts";
import type { Binding, Origin } from "./environment.ts";
import { TypeReader } from "./type-reader.ts";

/** Locals: what they stand for where they are named. */
export abstract class LocalReader extends TypeReader {
  /** Adds a local whose value is not known yet, or not at all. */
  bind(name: string, origin: Origin): Binding {
    return (this.env = { name, origin, outer: this.env, serial: 0, term: 0 });
  }

  bindUnknown(name: string): void {
    this.bind(name, NO_ORIGIN);
  }

  /** The innermost local of a name. */
  local(name: string): Binding | undefined {
    return findBinding(this.env, name);
  }

  /** The value of a local as a term of the unit that is open. */
  localValue(binding: Binding): number {
    if (binding.serial === this.frame.serial) return binding.term;
    if (!this.enter()) return 0;
    // Should it name itself, nothing is known of it.
    binding.serial = this.frame.serial;
    binding.term = 0;
    const { origin } = binding;
    binding.term = this.again(binding.outer, () => this.#atPath(this.#read(origin), origin.path));
    this.leave();
    return binding.term;
  }

  #read({ source, node, word, def, index }: Origin): number {
    switch (source) {
      case Source.value:
        return this.visit(node);
      case Source.element:
        return this.elementOf(this.visit(node));
      case Source.through:
        return this.throughMethod(this.visit(node), word);
      case Source.type:
        return this.#collected(this.typeAt(node), word);
      case Source.receiver:
        return this.term(TermOp.selfType, def);
      case Source.typeReceiver:
        return this.typeItself(def);
      case Source.typeParameter:
        return this.term(TermOp.typeParameter, def, index);
      default:
        return 0;
    }
  }

  /** The type of a variadic parameter inside its function. */
  #collected(type: number, word: string): number {
    return word === "" ? type : this.term(TermOp.apply, this.primitive(word), this.stack.list([type]));
  }

  #atPath(term: number, path: readonly number[]): number {
    let at = term;
    for (const index of path) at = this.itemOf(at, index);
    return at;
  }

  itemOf(term: number, index: number): number {
    return term === 0 ? 0 : this.term(TermOp.patternField, term, 0, this.name(String(index)));
  }

  elementOf(term: number): number {
    return term === 0 ? 0 : this.term(TermOp.element, term);
  }

  /** What a method of a value gives; the value itself where that is not known. */
  throughMethod(value: number, method: string): number {
    if (value === 0) return 0;
    const entered = this.term(TermOp.call, this.term(TermOp.method, value, this.name(method), 0), 0);
    return this.term(TermOp.join, entered, value);
  }

  /** A type as a value: what `cls` is in a method of the class. */
  typeItself(def: number): number {
    const scope = this.builder.getDef(def, "scope");
    if (scope < 0) return this.term(TermOp.selfType, def);
    return this.term(TermOp.path, scope, this.builder.getDef(def, "name"), Namespace.value);
  }
}
