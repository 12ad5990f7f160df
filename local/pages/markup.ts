/** Text made safe for HTML, inside elements and quoted attributes. */
export function escapeText(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;')
      // HTML cannot carry most control characters, escaped or not.
      .replace(/(?![\t\n\r])\p{Cc}/gu, '\ufffd')
  );
}
