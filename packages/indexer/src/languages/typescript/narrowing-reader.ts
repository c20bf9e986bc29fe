import { BindingReader } from "./binding-reader.ts";
import { BindingKind, findValue } from "./environment.ts";
import type { Binding, Block } from "./environment.ts";
import { Kind } from "./kinds.ts";

/** What conditions say of locals: after `x instanceof C` the local `x` is an instance of `C`. */
export abstract class NarrowingReader extends BindingReader {
  #hasNarrowedMembers = false;

  /** In a new block, lets a local be an instance of what the condition's `instanceof` says when it is `truth`. */
  narrow(condition: number, truth: boolean): void {
    const kind = this.kind(condition);
    if (kind === Kind.parenthesized_expression) return this.narrow(this.firstNamed(condition), truth);
    if (kind === Kind.unary_expression) {
      const isNot = this.text.charCodeAt(this.start[condition]!) === EXCLAMATION;
      if (isNot) this.narrow(this.child(condition, this.fields.argument), !truth);
      return;
    }
    if (kind !== Kind.binary_expression) return;
    const left = this.child(condition, this.fields.left);
    const right = this.child(condition, this.fields.right);
    const operator = this.text.slice(this.end[left], this.start[right]).trim();
    if (operator === (truth ? "&&" : "||")) {
      if (!this.enter()) return;
      this.narrow(left, truth);
      this.leave();
      this.narrow(right, truth);
    } else if (truth && operator === "instanceof") this.#narrowTo(left, right);
  }

  /** Narrows a local, or a field such as `this.a` that is then found under its text. */
  #narrowTo(value: number, constructor: number): void {
    const name = this.textOf(value);
    if (this.kind(value) === Kind.member_expression) this.#hasNarrowedMembers = true;
    else {
      const binding = this.kind(value) === Kind.identifier ? findValue(this.block, name) : undefined;
      const isLocal = binding !== undefined && binding.kind >= BindingKind.annotated;
      if (!isLocal && binding?.kind !== BindingKind.opaque) return;
    }
    const narrowed = this.binding(BindingKind.instance, constructor);
    this.openBlock();
    this.block.declareValue(name, narrowed);
  }

  /** Lets the current block see what a condition says, until the result is put back. */
  narrowed(condition: number, truth: boolean): Block {
    const outer = this.block;
    this.narrow(condition, truth);
    return outer;
  }

  /** What a condition says of a field such as `this.a`. */
  narrowedMember(node: number): Binding | undefined {
    return this.#hasNarrowedMembers ? findValue(this.block, this.textOf(node)) : undefined;
  }
}

const EXCLAMATION = 0x21;
