import { PassThrough } from "node:stream";

/** A terminal that keeps what is shown on it. */
export class Screen {
  /** For who shows something. */
  readonly stream: NodeJS.WriteStream;
  #text = "";

  constructor() {
    const stream = new PassThrough();
    stream.on("data", (bytes: Buffer) => (this.#text += bytes.toString()));
    this.stream = Object.assign(stream, { isTTY: true, columns: 120 }) as unknown as NodeJS.WriteStream;
  }

  /** What was shown since this was asked last. */
  take(): string {
    const shown = this.#text;
    this.#text = "";
    return shown;
  }
}
