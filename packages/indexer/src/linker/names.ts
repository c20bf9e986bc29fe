/** Identifiers of all files as dense numbers, so that names compare and hash as integers. 0 is "". */
export class Names {
  readonly #ids = new Map<string, number>([["", 0]]);
  readonly #texts: string[] = [""];

  id(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.#texts.length;
    const own = unshared(text);
    this.#texts.push(own);
    this.#ids.set(own, id);
    return id;
  }

  text(id: number): string {
    return this.#texts[id] ?? "";
  }

  get count(): number {
    return this.#texts.length;
  }
}

/** A long piece of a longer string keeps all of it in memory: names come as pieces of all that a file says. */
function unshared(text: string): string {
  return Buffer.from(text).toString();
}
