/** Identifiers of all files as dense numbers, so that names compare and hash as integers. 0 is "". */
export class Names {
  readonly #ids = new Map<string, number>([["", 0]]);
  readonly #texts: string[] = [""];

  id(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.#texts.length;
    this.#texts.push(text);
    this.#ids.set(text, id);
    return id;
  }

  text(id: number): string {
    return this.#texts[id] ?? "";
  }

  get count(): number {
    return this.#texts.length;
  }
}
