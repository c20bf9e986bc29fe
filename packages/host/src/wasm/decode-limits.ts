/** How much of everything a binary may declare; what has more is refused before it costs time or memory. */
export interface DecodeLimits {
  readonly types: number;
  readonly parameters: number;
  readonly results: number;
  readonly imports: number;
  readonly functions: number;
  readonly globals: number;
  readonly exports: number;
  readonly tables: number;
  readonly memories: number;
  readonly elementSegments: number;
  /** Over all element segments. */
  readonly segmentElements: number;
  readonly dataSegments: number;
  readonly customSections: number;
  /** Of one function's code, declarations of locals included. */
  readonly functionBytes: number;
  /** Of one function, parameters not among them. */
  readonly locals: number;
  /** Of the name of an import or export. */
  readonly nameBytes: number;
  /** Whether constant expressions may compute: sums and products, and imported globals in them. */
  readonly extendedConstants: boolean;
}
