const words = new Set<string>([]);

/** Whether DynamoDB takes a name for a word of its own, and wants a placeholder for it. */
export function isReserved(name: string): boolean {
  return words.has(name.toUpperCase());
}
