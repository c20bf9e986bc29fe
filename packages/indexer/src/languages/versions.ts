import { LanguageId } from "@parseltongue/graph";

/**
 * Version of each language's facts, by language id: raised when the same bytes would yield other facts, so that facts
 * kept from before are not used. Beside the table of languages so that reading it loads no extractor.
 */
export const languageVersions: Readonly<Record<number, number>> = {
  [LanguageId.rust]: 3,
  [LanguageId.typescript]: 1,
  [LanguageId.tsx]: 1,
  [LanguageId.javascript]: 1,
};
