/**
 * Two guests, as base64, whose price is measured. Their text is in the tests, which compile it and compare. Both export
 * `evaluate`; the first does nothing when it is called as any hook but 0.
 */

/** Computes: a chain of multiplications and shifts, each of which needs the one before. */
export const ARITHMETIC_GUEST: string = [
  "AGFzbQEAAAABBQFgAX8AAwIBAAYGAX8BQQELBysBJ3BhcnNlbHRvbmd1ZTpwbHVnaW4vbGVuc0AxLjAuMCNldmFsdWF0ZQAACkMB",
  "QQECfyAABEAPC0GA/QAhASMAIQIDQCACQY3M5QBsQd/mu+MDaiECIAIgAkENdnMhAiABQQFrIQEgAQ0ACyACJAAL",
].join("");

/** Follows edges through the graph, from each node by one of its edges to the next: every read needs the one before. */
export const WALK_GUEST: string = [
  "AGFzbQEAAAABDgNgAAF/YAF/AX9gAX8AAvkBBh1wYXJzZWx0b25ndWU6cGx1Z2luL2lzZ0AxLjAuMApub2RlLWNvdW50AAAdcGFy",
  "c2VsdG9uZ3VlOnBsdWdpbi9pc2dAMS4wLjAJbm9kZS1raW5kAAEdcGFyc2VsdG9uZ3VlOnBsdWdpbi9pc2dAMS4wLjAJb3V0LWJl",
  "Z2luAAEdcGFyc2VsdG9uZ3VlOnBsdWdpbi9pc2dAMS4wLjAHb3V0LWVuZAABHXBhcnNlbHRvbmd1ZTpwbHVnaW4vaXNnQDEuMC4w",
  "CG91dC1lZGdlAAEdcGFyc2VsdG9uZ3VlOnBsdWdpbi9pc2dAMS4wLjAHZWRnZS10bwABAwIBAgYLAn8BQQELfwFBAQsHKwEncGFy",
  "c2VsdG9uZ3VlOnBsdWdpbi9sZW5zQDEuMC4wI2V2YWx1YXRlAAYKcwFxAQV/QdwLIQEjACECIwEhAwNAIAJBjczlAGxB3+a74wNq",
  "IQIgAxACIQQgAxADIARrIQUgBQRAIAQgAkEIdiAFcGoQBBAFIQMFIAJBCHYQAHAhAwsgAiADEAFqIQIgAUEBayEBIAENAAsgAiQA",
  "IAMkAQs=",
].join("");
