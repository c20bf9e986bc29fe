import { CodeWriter } from "../wasm/code-writer.ts";
import { Op } from "../wasm/opcodes.ts";
import type { Accessor } from "./accessors.ts";
import { type AccessorSettings, emitAccessor, type Scratch } from "./emit-accessor.ts";

/**
 * What is written in place of calls of an accessor, with gaps for the scratch locals, which differ from function to function.
 * A byte of flags says which locals it needs; behind it come again and again the length of a stretch, its bytes and the flag
 * of the local that follows, 0 at the end. Read by `assembly/forms.ts`.
 */
export type AccessorForm = Uint8Array;

/** Flags of locals, in place of their indices. */
const LOCALS: Scratch = { index: 1, second: 2, float: 4 };

/** The form of an accessor. */
export function accessorForm(accessor: Accessor, settings: AccessorSettings): AccessorForm {
  const writer = new FormWriter();
  emitAccessor(writer, accessor, LOCALS, settings);
  return writer.form();
}

class FormWriter extends CodeWriter {
  readonly #gaps: { readonly at: number; readonly local: number }[] = [];

  override localGet(local: number): this {
    return this.#gap(Op.localGet, local);
  }

  override localSet(local: number): this {
    return this.#gap(Op.localSet, local);
  }

  override localTee(local: number): this {
    return this.#gap(Op.localTee, local);
  }

  #gap(op: number, local: number): this {
    this.u8(op);
    this.#gaps.push({ at: this.length, local });
    return this;
  }

  form(): AccessorForm {
    const out = new CodeWriter(2 * this.length);
    out.u8(this.#gaps.reduce((flags, { local }) => flags | local, 0));
    let from = 0;
    for (const { at, local } of [...this.#gaps, { at: this.length, local: 0 }]) {
      out.u8(at - from).range(this.written, from, at);
      out.u8(local);
      from = at;
    }
    return out.written.slice();
  }
}
