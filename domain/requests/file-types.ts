/**
 * The types of file people may attach, each with the endings its name may have. What runs when somebody opens it has
 * no place here, whatever its content: a script is text, and its ending is what makes it run.
 */
export const fileTypes = {
  'application/pdf': ['pdf'],
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/gif': ['gif'],
  'image/heic': ['heic'],
  'image/heif': ['heif', 'heic', 'hif'],
  'text/plain': ['txt', 'text', 'log', 'md', 'json', 'yaml', 'yml', 'ini', 'conf', 'cfg'],
  'text/csv': ['csv'],
  'message/rfc822': ['eml'],
  'application/vnd.ms-outlook': ['msg'],
  'application/zip': ['zip'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type FileType = keyof typeof fileTypes;

/** The names of the types. */
export const fileTypeNames = Object.keys(fileTypes) as [FileType, ...FileType[]];

/** The endings a name of a type may have; none for a type people may not attach. */
export function endingsOf(mediaType: string): readonly string[] {
  return (fileTypes as Readonly<Record<string, readonly string[]>>)[mediaType] ?? [];
}

/** Whether a name ends as its type says. */
export function isNamedAs(name: string, mediaType: string): boolean {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  return ending !== undefined && endingsOf(mediaType).includes(ending);
}
