import type { ErrorObject } from "ajv";

/** Whether something has the form of a manifest; all that is wrong is in `errors` until the next call. */
export const validate: {
  (document: unknown): boolean;
  errors?: ErrorObject[] | null;
};
