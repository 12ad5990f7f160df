/** Text made safe for HTML and XML, inside elements and quoted attributes. */
export function escapeText(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;')
      // Neither language can carry most control characters, escaped or not.
      .replace(/(?![\t\n\r])\p{Cc}/gu, '\ufffd')
  );
}

/** An XML element with escaped text. */
export function element(name: string, text: string | number | boolean): string {
  return `<${name}>${escapeText(String(text))}</${name}>`;
}
