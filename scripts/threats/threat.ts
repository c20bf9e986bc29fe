/** A test by where it is and what it is called: the text between the quotes of its title, `…` for what is filled in. */
export interface NamedTest {
  readonly file: string;
  readonly title: string;
}

/** Something that somebody may try with a registry, and what it meets. */
export interface Threat {
  /** Its number, for ever: tests are called `threat 05: …`. */
  readonly number: number;
  /** What is tried, as a heading. */
  readonly name: string;
  /** What stands in the way. */
  readonly defence: string;
  /** Tests that are about more than this threat, and so are not called by its number. */
  readonly also?: readonly NamedTest[];
  /** What no test shows, or nothing stands against; needed where there is no test. */
  readonly open?: string;
}
