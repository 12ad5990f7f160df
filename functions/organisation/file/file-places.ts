import type * as z from 'zod';

export type Path = readonly (string | number)[];

/** Where in the file something is, as a person finds it: `people › rosa-quill › roles › 2`. */
export function placeOf(file: unknown, path: Path): string {
  let at = file;
  return path
    .map((step) => {
      at =
        typeof at === 'object' && at !== null
          ? (at as Readonly<Record<string | number, unknown>>)[step]
          : undefined;
      if (typeof step === 'string') return step;
      const id = typeof at === 'object' && at !== null && 'id' in at ? at.id : undefined;
      return typeof id === 'string' ? id : String(step + 1);
    })
    .join(' › ');
}

/** What is wrong with the shape of a file, each as a sentence that begins with its place. */
export function shapeProblems(file: unknown, error: z.ZodError): readonly string[] {
  return error.issues.flatMap((issue) => {
    const place = placeOf(file, issue.path as Path);
    const say = (sentence: string): string => `${place === '' ? 'The file' : place}: ${sentence}`;
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => say(`"${key}" is not known here; is it misspelt?`));
    // Also where the schema has a sentence of its own about what is there.
    if (issue.code === 'invalid_type' && issue.input === undefined) return say('This is missing.');
    return say(issue.message);
  });
}
