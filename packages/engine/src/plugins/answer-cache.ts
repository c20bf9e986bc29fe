/** Answers that are remembered; those that were asked for longest ago go first. */
const MOST_ANSWERS = 32;

/**
 * What plugins answered about the graph as it is, for hooks whose answer depends on nothing else: queries, rules and
 * exporters. Forgotten with the next change of graph or plugins.
 */
export class AnswerCache {
  readonly #answers = new Map<string, unknown>();
  #epoch = -1;

  clear(): void {
    this.#answers.clear();
  }

  /** The remembered answer, or a new one, and which of the two it is. `key` names all that decides it but the graph. */
  get<Answer>(
    epoch: number,
    key: string,
    make: () => Answer,
    isKept: (answer: Answer) => boolean,
  ): { readonly answer: Answer; readonly wasKnown: boolean } {
    if (epoch !== this.#epoch) this.clear();
    this.#epoch = epoch;
    const known = this.#answers.get(key) as Answer | undefined;
    const answer = known ?? make();
    this.#answers.delete(key);
    if (isKept(answer)) this.#answers.set(key, answer);
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= MOST_ANSWERS) break;
      this.#answers.delete(oldest);
    }
    return { answer, wasKnown: known !== undefined };
  }
}
