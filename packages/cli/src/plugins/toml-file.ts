import type { ErrorObject } from "ajv";
import { parse, TomlError } from "smol-toml";
import { CliError } from "../cli-error.ts";

/** Whether something has the form that a schema says; what is wrong is in `errors` until the next call. */
export interface Validator<Content> {
  (content: unknown): content is Content;
  errors?: ErrorObject[] | null;
}

/**
 * The contents of a TOML file that a schema describes.
 * @throws CliError `bad-plugins-file` with the place of what is wrong
 */
export function parseToml<Content>(text: string, path: string, validate: Validator<Content>): Content {
  const content = parsed(text, path);
  if (validate(content)) return content;
  throw badFile(path, problemOf(validate.errors?.[0]));
}

function parsed(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const [what = ""] = cause.message.split("\n");
    throw badFile(`${path}:${cause.line}:${cause.column}`, what.replace("Invalid TOML document: ", ""), cause);
  }
}

function problemOf(error: ErrorObject | undefined): string {
  if (error === undefined) return "it does not have the form it should have";
  const place = error.instancePath === "" ? "the file" : error.instancePath.slice(1).replaceAll("/", ".");
  const extra: unknown = error.params["additionalProperty"] ?? error.params["allowedValues"];
  return `${place} ${error.message ?? "is wrong"}${extra === undefined ? "" : `: ${JSON.stringify(extra)}`}`;
}

/** @param place the file, and where in it */
export function badFile(place: string, problem: string, cause?: unknown): CliError {
  return new CliError("bad-plugins-file", `${place}: ${problem}`, {
    hint: "see docs/reference/plugins.md for what the file may hold",
    ...(cause !== undefined && { cause }),
  });
}
